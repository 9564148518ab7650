import { createRequire } from 'node:module';
import type { TypeProblem } from './answers.js';
import type { NotebookFiles, PlacedCell } from './notebook-files.js';
import { ERROR, offsetAt, type Diagnostic } from './protocol.js';

/**
 * Reports that come from how cells are laid out in files: an assignment to another cell's variable looks like one to
 * an import.
 */
const ASSIGNED_IMPORT = 2632;
const LAYOUT_CODES = new Set([ASSIGNED_IMPORT, 2440]);
/** That something is `any` for want of a type is no error in a notebook. */
const IMPLICIT_ANY = { first: 7005, last: 7099 };
const ASSIGNED_CONSTANT = 2588;
const UNKNOWN_NAME = new Set([2304, 2552, 2503, 2580, 2584, 18004]);
/** A module that is not beside the notebook. */
const UNKNOWN_MODULE = new Set([2307, 2792]);

const require = createRequire(import.meta.url);

/** A package that comes with the product is found when the cell runs, wherever the notebook lies. */
function isProvided(message: string): boolean {
  const name = /'([^']+)'/.exec(message)?.[1];
  if (name === undefined || /^[./]/.test(name)) return false;
  try {
    require.resolve(name);
    return true;
  } catch {
    return false;
  }
}

/** Type errors of a cell, in its own lines. */
export function typeProblems(
  diagnostics: Diagnostic[],
  cells: NotebookFiles,
  cell: PlacedCell,
  code: string,
): TypeProblem[] {
  const problems: TypeProblem[] = [];
  const text = cells.get(cell.file)?.text ?? '';
  for (const item of diagnostics) {
    if (item.severity !== ERROR) continue;
    const start = offsetAt(text, item.range.start);
    if (start < cell.start || start > cell.end) continue;
    const offset = start - cell.start;
    const name = code.slice(offset, offsetAt(text, item.range.end) - cell.start);
    const number = Number(item.code);
    const constant = number === ASSIGNED_IMPORT && cells.isConstant(name);
    if (LAYOUT_CODES.has(number) && !constant) continue;
    if (number >= IMPLICIT_ANY.first && number <= IMPLICIT_ANY.last) continue;
    if (UNKNOWN_MODULE.has(number) && isProvided(item.message)) continue;
    const before = code.slice(0, offset);
    problems.push({
      line: before.split('\n').length,
      column: offset - before.lastIndexOf('\n'),
      code: constant ? ASSIGNED_CONSTANT : number,
      message: constant ? `Cannot assign to '${name}' because it is a constant.` : item.message,
      ...(UNKNOWN_NAME.has(number) ? { unknownName: name } : {}),
    });
  }
  return problems;
}
