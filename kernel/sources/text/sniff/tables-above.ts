import type { Warning } from '@assay/schema';
import { cellKind, isFigure } from '../cells/cell-kind.js';
import type { HeaderFound } from './header-found.js';
import { isUnitRow } from './header-rows.js';
import { rowsOf, type Line, type Row } from './rows.js';
import { largestBlock, type Candidate } from './score.js';

/** Columns that a table of one record has at least: with fewer it may be keys and values. */
const FEWEST_COLUMNS = 3;

/** Lines before the table that make others, each of which is told. */
export function tablesAbove(
  candidate: Candidate,
  found: HeaderFound,
  content: readonly Line[],
  warnings: Warning[],
): void {
  if (candidate.delimiter === '') return;
  const firstLine = candidate.rows[found.first]?.line ?? 0;
  const headerLine = found.lines[0] ?? firstLine;
  const above = content.filter((line) => line.number < headerLine);
  const rows = rowsOf(above, candidate.delimiter, candidate.ranges);
  const block = largestBlock(rows, 2);
  const body = block === undefined ? [] : rows.slice(block.from, block.to);
  const figures = body.filter((row) => row.cells.filter(isFigure).length >= 2).length;
  const words = candidate.delimiter === ' ';
  // Between blanks sentences are rows, too: there only figures alone make a table.
  const large = words
    ? body.length >= 4 && body.slice(1).every((row) => row.cells.every(isFigure))
    : (body.length >= 4 && figures >= 3) || namedColumns(body);
  const small = words ? [] : singles(rows);
  const tables = [
    ...(large ? [body] : []),
    ...small.filter((one) => !(large && body.includes(one[0]))),
  ];
  for (const table of tables.sort((a, b) => (a[0]?.line ?? 0) - (b[0]?.line ?? 0))) {
    const [first, last] = [table[0]?.line ?? 0, table.at(-1)?.line ?? 0];
    const count = width(table[0]);
    warnings.push({
      line: first,
      message: `lines ${first} to ${last} before the table make another one of ${count} columns that was not read; load it with --lines ${first}-${last}`,
    });
  }
}

/** Names, with or without units under them, over one record alone: a figure or a moment stands under a word, and nothing else belongs to them. */
function singles(rows: readonly Row[]): [Row, Row][] {
  return rows.flatMap((names, i): [Row, Row][] => {
    const under = rows[i + 1];
    const units = under !== undefined && isUnitRow(under, names) ? 1 : 0;
    const record = rows[i + 1 + units];
    if (record === undefined || record.line !== names.line + 1 + units) return [];
    const columns = width(names);
    const alike = (row: Row | undefined, line: number): boolean =>
      row?.line === line && width(row) === columns;
    if (columns < FEWEST_COLUMNS || alike(rows[i - 1], names.line - 1)) return [];
    if (alike(rows[i + 2 + units], record.line + 1) || width(record) > columns) return [];
    if (record.cells.length !== names.cells.length) return [];
    const cells = names.cells.slice(0, columns).map((cell) => cell.trim());
    if (new Set(cells).size < columns || !cells.every(isName)) return [];
    // A word that stands in both is a setting's kind, as in Gamry's `DATE LABEL 3/1/2024`.
    if (record.cells.some((cell) => cell.trim() !== '' && cells.includes(cell.trim()))) return [];
    return record.cells.some((cell) => isFigure(cell) || isMoment(cell)) ? [[names, record]] : [];
  });
}

/** Cells up to the last one that holds something. */
function width(row: Row | undefined): number {
  return (row?.cells.findLastIndex((cell) => cell.trim() !== '') ?? -1) + 1;
}

const isMoment = (cell: string): boolean => cellKind(cell, true) === 'moment';
const isName = (cell: string): boolean =>
  /\p{L}/u.test(cell) && !cell.endsWith(':') && !isFigure(cell) && !isMoment(cell);

/** Names over columns of which one holds nothing but figures: a small table, not keys with values. */
function namedColumns([names, ...rest]: readonly Row[]): boolean {
  if (names === undefined || rest.length < 2 || names.cells.some(isFigure)) return false;
  if (names.cells.some((cell) => cell.trim() === '' || cell.trim().endsWith(':'))) return false;
  return names.cells.some((_, i) => rest.every((row) => isFigure(row.cells[i] ?? '')));
}
