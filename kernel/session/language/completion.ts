import type { Completion, CompletionItem } from './answers.js';
import type { NotebookFiles, PlacedCell } from './notebook-files.js';
import { offsetAt, type CompletionList, type ServerCompletion } from './protocol.js';

const MOST = 400;

/** Words that JupyterLab has icons for, by the protocol's kinds. */
const TYPES: Record<number, string> = {
  2: 'function',
  3: 'function',
  4: 'class',
  5: 'property',
  6: 'instance',
  7: 'class',
  8: 'interface',
  9: 'module',
  10: 'property',
  12: 'value',
  13: 'enum',
  14: 'keyword',
  17: 'path',
  19: 'path',
  20: 'property',
  21: 'instance',
  22: 'interface',
  25: 'type',
};

/** What the server calls globals and keywords, in its own order. */
const GLOBAL = '15';

const WORD = /[\p{ID_Continue}$]*$/u;

/** What stands before the word at `offset`, and the word itself. */
export function wordAt(code: string, offset: number): { before: string; typed: string } {
  const typed = WORD.exec(code.slice(0, offset))?.[0] ?? '';
  return { before: code.slice(0, offset - typed.length), typed };
}

/** What can stand at `offset`, by its type; the range is the word, or the string's content, that it replaces. */
export function completionOf(
  list: CompletionList | null,
  cells: NotebookFiles,
  cell: PlacedCell,
  code: string,
  offset: number,
): Completion {
  const { before, typed } = wordAt(code, offset);
  const member = /\.\s*$/.test(before) && !/\.\.\s*$/.test(before);
  const plain = { start: offset - typed.length, end: offset };
  const entries = (list?.items ?? []).filter(isPlain);
  const span = spanOf(entries, cells.get(cell.file)?.text ?? '', cell.start) ?? plain;
  const { start } = span;
  const end = Math.max(offset, span.end);
  const prefix = code.slice(start, offset);
  const global = !member && entries.some((item) => (item.sortText ?? '') >= GLOBAL);
  const context = member ? 'member' : global || entries.length === 0 ? 'global' : 'other';
  const items: CompletionItem[] = [];
  if (global)
    for (const { name, type } of cells.names())
      if (fits(name, prefix)) items.push({ text: name, type });
  const known = new Set(items.map((item) => item.text));
  const ordered = entries
    .filter((item) => fits(textOf(item), prefix) && !item.label.startsWith('__'))
    .sort((a, b) => compare(a.sortText ?? a.label, b.sortText ?? b.label));
  for (const item of ordered) {
    const text = textOf(item);
    if (!known.has(text)) items.push({ text, type: TYPES[item.kind ?? 0] ?? 'value' });
    known.add(text);
  }
  return { start, end, context, items: bestFits(items, prefix) };
}

/** Those that begin just so, else those that do but for the case of letters. */
export function bestFits(items: CompletionItem[], prefix: string): CompletionItem[] {
  const exact = items.filter((item) => item.text.startsWith(prefix));
  const found = exact.length > 0 ? exact : items.filter((item) => fits(item.text, prefix));
  return found.slice(0, MOST);
}

/** Not one that would write something else than its name, as `[Symbol.iterator]` in the place of the dot. */
function isPlain(item: ServerCompletion): boolean {
  const name = item.label.replace(/\?$/, '');
  return !item.additionalTextEdits && textOf(item) === name;
}

function textOf(item: ServerCompletion): string {
  return item.textEdit?.newText ?? item.insertText ?? item.label.replace(/\?$/, '');
}

/** The range that the server wants replaced, in the cell's own offsets. */
function spanOf(
  entries: ServerCompletion[],
  text: string,
  cellStart: number,
): { start: number; end: number } | undefined {
  const edit = entries.find((item) => item.textEdit)?.textEdit;
  const range = edit?.range ?? edit?.insert;
  if (!range) return undefined;
  const [start, end] = [range.start, range.end].map((at) => offsetAt(text, at) - cellStart);
  return start === undefined || end === undefined || start < 0 ? undefined : { start, end };
}

function fits(name: string, prefix: string): boolean {
  return name.toLowerCase().startsWith(prefix.toLowerCase());
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
