import { toCodePoints, toUnits } from './code-points.js';
import type { ExecutorHost } from './executor-host.js';
import type { TypeProblem } from './language/answers.js';
import type { Language } from './language/language.js';
import { namesAt, soon } from './names/complete-names.js';
import { placeAt } from './names/place.js';
import type { ProjectNames } from './names/project-names.js';
import { type TypedCell, inputOf, typedCell } from './processor-cell.js';
import type { CompleteReply, InspectReply, IsCompleteReply } from './session.js';

const MOST = 500;
const CHAIN = /(?:[\p{ID_Start}$_][\p{ID_Continue}$]*\.)*[\p{ID_Start}$_][\p{ID_Continue}$]*$/u;

/** What the editor asks: types from the language service, joined with the live values while no cell runs. */
export class Editor {
  constructor(
    private readonly language: Language,
    private readonly executor: ExecutorHost,
    private readonly names?: ProjectNames,
  ) {}

  async complete(code: string, cursor: number): Promise<CompleteReply> {
    const offset = toUnits(code, cursor);
    const project = await this.#projectNames(code, offset);
    if (project) return project;
    const processor = await this.#typed(code);
    const found = await this.#completed(code, offset, processor);
    const prefix = code.slice(found.start, offset);
    const items = [...found.items];
    const known = new Set(items.map((item) => item.text));
    // A processor runs by itself: it sees none of the notebook's values.
    const context = processor ? 'other' : found.context;
    for (const name of await this.#liveNames(context, code.slice(0, found.start)))
      if (
        !known.has(name) &&
        name.startsWith(prefix) &&
        (prefix !== '' || found.context === 'member')
      )
        items.push({ text: name, type: found.context === 'member' ? 'property' : 'instance' });
    return reply(code, found.start, found.end, items);
  }

  /** A processor cell with the types of what it is called with. */
  async #typed(code: string): Promise<TypedCell | undefined> {
    const input = inputOf(code);
    if (input === undefined) return undefined;
    const datasets = this.names ? await soon(this.names.datasets(), []) : [];
    return typedCell(
      code,
      datasets.find(({ name }) => name === input),
    );
  }

  async #completed(code: string, offset: number, typed: TypedCell | undefined) {
    if (typed === undefined) return this.language.complete(code, offset);
    const found = await this.language.complete(typed.code, typed.to(offset));
    return { ...found, start: typed.from(found.start), end: typed.from(found.end) };
  }

  /** Names of the project, where they belong; in SQL and behind `%%` nothing else does. */
  async #projectNames(code: string, offset: number): Promise<CompleteReply | undefined> {
    const place = this.names && placeAt(code, offset);
    if (!this.names || !place) return undefined;
    const items = await namesAt(place, this.names);
    if (items.length === 0 && place.kind !== 'sql' && !/^\s*%/.test(code)) return undefined;
    // A quote that is closed already is replaced with its name.
    const closes = code[place.start] === '"' && code[offset] === '"' && place.kind === 'sql';
    return reply(code, place.start, closes ? offset + 1 : offset, items);
  }

  /** @param detail with 1, a processor cell's type errors stand in the metadata, where a run of the cell has them */
  async inspect(code: string, cursor: number, detail = 0): Promise<InspectReply> {
    const typed = await this.#typed(code);
    const found = await this.#inspected(code, toUnits(code, cursor), typed);
    if (typed === undefined || detail === 0) return found;
    const typeErrors = (await this.language.preview(typed.code)).flatMap((problem) =>
      inCell(problem, code, typed),
    );
    return { ...found, metadata: { assay: { typeErrors } } };
  }

  async #inspected(
    code: string,
    offset: number,
    typed: TypedCell | undefined,
  ): Promise<InspectReply> {
    const found = await this.language.inspect(typed?.code ?? code, typed?.to(offset) ?? offset);
    const name = typed === undefined ? chainAt(code, offset) : undefined;
    const value = name === undefined ? undefined : await this.#ask('value', name.split('.'));
    const live = typeof value === 'string' ? value : '';
    const declaration = found.declaration || (live && name) || '';
    if (declaration === '' && found.signature === '') return { found: false, data: {} };
    const { documentation, signature } = found;
    const extra = signature === declaration ? '' : signature;
    const plain = [declaration, extra, documentation, live && `Value: ${live}`];
    const code_ = (text: string): string => text && `\`\`\`typescript\n${text}\n\`\`\``;
    const markdown = [
      code_(declaration),
      code_(extra),
      documentation,
      live && `Value:\n\n${code_(live)}`,
    ];
    const join = (parts: string[]): string => parts.filter((part) => part !== '').join('\n\n');
    return {
      found: true,
      data: { 'text/plain': join(plain), 'text/markdown': join(markdown) },
    };
  }

  async isComplete(code: string): Promise<IsCompleteReply> {
    if (/^\s*%/.test(code) || asksForHelp(code) !== undefined) return { status: 'complete' };
    const { status, indent } = await this.language.isComplete(code);
    return status === 'incomplete' ? { status, indent } : { status };
  }

  async #liveNames(context: string, before: string): Promise<string[]> {
    if (context === 'other') return [];
    const path =
      context === 'global' ? [] : CHAIN.exec(before.replace(/\??\.\s*$/, ''))?.[0].split('.');
    const names = path && (await this.#ask('names', path));
    return Array.isArray(names) ? names.filter((name) => typeof name === 'string') : [];
  }

  #ask(type: 'names' | 'value', path: string[]): Promise<unknown> {
    return this.executor.ask(type, path);
  }
}

function reply(
  code: string,
  from: number,
  to: number,
  items: { text: string; type: string }[],
): CompleteReply {
  const shown = items.slice(0, MOST);
  const start = toCodePoints(code, from);
  const end = toCodePoints(code, to);
  return {
    matches: shown.map((item) => item.text),
    cursorStart: start,
    cursorEnd: end,
    metadata: {
      _jupyter_types_experimental: shown.map(({ text, type }) => ({ text, type, start, end })),
    },
  };
}

/**
 * A problem of the typed cell where it stands in the cell itself. That `= {}` is not what a parameter always gets is none:
 * its author wrote no type.
 */
function inCell(problem: TypeProblem, code: string, typed: TypedCell): TypeProblem[] {
  const { line, column } = problem;
  const begin = typed.code.split('\n', line - 1).join('\n').length + (line > 1 ? 1 : 0);
  const offset = typed.from(begin + column - 1);
  if (typed.isGiven(offset)) return [];
  const before = code.slice(0, offset);
  const place = {
    line: before.split('\n').length,
    column: before.length - before.lastIndexOf('\n'),
  };
  return [{ ...problem, ...place }];
}

/** The dotted name around an offset. */
function chainAt(code: string, offset: number): string | undefined {
  const rest = /^[\p{ID_Continue}$]*/u.exec(code.slice(offset))?.[0] ?? '';
  return CHAIN.exec(code.slice(0, offset) + rest)?.[0];
}

/** `NAME?` or `?NAME` as a whole cell: the name. */
export function asksForHelp(code: string): string | undefined {
  const found =
    /^\s*(?:\?\??\s*([\p{ID_Start}$_][\p{ID_Continue}$.]*)|([\p{ID_Start}$_][\p{ID_Continue}$.]*)\s*\?\??)\s*;?\s*$/u.exec(
      code,
    );
  return found?.[1] ?? found?.[2];
}
