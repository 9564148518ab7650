import type { Warning } from '@assay/schema';
import type { Separation } from './separation.js';

/** How a text's lines make a table. */
export interface Layout {
  separation: Separation;
  delimiter: string | null;
  /** Byte of the quote, or 0. */
  quote: number;
  /** Byte that ends a line. */
  eol: number;
  comments: string[];
  /** Physical line of the first record. */
  firstLine: number;
  /** Physical line of another table's beginning, where this one has ended. */
  endLine: number | null;
  headerLine: number | null;
  /** Physical lines that hold the names. */
  headerLines: number[];
  count: number;
  /** What the columns of the sample mostly hold. */
  kinds: string[];
  names: string[] | undefined;
  units: (string | undefined)[];
  /** Values that the preamble declares to be missing. */
  declared: { numbers: number[]; words: string[] };
  warnings: Warning[];
}
