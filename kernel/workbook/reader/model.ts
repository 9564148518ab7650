import type { Area } from '../formula/address.js';
import type { Node } from '../formula/syntax.js';

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
  /** True when the formula spills by itself, so that its block is as large as its value. */
  dynamic?: boolean;
  /** True when something stands where it would spill. */
  blocked?: boolean;
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
  /** The block of a filter that is set. */
  filter?: Area;
}

export interface DefinedName {
  name: string;
  /** Sheet that the name belongs to, if not the workbook. */
  sheet?: string;
  /** Number of the other workbook that the name belongs to. */
  book?: number;
  text: string;
}

export interface Sheet {
  name: string;
  /** True for what the file keeps of another workbook's sheet. */
  external?: true;
  /** Cells by row, then column; in the file's order. */
  cells: Map<number, Map<number, WorkbookCell>>;
  hiddenRows: Set<number>;
  /** Rows that a filter hides, which SUBTOTAL leaves out whatever its number; kept apart from rows hidden by hand. */
  filteredRows: Set<number>;
  /** What array formulas had spilled when the file was saved, by row, then column. */
  spilled: Map<number, Map<number, Constant>>;
  lastRow: number;
  lastCol: number;
}

/** What passes of the compiler found out by computing it, for the next pass. */
export interface Findings {
  /** Plain references that computed ones came to, by cell and call. */
  targets: Map<string, Node>;
  /** Values of arguments that shape the SQL itself, such as a format, by cell and argument; nothing for a blank. */
  values: Map<string, Constant | undefined>;
  /** Cells (`sheet\0row\0col`) that can't be computed together with their neighbours. */
  single: Set<string>;
}

export interface Workbook {
  found: Findings;
  sheets: Sheet[];
  names: DefinedName[];
  tables: TableRange[];
  /** True when day 0 is 1904-01-01. */
  date1904: boolean;
}
