import { AssayError, type Warning } from '@assay/schema';
import { columnNames } from '../table/column-names.js';
import { cellAsText, CellReading, type Cell, type CellRecord } from '../table/cell-reading.js';
import type { Plan, ReadingOptions } from '../table/reading.js';
import { unitOf } from '../table/units.js';
import { MISSING } from '../text/cells/cell-kind.js';
import { findHeader, type HeaderFound } from '../text/sniff/header.js';
import type { Row } from '../text/sniff/rows.js';
import { decodeEntities } from '../feed/entities.js';
import { Archive } from './archive.js';
import { serialKinds } from './number-format.js';
import { readSheet, richText, type Sheet, type SheetRow } from './read-sheet.js';

/** One sheet of an Excel workbook: the named one, else the first that holds anything. */
export function openXlsx(
  path: string,
  name: string,
  options: ReadingOptions,
  plan: Plan | undefined,
): CellReading {
  const archive = new Archive(path, name);
  const workbook =
    archive.text(archive.names.find((part) => part.endsWith('workbook.xml')) ?? '') ?? '';
  const sheets = sheetParts(archive, workbook);
  const strings = [
    ...(archive.text('xl/sharedStrings.xml') ?? '').matchAll(
      /<(?:\w+:)?si(?:\/>|>([\s\S]*?)<\/(?:\w+:)?si>)/g,
    ),
  ].map((match) => richText(match[1] ?? ''));
  const kinds = serialKinds(archive.text('xl/styles.xml'));
  const from1904 = /date1904="(1|true)"/.test(workbook);
  const read = (part: string): Sheet =>
    readSheet(archive.text(part) ?? '', strings, kinds, from1904);
  const warnings: Warning[] = [];
  const { sheet, title } = chooseSheet(sheets, options.sheet, read, warnings, name);
  return new CellReading(
    tableOf(
      sheet,
      title,
      sheets.map((one) => one.name),
      options,
      warnings,
      name,
    ),
    plan,
  );
}

function sheetParts(archive: Archive, workbook: string): { name: string; part: string }[] {
  const relations =
    archive.text(archive.names.find((part) => part.endsWith('workbook.xml.rels')) ?? '') ?? '';
  const targets = new Map<string, string>();
  for (const match of relations.matchAll(/<Relationship\s([^>]*)>/g)) {
    const id = /Id="([^"]*)"/.exec(match[1] ?? '')?.[1];
    const target = /Target="([^"]*)"/.exec(match[1] ?? '')?.[1];
    if (id !== undefined && target !== undefined)
      targets.set(id, target.startsWith('/') ? target.slice(1) : `xl/${target}`);
  }
  return [...workbook.matchAll(/<(?:\w+:)?sheet\s([^>]*)>/g)].flatMap((match) => {
    const sheet = /(?:^|\s)name="([^"]*)"/.exec(match[1] ?? '')?.[1];
    const id = /(?:^|\s)\w+:id="([^"]*)"/.exec(match[1] ?? '')?.[1];
    const part = id === undefined ? undefined : targets.get(id);
    return sheet === undefined || part === undefined || !archive.names.includes(part)
      ? []
      : [{ name: decodeEntities(sheet), part }];
  });
}

function chooseSheet(
  sheets: { name: string; part: string }[],
  wanted: string | undefined,
  read: (part: string) => Sheet,
  warnings: Warning[],
  file: string,
): { sheet: Sheet; title: string } {
  const names = sheets.map((sheet) => sheet.name).join(', ');
  if (wanted !== undefined) {
    const found =
      sheets.find((sheet) => sheet.name === wanted) ??
      sheets.find((sheet) => sheet.name.toLowerCase() === wanted.toLowerCase());
    if (found === undefined)
      throw new AssayError('sheet-unknown', `${file} has no sheet "${wanted}"`, {
        place: { file },
        pointer: '/sheet',
        remedy: `its sheets are ${names}`,
      });
    return { sheet: read(found.part), title: found.name };
  }
  const filled = sheets
    .map((sheet) => ({ title: sheet.name, sheet: read(sheet.part) }))
    .filter(({ sheet }) => sheet.rows.some(filledRow));
  const [first] = filled;
  if (first === undefined)
    throw new AssayError('source-empty', `no sheet of ${file} holds anything`, {
      place: { file },
      remedy: 'check the file',
    });
  if (filled.length > 1)
    warnings.push({
      line: null,
      message: `${filled.length} sheets hold data; "${first.title}" was read, not ${filled
        .slice(1)
        .map((one) => `"${one.title}"`)
        .join(', ')}; choose with --sheet`,
    });
  return first;
}

function filledRow(row: SheetRow): boolean {
  return row.cells.some((cell) => cell !== undefined && cell !== null && cell !== '');
}

function tableOf(
  sheet: Sheet,
  title: string,
  sheets: string[],
  options: ReadingOptions,
  warnings: Warning[],
  file: string,
) {
  const filled = sheet.rows.filter(filledRow);
  const from = Math.min(
    ...filled.map((row) =>
      row.cells.findIndex((cell) => cell !== undefined && cell !== null && cell !== ''),
    ),
  );
  const width = Math.max(0, ...filled.map((row) => row.cells.length)) - from;
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
  const records = filled.slice(header.first).map((row): CellRecord => {
    const cells = new Map<number, Cell>();
    for (let i = 0; i < width; i++) cells.set(i, row.cells[from + i] ?? null);
    return { cells, line: row.number, start: 0, end: 0 };
  });
  if (header.doubt !== undefined)
    warnings.push({ line: rows[header.first]?.line ?? null, message: header.doubt });
  const names = columnNames(header.names ?? [], width);
  dropMissingWords(records, width, names, warnings);
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
  };
  return { names, units, records, source, warnings };
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

/** Words for missing values among numbers and dates; the word and its places are told. */
function dropMissingWords(
  records: readonly CellRecord[],
  width: number,
  names: readonly string[],
  warnings: Warning[],
): void {
  for (let i = 0; i < width; i++) {
    const cells = records.map((record) => record.cells.get(i) ?? null);
    const texts = cells.filter((cell) => typeof cell === 'string');
    const typed = cells.filter((cell) => cell !== null && typeof cell === 'object').length;
    if (
      typed === 0 ||
      texts.length === 0 ||
      !texts.every((text) => text.trim() === '' || MISSING.test(text.trim()))
    )
      continue;
    for (const record of records)
      if (typeof record.cells.get(i) === 'string') record.cells.set(i, null);
    const words = [...new Set(texts.map((text) => text.trim()))].filter(
      (word) => word.length > 1 && !/^(na|n\/a|nan|null|-+)$/i.test(word),
    );
    if (words.length > 0)
      warnings.push({
        line: null,
        message: `column "${names[i] ?? ''}": ${words.map((word) => `"${word}"`).join(', ')} was read as missing`,
      });
  }
}
