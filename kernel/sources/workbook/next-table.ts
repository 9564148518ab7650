import type { Warning } from '@assay/schema';
import { cellKind } from '../text/cells/cell-kind.js';
import type { Dominant } from '../text/sniff/dominant.js';
import { mismatch } from '../text/sniff/header.js';
import type { HeaderFound } from '../text/sniff/header-found.js';
import type { Row } from '../text/sniff/rows.js';

const LEAST_RECORDS = 2;
const MOST_TITLES = 4;

/**
 * Where another table begins under the first one, as plate readers stack a block for every wavelength: behind a gap stand
 * titles at most, names that are no values, and records.
 *
 * @param rows the sheet's filled rows
 * @returns an index into `rows`; `rows.length` when there is none
 */
export function nextTable(
  rows: readonly Row[],
  header: HeaderFound,
  kinds: readonly Dominant[],
  warnings: Warning[],
): number {
  for (let i = header.first + 1; i < rows.length; i++) {
    if (!gapBefore(rows, i)) continue;
    let names = i;
    while (names - i < MOST_TITLES && isTitle(rows[names])) names++;
    const row = rows[names];
    if (row === undefined || !namesTable(row, rows.slice(names + 1), header, kinds)) continue;
    warnings.push({
      line: row.line,
      message: `another table begins about here and was not read; load it with --header-line ${row.line}`,
    });
    return i;
  }
  return rows.length;
}

/** A row that is empty, or was one line of text, parts blocks. */
function gapBefore(rows: readonly Row[], i: number): boolean {
  const row = rows[i];
  const before = rows[i - 1];
  if (row === undefined || before === undefined) return false;
  return row.line > before.line + 1 || (isTitle(row) && !isTitle(before));
}

function isTitle(row: Row | undefined): boolean {
  return row !== undefined && filledCells(row).length === 1;
}

function filledCells(row: Row): string[] {
  return row.cells.map((cell) => cell.trim()).filter((cell) => cell !== '');
}

function namesTable(
  row: Row,
  below: readonly Row[],
  header: HeaderFound,
  kinds: readonly Dominant[],
): boolean {
  const names = filledCells(row);
  const records = below
    .slice(0, LEAST_RECORDS)
    .filter((one, i) => one.line === row.line + i + 1 && filledCells(one).length >= 2);
  if (names.length < 2 || records.length < LEAST_RECORDS) return false;
  if (repeats(row, header)) return true;
  const words = names.filter((name) => cellKind(name, true) === 'text');
  const figures = records.every((one) =>
    filledCells(one).some((cell) => /^(integer|number|moment)$/.test(cellKind(cell, true))),
  );
  return figures && words.length >= names.length * 0.7 && mismatch(row, kinds, true) >= 0.5;
}

function repeats(row: Row, { names }: HeaderFound): boolean {
  return (
    names !== undefined && row.cells.every((cell, i) => cell.trim() === (names[i] ?? '').trim())
  );
}
