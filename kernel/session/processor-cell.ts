import type { DatasetNames } from './names/project-names.js';

/** A processor cell as TypeScript, with the types that its `process` is called with written into it. */
export interface TypedCell {
  code: string;
  /** Offset in `code` of an offset in the cell. */
  to(offset: number): number;
  /** Offset in the cell of an offset in `code`. */
  from(offset: number): number;
  /** At this offset of the cell a parameter begins that got its type here, not by the cell's author. */
  isGiven(offset: number): boolean;
}

interface Insertion {
  at: number;
  text: string;
}

const LINE = /^\s*%%processor\b[^\n]*/;
const ON = /\s--on\s+(?:"((?:[^"\\]|\\.)*)"|(\S+))/;
const PROCESS =
  /\bfunction\s+process\s*\(|\bprocess\s*=\s*(?:async\s*)?(?:function\b\s*[\w$]*\s*)?\(/;
const WORD = /[\w$]*$/;
const NUMBERS = new Set(['integer', 'number']);

/** Name of the dataset that a processor cell reads; undefined for every other cell. */
export function inputOf(cell: string): string | undefined {
  const line = LINE.exec(cell)?.[0];
  if (line === undefined) return undefined;
  const found = ON.exec(line);
  return found?.[1]?.replace(/\\(.)/g, '$1') ?? found?.[2] ?? '';
}

/** @param input the dataset that the cell reads, when it is known */
export function typedCell(cell: string, input: DatasetNames | undefined): TypedCell {
  const line = LINE.exec(cell)?.[0] ?? '';
  // A comment as long as the line was: what follows keeps its place.
  const plain = line.replace('%%', '//') + cell.slice(line.length);
  const own = /\bconst\s+parameters\b/.test(plain) ? '<typeof parameters>' : '';
  const insertions = annotations(plain, [
    `import('assay').ProcessorTable${columnsOf(input)}`,
    `import('assay').ProcessorParameters${own}`,
    `import('assay').ProcessorContext`,
  ]);
  let code = plain;
  for (const { at, text } of insertions.toReversed()) {
    code = code.slice(0, at) + text + code.slice(at);
  }
  return {
    code,
    isGiven: (offset) =>
      insertions.some(({ at }) => at - (WORD.exec(plain.slice(0, at))?.[0].length ?? 0) === offset),
    to: (offset) =>
      insertions.reduce((sum, { at, text }) => (at < offset ? sum + text.length : sum), offset),
    from: (offset) => {
      let before = 0;
      for (const { at, text } of insertions) {
        if (offset <= at + before) break;
        before += Math.min(text.length, offset - at - before);
      }
      return offset - before;
    },
  };
}

function columnsOf(input: DatasetNames | undefined): string {
  if (input === undefined) return '';
  const members = input.columns.map(({ name, type }) => {
    const values = type === undefined || NUMBERS.has(type) ? 'Float64Array' : 'any[]';
    return `readonly ${JSON.stringify(name)}: ${values}`;
  });
  return `<{ ${members.join('; ')} }>`;
}

/** Types for the parameters of `process` that have none. */
function annotations(code: string, types: readonly string[]): Insertion[] {
  const head = PROCESS.exec(code);
  if (head === null) return [];
  const found: Insertion[] = [];
  let index = 0;
  let depth = 0;
  let start = head.index + head[0].length;
  let end: number | undefined;
  for (let at = start; at < code.length; at += 1) {
    const sign = code[at] ?? '';
    if ('([{<'.includes(sign)) depth += 1;
    else if (depth > 0 && ')]}>'.includes(sign)) depth -= 1;
    else if (depth > 0) continue;
    // It has a type of its own.
    else if (sign === ':') end = -1;
    else if (sign === '=') end ??= at;
    else if (sign === ',' || sign === ')') {
      const name = code.slice(start, end ?? at).trimEnd();
      const type = types[index];
      if (end !== -1 && type !== undefined && name.trim() !== '')
        found.push({ at: start + name.length, text: `: ${type}` });
      if (sign === ')') break;
      index += 1;
      start = at + 1;
      end = undefined;
    }
  }
  return found;
}
