import { readFile } from 'node:fs/promises';
import { type Cell, type Notebook, sourceOf } from './notebook.js';

/**
 * The 1-based number of the cell at which an interrupted run was ended: the first that its file has no execution of. Cells
 * before it run once more for the names that they define; what they computed is in tables, and known. Undefined when no run
 * was interrupted, or the file cannot tell.
 *
 * @param target - the file that the interrupted run wrote after each of its cells
 */
export async function killedCell(notebook: Notebook, target: string): Promise<number | undefined> {
  const text = await readFile(target, 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  const left = cellsIn(text);
  const ran = (cell: Cell, index: number) => {
    const then = left[index];
    if (then?.execution_count == null || sourceOf(then) !== sourceOf(cell)) return false;
    // A cell whose process was killed has an error in its place.
    return !then.outputs?.some((output) => output.output_type === 'error');
  };
  const isCode = (cell: Cell) => cell.cell_type === 'code' && sourceOf(cell).trim() !== '';
  const at = notebook.cells.findIndex((cell, i) => isCode(cell) && !ran(cell, i));
  return at < 0 ? undefined : at + 1;
}

/** A file that is no notebook was written by nobody's run. */
function cellsIn(text: string): Cell[] {
  try {
    return (JSON.parse(text) as Partial<Notebook>).cells ?? [];
  } catch {
    return [];
  }
}
