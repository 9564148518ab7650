import { AssayError } from '@assay/schema';
import { Archive } from './archive.js';
import { type ExternalBook, readExternal } from './external.js';
import { readFormats } from './formats.js';
import type { DefinedName, Sheet, TableRange, Workbook } from './model.js';
import { readRelations, type Relation } from './relations.js';
import { hideByFilter, readSheet } from './sheet-part.js';
import { readTable } from './table-part.js';
import { readTexts } from './texts.js';
import { readXml } from './xml.js';

interface Outline {
  sheets: { name: string; relation: string }[];
  names: { name: string; sheet?: number; text: string }[];
  /** Relations of other workbooks, in the order of their numbers. */
  external: string[];
  date1904: boolean;
}

function readOutline(archive: Archive, path: string): Outline {
  const pieces = archive.get(path);
  const outline: Outline = { sheets: [], names: [], external: [], date1904: false };
  let name: Outline['names'][number] | undefined;
  if (pieces === undefined) return outline;
  readXml(path, pieces, {
    open(tag, attributes) {
      if (tag === 'workbookPr')
        outline.date1904 = ['1', 'true'].includes(attributes['date1904'] ?? '');
      if (tag === 'sheet')
        outline.sheets.push({
          name: attributes['name'] ?? '',
          relation: attributes['r:id'] ?? attributes['id'] ?? '',
        });
      if (tag === 'externalReference')
        outline.external.push(attributes['r:id'] ?? attributes['id'] ?? '');
      if (tag === 'definedName') {
        const local = attributes['localSheetId'];
        name = { name: attributes['name'] ?? '', text: '' };
        if (local !== undefined) name.sheet = Number(local);
      }
    },
    text(text) {
      if (name !== undefined) name.text += text;
    },
    close(tag) {
      if (tag !== 'definedName' || name === undefined) return;
      outline.names.push(name);
      name = undefined;
    },
  });
  return outline;
}

/**
 * Reads a workbook's cells, formulas, names, tables and date system.
 *
 * @throws AssayError `workbook-unreadable`
 */
export function readWorkbook(bytes: Uint8Array): Workbook {
  const archive = new Archive(bytes);
  const main = readRelations(archive, '').find(({ type }) => type === 'officeDocument')?.path;
  if (main === undefined || !archive.has(main)) {
    throw new AssayError('workbook-unreadable', 'the archive holds no workbook', {
      remedy: 'give a file that a spreadsheet program saved as .xlsx',
    });
  }
  const outline = readOutline(archive, main);
  const relations = readRelations(archive, main);
  const part = (type: string) => relations.find((relation) => relation.type === type)?.path ?? '';
  const texts = readTexts(archive, part('sharedStrings'));
  const formats = readFormats(archive, part('styles'));
  const tables: TableRange[] = [];
  const sheets = outline.sheets.flatMap(({ name, relation }) => {
    const found = relations.find(({ id }) => id === relation);
    if (found === undefined || !archive.has(found.path)) throw sheetMissing(name, found?.path);
    // A chart on a sheet of its own has no cells.
    if (found.type !== 'worksheet') return [];
    const own = sheetTables(archive, found, name);
    tables.push(...own);
    const sheet = readSheet(archive, found.path, name, texts, formats, outline.date1904);
    for (const { filter } of own) if (filter !== undefined) hideByFilter(sheet, filter);
    dropSpilled(sheet);
    return [sheet];
  });
  const names: DefinedName[] = outline.names.map(({ name, sheet, text }) => {
    const owner = sheet === undefined ? undefined : outline.sheets[sheet]?.name;
    return { name, text: text.trim(), ...(owner === undefined ? {} : { sheet: owner }) };
  });
  const others = outline.external.map((relation, at): ExternalBook => {
    const part = relations.find(({ id }) => id === relation);
    return part === undefined
      ? { sheets: [], names: [] }
      : readExternal(archive, part.path, at + 1);
  });
  sheets.push(...others.flatMap((other) => other.sheets));
  names.push(...others.flatMap((other) => other.names));
  const found = {
    targets: new Map(),
    values: new Map(),
    single: new Set<string>(),
    spoilt: new Set<string>(),
  };
  return { sheets, names, tables, date1904: outline.date1904, found };
}

function sheetMissing(name: string, path = 'that it names'): AssayError {
  const message = `the sheet "${name}" is missing from the file: it has no part ${path}`;
  return new AssayError('workbook-unreadable', message, {
    remedy: 'open it in a spreadsheet program and save it again as .xlsx',
  });
}

/** What an array formula spilled when the file was saved is no data. */
function dropSpilled(sheet: Sheet): void {
  for (const { array } of sheet.cells.ownFormulas())
    if (array !== undefined)
      for (const cell of sheet.cells.takeConstants(array)) sheet.spilled.add(cell);
}

function sheetTables(archive: Archive, sheet: Relation, name: string): TableRange[] {
  return readRelations(archive, sheet.path)
    .filter(({ type }) => type === 'table')
    .flatMap(({ path }) => readTable(archive, path, name) ?? []);
}
