import type { Area } from '../formula/address.js';
import type { Node } from '../formula/syntax.js';
import type { Constant } from './cell.js';
import type { Cells } from './cells.js';

export type { Constant, Format, FormulaText, WorkbookCell } from './cell.js';

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
  /** Rows of another workbook's sheet that the file keeps, which need not have values. */
  keptRows?: Set<number>;
  /** True when Excel could no longer reach another workbook's sheet and kept nothing of it. */
  lost?: true;
  cells: Cells;
  hiddenRows: Set<number>;
  /** Rows that a filter hides, which SUBTOTAL leaves out whatever its number; kept apart from rows hidden by hand. */
  filteredRows: Set<number>;
  /** What array formulas had spilled when the file was saved. */
  spilled: Cells;
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
  /** Cells that read one without a value, kept apart from neighbours that don't. */
  spoilt: Set<string>;
}

export interface Workbook {
  found: Findings;
  sheets: Sheet[];
  names: DefinedName[];
  tables: TableRange[];
  /** True when day 0 is 1904-01-01. */
  date1904: boolean;
}
