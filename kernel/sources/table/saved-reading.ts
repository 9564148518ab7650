import type { Column } from '@assay/schema';
import type { ReadingOptions } from './reading.js';

/** How one column of an earlier file was read; only columns that held values are kept. */
export interface SavedColumn {
  name: string;
  type: Column['type'];
  unit?: string;
  /** Of dates that begin with day or month, or with a year of two digits: with which of them. */
  order?: 'dmy' | 'mdy' | 'ymd';
  /** Texts that are no value of the type. */
  markers: string[];
  /** Numbers that were declared to be missing. */
  sentinels: number[];
  /** True for texts that are all digits, such as codes with leading zeros. */
  codes?: boolean;
}

/** How a file was read: saved with its dataset, so that the next file of that instrument is read the same. */
export interface SavedReading {
  /** What the person chose; the rest was found out. */
  given: ReadingOptions;
  encoding: string;
  delimiter: string | null;
  decimal: '.' | ',' | null;
  /** The lines of the names as they stand in the file; none where it has no names. */
  header: string[];
  columns: SavedColumn[];
}

/** A reading that may hold for a new file, and whose it is. */
export interface Likeness {
  dataset: string;
  /** The file that was read so. */
  file: string;
  /** True for the dataset that the new file goes into: what the person chose for it holds in any case. */
  own: boolean;
  /** True where the new file takes the place of the rows before: then it must have the same line of names. */
  replaces?: boolean;
  reading: SavedReading;
}

/** Of tables with more columns no reading is saved. */
export const MOST_COLUMNS = 2000;

/** A dataset's reading as its source keeps it; undefined for one of older versions or of very many columns. */
export function savedIn(source: unknown): SavedReading | undefined {
  const reading = (source as { reading?: SavedReading } | null | undefined)?.reading;
  return Array.isArray(reading?.columns) && reading.columns.length <= MOST_COLUMNS
    ? reading
    : undefined;
}
