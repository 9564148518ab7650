import ts from 'typescript';
import type { TypeProblem } from './messages.js';
import type { NotebookFiles, PlacedCell } from './notebook-files.js';

/**
 * Reports that come from how cells are laid out in files: an assignment to another cell's variable looks like one to
 * an import.
 */
const ASSIGNED_IMPORT = 2632;
const LAYOUT_CODES = new Set([ASSIGNED_IMPORT, 2440]);
const ASSIGNED_CONSTANT = 2588;
const UNKNOWN_NAME = new Set([2304, 2552, 2503, 18004]);

/** Type errors of a cell, in its own lines. */
export function typeProblems(
  service: ts.LanguageService,
  cells: NotebookFiles,
  cell: PlacedCell,
  code: string,
): TypeProblem[] {
  const problems: TypeProblem[] = [];
  for (const item of service.getSemanticDiagnostics(cell.file)) {
    const { start = 0, length = 0 } = item;
    if (start < cell.start || start > cell.end) continue;
    if (item.category !== ts.DiagnosticCategory.Error) continue;
    const offset = start - cell.start;
    const name = code.slice(offset, offset + length);
    const constant = item.code === ASSIGNED_IMPORT && cells.isConstant(name);
    if (LAYOUT_CODES.has(item.code) && !constant) continue;
    const before = code.slice(0, offset);
    problems.push({
      line: before.split('\n').length,
      column: offset - before.lastIndexOf('\n'),
      code: constant ? ASSIGNED_CONSTANT : item.code,
      message: constant
        ? `Cannot assign to '${name}' because it is a constant.`
        : ts.flattenDiagnosticMessageText(item.messageText, '\n'),
      ...(UNKNOWN_NAME.has(item.code) ? { unknownName: name } : {}),
    });
  }
  return problems;
}
