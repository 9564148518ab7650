import type { Script } from './script.js';

/** What `assay workbook` prints. */
export interface WorkbookReport {
  tables: TableReport[];
  /** Written anew whenever they are gone through. */
  cells: Iterable<CellReport>;
  /** `different` of the ones that are ok have another value than the file holds; each of them says so. */
  summary: { formulas: number; ok: number; unsupported: number; different: number };
}

export interface TableReport {
  name: string;
  sheet: string;
  /** The data rows, without the header. */
  range: string;
  columns: { name: string; type: string }[];
  rows: number;
}

export type CellStatus = 'ok' | 'unsupported' | 'cycle';
export type CellType = 'number' | 'text' | 'boolean' | 'date' | 'error' | 'blank';

export interface CellReport {
  sheet: string;
  cell: string;
  /** With its `=`; null for a cell into which an array formula spills. */
  formula: string | null;
  /** The cell whose formula fills this one. */
  spill_of?: string;
  status: CellStatus;
  type: CellType | null;
  value: number | string | boolean | null;
  /** One SELECT that gives the value after workbook.sql has run. */
  sql: string | null;
  /** Why it is not computed, or that its value is another one than the file holds. */
  reason?: string;
  /** Blocks that the formula reads, in A1 style. */
  precedents?: string[];
  /** True for a value that depends on the run's clock or random seed. */
  volatile?: boolean;
  /** What the spreadsheet program had computed when it saved the file; not there when it kept no value. */
  cached?: number | string | boolean;
  /** Whether the value is the cached one; numbers may differ by 1e-9 of their size. Not there without a cached value. */
  equal?: boolean;
}

/** The report, and the script that makes everything in an empty DuckDB. */
export interface CompiledWorkbook {
  report: WorkbookReport;
  sql: Script;
}
