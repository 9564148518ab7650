import { AssayError, type Warning } from '@assay/schema';
import { columnNames } from '../table/column-names.js';
import { cellAsText } from '../table/cell-batch.js';
import type { Cell, CellRecord } from '../table/cell.js';
import type { CellTable } from '../table/cell-reading.js';
import type { ReadingOptions, Rejected } from '../table/reading.js';
import { CHOSEN } from '../table/reasons.js';
import { unitOf } from '../table/units.js';
import { dominantKinds, findHeader, mismatch } from '../text/sniff/header.js';
import type { HeaderFound } from '../text/sniff/header-found.js';
import type { Row } from '../text/sniff/rows.js';
import { filledRow, type Sheet } from './read-sheet.js';
import { chooseCells } from './chosen-cells.js';
import { nextTable } from './next-table.js';
import { settleDurations } from './settle-durations.js';
import { settleTexts } from './settle-texts.js';

export interface AboutSheet {
  title: string;
  sheets: string[];
  file: string;
}

/** The table in a sheet's cells: names, units and records, every doubt told. */
export function sheetTable(
  sheet: Sheet,
  { title, sheets, file }: AboutSheet,
  options: ReadingOptions,
  warnings: Warning[],
): CellTable {
  const filled = sheet.rows.filter(filledRow);
  // A sheet has up to 1,048,576 rows: too many to be the arguments of a call.
  let [from, to] = [Infinity, 0];
  for (const { cells } of filled) {
    const first = cells.findIndex((cell) => cell !== undefined && cell !== null && cell !== '');
    from = Math.min(from, first);
    to = Math.max(to, cells.length);
  }
  const width = to - from;
  if (!Number.isFinite(width) || width < 1)
    throw new AssayError('source-empty', `sheet "${title}" of ${file} is empty`, {
      place: { file },
    });
  const rows = filled.map((row): Row => {
    const cells = Array.from(
      { length: width },
      (_, i) => cellAsText(row.cells[from + i] ?? null) ?? '',
    );
    return { line: row.number, cells, quoted: cells.map(() => false) };
  });
  const header = headerOf(rows, width, options.header_line);
  const kinds = dominantKinds(rows.slice(header.first), width, true);
  const whole = rows.slice(0, nextTable(rows, header, kinds, warnings));
  const { end, rejected } = withoutNotes(whole, header, width, warnings);
  const records = filled.slice(header.first, end).map((row): CellRecord => {
    const cells = new Map<number, Cell>();
    for (let i = 0; i < width; i++) cells.set(i, row.cells[from + i] ?? null);
    return { cells, line: row.number, start: 0, end: 0 };
  });
  if (header.doubt !== undefined)
    warnings.push({ line: rows[header.first]?.line ?? null, message: header.doubt });
  const names = columnNames(header.names ?? [], width);
  if (sheet.durations > 0) settleDurations(records, width);
  const types = chooseCells(records, names, options, rejected, warnings);
  settleTexts(records, names, types, rejected, warnings);
  tellFormulas(sheet, warnings);
  for (const error of sheet.errors.slice(0, 20))
    warnings.push({
      line: error.line,
      message: `the cell holds the error ${error.text}, read as missing`,
    });
  const skipped = rows
    .slice(0, header.first)
    .filter((row) => !header.lines.includes(row.line)).length;
  const units = Array.from(
    { length: width },
    (_, i) => header.units[i] ?? unitOf(header.names?.[i] ?? ''),
  );
  const source = {
    kind: 'xlsx',
    encoding: null,
    delimiter: null,
    decimal: null,
    header_line: header.lines[0] ?? null,
    skipped_lines: skipped,
    sheet: title,
    sheets,
    reasons: {
      sheet: sheetReason(sheets, options),
      header_line: headerReason(header, rows[header.first]?.line, options),
    },
  };
  return { names, units, types, records, rejected, source, warnings };
}

function sheetReason(sheets: readonly string[], { sheet }: ReadingOptions): string {
  if (sheet !== undefined) return CHOSEN;
  return sheets.length === 1
    ? 'it is the only one'
    : 'it is the first one to be seen that holds a table of figures';
}

function headerReason(
  { lines, names }: HeaderFound,
  first: number | undefined,
  { header_line }: ReadingOptions,
): string {
  if (header_line !== undefined) return CHOSEN;
  const begin =
    first === undefined ? 'no record stands under it' : `the records begin in row ${first}`;
  if (lines.length === 0) return `${begin}, and no row above names their columns`;
  return `row ${lines.join(' and ')} names ${names?.length ?? 0} columns; ${begin}`;
}

function headerOf(rows: Row[], width: number, given: number | undefined): HeaderFound {
  if (given !== undefined) {
    const index = rows.findIndex((row) => row.line === given);
    return index < 0
      ? { first: 0, names: undefined, units: [], lines: [] }
      : { first: index + 1, names: rows[index]?.cells ?? [], units: [], lines: [given] };
  }
  // A title over the table fills one cell of many.
  const from = Math.max(
    0,
    rows.findIndex(
      (row) => row.cells.filter((cell) => cell !== '').length >= Math.max(1, width * 0.5),
    ),
  );
  return findHeader({ delimiter: '\t', rows, count: width, from, to: rows.length, score: 1 });
}

/** Rows at the end that hold sums or notes are no records. */
function withoutNotes(
  rows: readonly Row[],
  header: HeaderFound,
  width: number,
  warnings: Warning[],
): { end: number; rejected: Rejected[] } {
  const body = rows.slice(header.first);
  const kinds = dominantKinds(body, width, true);
  let end = rows.length;
  const typed = kinds.flatMap((kind, i) => (kind === 'text' ? [] : [i]));
  const odd = (row: Row): boolean =>
    mismatch(row, kinds, true) >= 0.5 ||
    (width > 2 &&
      row.cells.filter((cell) => cell !== '').length === 1 &&
      /[a-z]{3,} /i.test(row.cells[0] ?? '')) ||
    // Over other remarks, texts alone where all records hold values.
    (end < rows.length && typed.length > 1 && typed.every((i) => row.cells[i] === ''));
  while (end > header.first + 3 && rows.length - end < 20) {
    const last = rows[end - 1];
    if (last === undefined || !odd(last)) break;
    end--;
  }
  const rejected = rows.slice(end).map((row, i): Rejected => ({
    record: end - header.first + i + 1,
    line: row.line,
    start: 0,
    end: 0,
    column: null,
    value: row.cells.join('\t').slice(0, 500),
    reason: 'holds no value of the kind of its column',
    whole: true,
  }));
  const [note] = rejected;
  if (note !== undefined) {
    warnings.push({
      line: note.line,
      message: `${rejected.length} ${rejected.length === 1 ? 'row' : 'rows'} behind the data are no records and were left out: ${JSON.stringify(note.value?.trim().slice(0, 80))}`,
    });
  }
  return { end, rejected };
}

function tellFormulas(sheet: Sheet, warnings: Warning[]): void {
  const [first] = sheet.uncomputed;
  if (first !== undefined) {
    warnings.push({
      line: first,
      message: `${sheet.uncomputed.length} ${sheet.uncomputed.length === 1 ? 'formula has' : 'formulas have'} no stored value and became NULL; open and save the workbook in a spreadsheet program to store them`,
    });
  }
  if (sheet.durations > 0) {
    warnings.push({
      line: null,
      message: `${sheet.durations} durations, such as 25:30 in [h]:mm, were read as numbers of days`,
    });
  }
}
