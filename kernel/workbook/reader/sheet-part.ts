import { AssayError } from '@assay/schema';
import { type Area, parseArea, parseCell } from '../formula/address.js';
import type { Archive } from './archive.js';
import { Cells } from './cells.js';
import type { Constant, Format, FormulaText, Sheet, WorkbookCell } from './model.js';
import { SharedFormula } from './shared-formula.js';
import { type Attributes, decodeEscapes, readXml } from './xml.js';

const isTrue = (text: string | undefined) => text === '1' || text === 'true';

/** Hidden rows below a filter that is set are hidden by it. */
export function hideByFilter(sheet: Sheet, filter: Area): void {
  for (const row of sheet.hiddenRows)
    if (row > filter.row1 && row <= filter.row2) sheet.filteredRows.add(row);
}

/** Hears one worksheet part and gathers its cells. */
class SheetReader {
  readonly sheet: Sheet;
  private cell: WorkbookCell | undefined;
  private attributes: Attributes = {};
  private formula: Attributes | undefined;
  private value = '';
  private formulaText = '';
  private target: 'value' | 'formula' | 'none' = 'none';
  private hasValue = false;
  private row = 0;
  private col = 0;
  private filter: Area | undefined;
  private filtered = false;
  private readonly shared = new Map<string, SharedFormula>();

  constructor(
    name: string,
    private readonly texts: string[],
    private readonly formats: Format[],
    private readonly date1904: boolean,
  ) {
    this.sheet = {
      name,
      cells: new Cells(),
      hiddenRows: new Set(),
      filteredRows: new Set(),
      spilled: new Cells(),
      lastRow: 0,
      lastCol: 0,
    };
  }

  open(name: string, attributes: Attributes): void {
    if (name === 'row') {
      this.row = attributes['r'] === undefined ? this.row + 1 : Number(attributes['r']);
      this.col = 0;
      if (isTrue(attributes['hidden'])) this.sheet.hiddenRows.add(this.row);
    } else if (name === 'filterColumn') {
      this.filtered = true;
    } else if (name === 'autoFilter') {
      this.filter = parseArea(attributes['ref'] ?? '');
    } else if (name === 'c') this.startCell(attributes);
    else if (name === 'f') {
      this.formula = attributes;
      this.formulaText = '';
      this.target = 'formula';
    } else if (name === 'v' || name === 't') {
      this.target = 'value';
      this.hasValue = true;
    } else if (name === 'rPh') this.target = 'none';
  }

  text(text: string): void {
    if (this.target === 'value') this.value += text;
    if (this.target === 'formula') this.formulaText += text;
  }

  close(name: string): void {
    if (name === 'f' || name === 'v' || name === 't') this.target = 'none';
    if (name === 'c') this.endCell();
    if (name === 'worksheet') this.endSheet();
  }

  private endSheet(): void {
    if (this.filtered && this.filter !== undefined) hideByFilter(this.sheet, this.filter);
  }

  private startCell(attributes: Attributes): void {
    const at = parseCell(attributes['r'] ?? '');
    this.row = at?.row ?? this.row;
    this.col = at?.col ?? this.col + 1;
    this.attributes = attributes;
    this.formula = undefined;
    this.value = '';
    this.hasValue = false;
    this.cell = {
      row: this.row,
      col: this.col,
      format: this.formats[Number(attributes['s'] ?? 0)] ?? 'general',
    };
  }

  private endCell(): void {
    const cell = this.cell;
    if (cell === undefined) return;
    this.cell = undefined;
    const constant = this.hasValue ? this.constant() : undefined;
    if (constant !== undefined) cell.constant = constant;
    if (this.formula !== undefined) {
      const formula = this.readFormula(this.formula, cell);
      if (formula !== undefined) cell.formula = formula;
    }
    if (cell.constant === undefined && cell.formula === undefined) return;
    const { sheet } = this;
    sheet.cells.add(cell);
    sheet.lastRow = Math.max(sheet.lastRow, cell.row);
    sheet.lastCol = Math.max(sheet.lastCol, cell.col);
  }

  private sharedText(index: string): string {
    const text = this.texts[Number(index)];
    if (text !== undefined) return text;
    const place = `${this.sheet.name}!${this.attributes['r'] ?? `row ${this.row}`}`;
    const message = `${place} shows text ${index} of the file's list, which has ${this.texts.length}`;
    throw new AssayError('workbook-unreadable', message, {
      remedy: 'open it in a spreadsheet program and save it again as .xlsx',
    });
  }

  private constant(): Constant | undefined {
    const text = this.value;
    switch (this.attributes['t']) {
      case 's':
        return { kind: 'text', value: this.sharedText(text) };
      case 'str':
      case 'inlineStr':
        return { kind: 'text', value: decodeEscapes(text) };
      case 'b':
        return { kind: 'boolean', value: text.trim() === '1' || text.trim() === 'true' };
      case 'e':
        return { kind: 'error', value: text.trim() };
      case 'd':
        return { kind: 'number', value: isoSerial(text.trim(), this.date1904) };
      default: {
        const value = Number(text);
        return text.trim() === '' || !Number.isFinite(value)
          ? undefined
          : { kind: 'number', value };
      }
    }
  }

  private readFormula(attributes: Attributes, cell: WorkbookCell): FormulaText | undefined {
    const text = decodeEscapes(this.formulaText).replace(/^=/, '').trim();
    const index = attributes['si'] ?? '';
    switch (attributes['t']) {
      case 'shared': {
        if (text !== '') {
          this.shared.set(index, new SharedFormula(cell.row, cell.col, text));
          return { text };
        }
        const main = this.shared.get(index);
        if (main === undefined) return { text: '', problem: 'its shared formula is missing' };
        return main.at(cell.row, cell.col);
      }
      case 'array': {
        const array = parseArea(attributes['ref'] ?? '');
        const dynamic = this.attributes['cm'] !== undefined;
        return array === undefined ? { text } : { text, array, ...(dynamic ? { dynamic } : {}) };
      }
      case 'dataTable':
        return { text, problem: 'a data table (what-if) is no formula' };
      default:
        return text === '' ? undefined : { text };
    }
  }
}

/** ISO date cells (`t="d"`) as a serial number. */
function isoSerial(text: string, date1904: boolean): number {
  const time = Date.parse(
    /[zZ]$/.test(text) ? text : `${text.includes('T') ? text : `${text}T00:00:00`}Z`,
  );
  return time / 86_400_000 + (date1904 ? 24_107 : 25_569);
}

/** Reads one worksheet. */
export function readSheet(
  archive: Archive,
  path: string,
  name: string,
  texts: string[],
  formats: Format[],
  date1904: boolean,
): Sheet {
  const reader = new SheetReader(name, texts, formats, date1904);
  const pieces = archive.get(path);
  if (pieces !== undefined) readXml(path, pieces, reader);
  return reader.sheet;
}
