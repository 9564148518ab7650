import type { Warning } from '@assay/schema';
import type { Separation } from './separation.js';

/** How a text's lines make a table. */
export interface Layout {
  separation: Separation;
  delimiter: string | null;
  /** Byte of the quote, or 0. */
  quote: number;
  /** Whether a backslash inside of quotes makes a character of the quote behind it; absent until every record was looked at. */
  escape?: boolean;
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
  /** Fields that are empty in every record and stand under no name. */
  dropped?: number[];
  /** Where the columns of a table divided by blanks stand, when they stand one under the other. */
  spans?: [number, number][];
  units: (string | undefined)[];
  /** Values that the preamble declares to be missing. */
  declared: { numbers: number[]; words: string[] };
  /** The number that it declares to be missing in each column. */
  fills?: (number | undefined)[];
  warnings: Warning[];
}
