import type { Warning } from '@assay/schema';
import { cellKind } from '../cells/cell-kind.js';
import type { Row } from './rows.js';
import type { Candidate } from './score.js';

/** Fields at the beginning that tell a record. */
const LEADING = 5;

/**
 * Tells of lines over the first record that begin as records do and have another number of words: texts with blanks in them,
 * which blanks divide, or values that are absent.
 */
export function likeRecords(
  { rows, count, delimiter, ranges }: Candidate,
  first: number,
  names: readonly number[],
  warnings: Warning[],
): void {
  const record = rows[first];
  if (delimiter !== ' ' || ranges !== undefined || record === undefined) return;
  const wanted = leading(record);
  // Numbers alone also stand in descriptions, as scales and sizes.
  if (!wanted.includes('number') || !wanted.includes('text')) return;
  const alike = rows
    .slice(0, first)
    .filter(
      (row) =>
        !names.includes(row.line) &&
        row.cells.length !== count &&
        row.cells.length >= Math.max(3, count * 0.5) &&
        leading(row).every((kind, i) => kind === wanted[i]),
    );
  const [one] = alike;
  if (one === undefined) return;
  const what =
    alike.length === 1
      ? '1 line begins as a record does'
      : `${alike.length} lines begin as records do`;
  const message = `${what} and divide into another number of words than ${count}; they stand over the first record and were left out`;
  warnings.push({ line: one.line, message });
}

function leading({ cells }: Row): string[] {
  return cells.slice(0, LEADING).map((cell) => cellKind(cell, true).replace('integer', 'number'));
}
