import { cellKind } from '../cells/cell-kind.js';
import { cellFit } from './cell-fit.js';
import type { Dominant } from './dominant.js';
import { isFlagRow, isFormatRow, isUnitRow, namesNothing } from './header-rows.js';
import type { Row } from './rows.js';

const MOST = 20;

/**
 * A record with wrong or missing values: its first column holds what that column holds, or nothing. One that has too few
 * fields, or none but separators, is one when nothing in it is wrong.
 */
function mayBeRecord(row: Row, kinds: readonly Dominant[], commas: boolean): boolean {
  if (row.cells.every((cell) => /^(empty|missing)$/.test(cellKind(cell, commas)))) return true;
  if (row.cells.length > kinds.length) return false;
  if (row.cells.length < kinds.length) return mayBeShort(row, kinds, commas);
  const fits = kinds.map((kind, i) => cellFit(row.cells[i] ?? '', kind, commas));
  if (fits.every((one) => one === 'silent')) {
    const blank = row.cells.filter((cell) => cell.trim() === '').length;
    return blank > 0 && blank < row.cells.length;
  }
  return fits[0] === 'fits';
}

function mayBeShort(row: Row, kinds: readonly Dominant[], commas: boolean): boolean {
  const fits = row.cells.map((cell, i) => cellFit(cell, kinds[i] ?? 'text', commas));
  if (fits.includes('not')) return false;
  return fits[0] === 'fits' || kinds[0] === 'text';
}

function mayBeNames(row: Row, kinds: readonly Dominant[], commas: boolean): boolean {
  const cells = row.cells.map((cell) => cell.trim());
  return (
    cells.length === kinds.length &&
    new Set(cells).size === cells.length &&
    cells.every((cell, i) => cell !== '' && cellFit(cell, kinds[i] ?? 'text', commas) !== 'fits')
  );
}

/**
 * Index of the first record, when those right under the column names hold a wrong or a missing value and so do not look
 * like the others: they would be taken for names, and the names for prose. `first` itself when there are none.
 */
export function recordsAbove(
  rows: readonly Row[],
  from: number,
  first: number,
  kinds: readonly Dominant[],
  delimiter: string,
): number {
  const commas = delimiter !== ',';
  let start = first;
  const top = Math.max(0, Math.min(from, first - MOST));
  for (let row = rows[start - 1]; row !== undefined && start - 1 > top; row = rows[start - 1]) {
    if (!mayBeRecord(row, kinds, commas)) break;
    start--;
  }
  const names = rows[start - 1];
  const record = rows[start];
  if (start === first || names === undefined || record === undefined) return first;
  if (isFormatRow(record) || isFlagRow(record) || isUnitRow(record, names)) return first;
  if (namesNothing(names, delimiter)) return first;
  return mayBeNames(names, kinds, commas) ? start : first;
}
