import type ts from 'typescript';
import type { Completion, CompletionItem } from './messages.js';
import type { NotebookFiles } from './notebook-files.js';

const MOST = 400;

/** Words that JupyterLab has icons for. */
const TYPES: Record<string, string> = {
  var: 'instance',
  let: 'instance',
  const: 'instance',
  'local var': 'instance',
  parameter: 'instance',
  alias: 'module',
  'local function': 'function',
  method: 'function',
  getter: 'property',
  setter: 'property',
  'external module name': 'module',
  directory: 'path',
  script: 'path',
  string: 'value',
};

/** What can stand at `offset`, by its type; the range is the word, or the string's content, that it replaces. */
export function completeAt(
  service: ts.LanguageService,
  cells: NotebookFiles,
  code: string,
  offset: number,
): Completion {
  const cell = cells.scratch(code);
  const typed = /[\p{ID_Continue}$]*$/u.exec(code.slice(0, offset))?.[0] ?? '';
  const plain: Completion = {
    start: offset - typed.length,
    end: offset,
    context: 'other',
    items: [],
  };
  const found = service.getCompletionsAtPosition(cell.file, cell.start + offset, {
    includeCompletionsWithInsertText: false,
    includeCompletionsForModuleExports: false,
  });
  // A member of something without a type: the live value may know.
  if (!found)
    return /\.\s*$/.test(code.slice(0, plain.start)) ? { ...plain, context: 'member' } : plain;
  const entries = found.entries.filter((entry) => String(entry.kind) !== 'warning');
  const span = entries.find((entry) => entry.replacementSpan)?.replacementSpan;
  const start = span ? span.start - cell.start : plain.start;
  const end = span ? Math.max(offset, start + span.length) : offset;
  const prefix = code.slice(start, offset);
  const context = found.isGlobalCompletion
    ? 'global'
    : found.isMemberCompletion
      ? 'member'
      : 'other';
  const items: CompletionItem[] = [];
  if (context === 'global')
    for (const { name, type } of cells.names())
      if (fits(name, prefix)) items.push({ text: name, type });
  const ordered = entries
    .filter((entry) => fits(entry.name, prefix) && !entry.name.startsWith('__'))
    .sort((a, b) => (a.sortText < b.sortText ? -1 : a.sortText > b.sortText ? 1 : 0));
  for (const entry of ordered)
    if (!items.some((item) => item.text === entry.name))
      items.push({ text: entry.name, type: TYPES[entry.kind] ?? entry.kind });
  const exact = items.filter((item) => item.text.startsWith(prefix));
  return { start, end, context, items: (exact.length > 0 ? exact : items).slice(0, MOST) };
}

function fits(name: string, prefix: string): boolean {
  return name.toLowerCase().startsWith(prefix.toLowerCase());
}
