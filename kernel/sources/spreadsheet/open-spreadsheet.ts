import { readFileSync, statSync } from 'node:fs';
import { AssayError, type Warning } from '@assay/schema';
import { read, utils, type CellObject, type WorkBook, type WorkSheet } from '@e965/xlsx';
import { CellReading } from '../table/cell-reading.js';
import type { Cell } from '../table/cell.js';
import type { Plan, ReadingOptions } from '../table/reading.js';
import { chooseSheet } from '../workbook/choose-sheet.js';
import { kindOfFormat } from '../workbook/number-format.js';
import { serial, type Sheet, type SheetRow } from '../workbook/read-sheet.js';
import { sheetTable } from '../workbook/sheet-table.js';

/** The reader holds a whole workbook in memory. */
const LARGEST = 128 << 20;

/**
 * One sheet of a spreadsheet that is no XLSX: Excel's older binary kinds (XLS, XLSB) and OpenDocument. SheetJS reads the
 * cells; what they make is found as in an XLSX.
 *
 * @throws AssayError `workbook-damaged`, `source-too-large`, and those of choosing a sheet
 */
export function openSpreadsheet(
  path: string,
  name: string,
  kind: 'xls' | 'xlsb' | 'ods',
  options: ReadingOptions,
  plan: Plan | undefined,
): CellReading {
  const { size } = statSync(path);
  if (size > LARGEST) {
    throw new AssayError(
      'source-too-large',
      `${name} has ${Math.round(size / 2 ** 20)} MB; up to ${LARGEST >> 20} MB can be read of such a workbook`,
      { status: 413, place: { file: name }, remedy: 'save it as XLSX or CSV and load that' },
    );
  }
  const book = parsed(path, name);
  const from1904 = book.Workbook?.WBProps?.date1904 === true;
  const hidden = book.Workbook?.Sheets ?? [];
  const parts = book.SheetNames.map((title, i) => ({
    name: title,
    part: title,
    hidden: (hidden[i]?.Hidden ?? 0) > 0,
  }));
  const sheetOf = (part: string): Sheet => toSheet(book.Sheets[part] ?? {}, from1904);
  const warnings: Warning[] = [];
  const { sheet, title } = chooseSheet(parts, options.sheet, sheetOf, warnings, name);
  const table = sheetTable(
    sheet,
    { title, sheets: book.SheetNames, file: name },
    options,
    warnings,
  );
  return new CellReading({ ...table, source: { ...table.source, kind } }, plan);
}

function parsed(path: string, name: string): WorkBook {
  try {
    return read(readFileSync(path), {
      type: 'buffer',
      cellNF: true,
      cellText: false,
      cellHTML: false,
    });
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    const locked = /password|encrypt/i.test(message);
    throw new AssayError(
      locked ? 'workbook-locked' : 'workbook-damaged',
      locked
        ? `${name} is locked by a password`
        : `${name} is a damaged or cut-off workbook: ${message}`,
      {
        place: { file: name },
        remedy: locked ? 'save it without a password' : 'get the file again',
        cause,
      },
    );
  }
}

function toSheet(sheet: WorkSheet, from1904: boolean): Sheet {
  const range = sheet['!ref'];
  const found: Sheet = { rows: [], errors: [], uncomputed: [], durations: 0 };
  if (range === undefined) return found;
  const rows = new Map<number, SheetRow>();
  for (const [address, value] of Object.entries(sheet)) {
    if (address.startsWith('!')) continue;
    const { r, c } = utils.decode_cell(address);
    const row = rows.get(r) ?? { number: r + 1, cells: [] };
    rows.set(r, row);
    put(value as CellObject, row, c, from1904, found);
  }
  found.rows = [...rows.values()].sort((a, b) => a.number - b.number);
  return found;
}

function put(
  cell: CellObject,
  row: SheetRow,
  column: number,
  from1904: boolean,
  sheet: Sheet,
): void {
  if (cell.t === 'e') {
    sheet.errors.push({ line: row.number, text: cell.w ?? ERRORS[Number(cell.v)] ?? 'unknown' });
    return;
  }
  if (cell.t === 'z' && cell.f !== undefined) sheet.uncomputed.push(row.number);
  row.cells[column] = valueOf(cell, from1904, sheet);
}

const ERRORS: Record<number, string> = {
  0: '#NULL!',
  7: '#DIV/0!',
  15: '#VALUE!',
  23: '#REF!',
  29: '#NAME?',
  36: '#NUM!',
  42: '#N/A',
};

function valueOf({ t, v, z }: CellObject, from1904: boolean, sheet: Sheet): Cell {
  if (t === 's') return typeof v === 'string' ? v : null;
  if (t === 'b') return v === true;
  if (v instanceof Date) return v.toISOString().replace('Z', '');
  if (typeof v !== 'number') return null;
  const kind = typeof z === 'string' ? kindOfFormat(z) : 'number';
  if (kind === 'duration') sheet.durations++;
  return kind === 'number' || kind === 'duration'
    ? { number: String(v) }
    : serial(v, kind, from1904);
}
