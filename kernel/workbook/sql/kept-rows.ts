import type { Sheet } from '../reader/model.js';
import { Unresolved } from './findings.js';
import { type Ref, Unsupported } from './operand.js';

/** True when a file keeps one of the rows, from the first to the last, of another workbook's sheet. */
function keepsOne(kept: ReadonlySet<number>, row1: number, row2: number): boolean {
  if (row2 - row1 > kept.size) return [...kept].some((row) => row >= row1 && row <= row2);
  for (let row = row1; row <= row2; row += 1) if (kept.has(row)) return true;
  return false;
}

/**
 * Holds a reference to another workbook to the rows that the file keeps of it: what is not kept is not known to be empty.
 *
 * @param length rows of the region whose first row the reference is seen from
 * @throws Unresolved when the rows of the region have to be computed one by one, since only some have what they read
 */
export function checkKept({ name, keptRows }: Sheet, ref: Ref, length: number): void {
  if (keptRows === undefined) return;
  const moves = ref.moves1 || ref.moves2;
  for (let by = 0; by < (moves ? length : 1); by += 1) {
    const row1 = ref.row1 + (ref.moves1 ? by : 0);
    const row2 = ref.row2 + (ref.moves2 ? by : 0);
    if (keepsOne(keptRows, row1, row2)) continue;
    if (length > 1)
      throw new Unresolved('', { kind: 'value', sql: 'xl_blank()', level: 0, varying: false });
    throw new Unsupported(
      `it refers to rows of another workbook (${name}) of which the file keeps no values`,
    );
  }
}
