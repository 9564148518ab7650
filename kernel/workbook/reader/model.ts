import type { Area } from '../formula/address.js';

export type Constant =
  | { kind: 'number'; value: number }
  | { kind: 'text'; value: string }
  | { kind: 'boolean'; value: boolean }
  | { kind: 'error'; value: string };

/** What a number format makes of a number. */
export type Format = 'general' | 'number' | 'date' | 'time' | 'datetime';

export interface FormulaText {
  /** Without the leading `=`. */
  text: string;
  /** The block that an array formula fills. */
  array?: Area;
  /** A reason why the formula can't be read from the file. */
  problem?: string;
}

export interface WorkbookCell {
  row: number;
  col: number;
  format: Format;
  /** A constant, or what Excel last computed for a formula. */
  constant?: Constant;
  formula?: FormulaText;
}

export interface TableRange {
  name: string;
  sheet: string;
  area: Area;
  columns: string[];
  headerRows: number;
  totalsRows: number;
}

export interface DefinedName {
  name: string;
  /** Sheet that the name belongs to, if not the workbook. */
  sheet?: string;
  text: string;
}

export interface Sheet {
  name: string;
  /** Cells by row, then column; in the file's order. */
  cells: Map<number, Map<number, WorkbookCell>>;
  hiddenRows: Set<number>;
  lastRow: number;
  lastCol: number;
}

export interface Workbook {
  sheets: Sheet[];
  names: DefinedName[];
  tables: TableRange[];
  /** True when day 0 is 1904-01-01. */
  date1904: boolean;
}
