import { parseArea } from '../formula/address.js';
import type { Archive } from './archive.js';
import { Cells } from './cells.js';
import type { Constant, DefinedName, Sheet } from './model.js';
import { type Attributes, decodeEscapes, readXml } from './xml.js';

/** What a workbook keeps of another one that its formulas read. */
export interface ExternalBook {
  sheets: Sheet[];
  names: DefinedName[];
}

/** The name by which formulas call a sheet of another workbook. */
const sheetOf = (book: number, sheet: string) => `[${book}]${sheet}`;

function keptValue({ t }: Attributes, text: string): Constant | undefined {
  switch (t) {
    case 'str':
    case 's':
      return { kind: 'text', value: decodeEscapes(text) };
    case 'b':
      return { kind: 'boolean', value: text.trim() === '1' || text.trim() === 'true' };
    case 'e':
      return { kind: 'error', value: text.trim() };
    default: {
      const value = Number(text);
      return text.trim() === '' || !Number.isFinite(value) ? undefined : { kind: 'number', value };
    }
  }
}

/** Hears the part that keeps the values of another workbook. */
class ExternalReader {
  private readonly titles: string[] = [];
  readonly sheets: Sheet[] = [];
  readonly names: DefinedName[] = [];
  private sheet: Sheet | undefined;
  private cell: Attributes = {};
  private value = '';

  constructor(private readonly book: number) {}

  open(tag: string, attributes: Attributes): void {
    if (tag === 'sheetName') this.titles.push(attributes['val'] ?? '');
    else if (tag === 'definedName') this.define(attributes);
    else if (tag === 'sheetData') {
      const name = sheetOf(this.book, this.titles[Number(attributes['sheetId'])] ?? '');
      this.sheet = {
        name,
        external: true,
        keptRows: new Set(),
        ...(/^(1|true)$/.test(attributes['refreshError'] ?? '') ? { lost: true } : {}),
        cells: new Cells(),
        hiddenRows: new Set(),
        filteredRows: new Set(),
        spilled: new Cells(),
        lastRow: 0,
        lastCol: 0,
      };
      this.sheets.push(this.sheet);
    } else if (tag === 'row' && this.sheet !== undefined) {
      this.sheet.keptRows?.add(Number(attributes['r']));
      delete this.sheet.lost;
    } else if (tag === 'cell') {
      this.cell = attributes;
      this.value = '';
    }
  }

  text(text: string): void {
    this.value += text;
  }

  close(tag: string): void {
    if (tag !== 'cell' || this.sheet === undefined) return;
    const place = parseArea(this.cell['r'] ?? '');
    const constant = keptValue(this.cell, this.value);
    if (place === undefined || constant === undefined) return;
    const { row1: row, col1: col } = place;
    this.sheet.cells.add({ row, col, format: 'general', constant });
    this.sheet.lastRow = Math.max(this.sheet.lastRow, row);
    this.sheet.lastCol = Math.max(this.sheet.lastCol, col);
  }

  private define({ name = '', refersTo = '', sheetId }: Attributes): void {
    const owner = sheetId === undefined ? '' : (this.titles[Number(sheetId)] ?? '');
    this.names.push({
      name,
      sheet: sheetOf(this.book, owner),
      book: this.book,
      text: refersTo.replace(/^=/, '').trim(),
    });
  }
}

/** Reads what the file keeps of its external workbook number `book`, from 1. */
export function readExternal(archive: Archive, path: string, book: number): ExternalBook {
  const reader = new ExternalReader(book);
  const pieces = archive.get(path);
  if (pieces !== undefined) readXml(path, pieces, reader);
  return { sheets: reader.sheets, names: reader.names };
}
