import type { Column, Warning } from '@assay/schema';
import type { AppendTable, ArrivingBytes } from '../../store/index.js';
import type { SpareBuffers } from './spare-buffers.js';

/** What a reader guessed about a source; becomes part of the dataset's `source`. */
export interface SourceFacts {
  kind: string;
  encoding: string | null;
  delimiter: string | null;
  decimal: string | null;
  /** 1-based physical line of the column names; null when the source has none. */
  header_line: number | null;
  /** Physical lines that are neither names nor records: preamble, units, comments, notes. */
  skipped_lines: number;
  /** Why it was read so, by what was decided. */
  reasons?: Record<string, unknown>;
  [more: string]: unknown;
}

/** A record, or one value of it, that did not fit; the bytes stay in the object. */
export interface Rejected {
  /** 1-based number of the record in the source. */
  record: number;
  line: number;
  start: number;
  end: number;
  column: string | null;
  value: string | null;
  reason: string;
  /** True when the whole record is left out, false when only one value became NULL. */
  whole: boolean;
}

/** Rows in the order of the source, each with its place in the object. */
export interface Batch {
  table: AppendTable;
  lines: BigInt64Array;
  starts: BigInt64Array;
  ends: BigInt64Array;
  rejected: Rejected[];
  /** The part of the source read so far, for progress: in bytes, or of all rows where they are all known. */
  read: { bytes: number } | { share: number };
}

/** What is known before the first row: enough to make the table, and to go on with it after a kill. */
export interface Plan {
  columns: Column[];
  /** The reader's own decisions in a form that JSON keeps. */
  decisions: unknown;
  /** Rows that a batch should have at most, where each takes much memory while it is read. */
  most?: number;
}

/** A source opened by the reader of its format. */
export interface Reading {
  plan: Plan;
  /**
   * All rows, in batches of `size`.
   *
   * @param spare - memory of batches that were taken in, where the reader can use it again
   * @throws Misfit when a value shows that the plan, made from the beginning of a large file, is wrong
   */
  batches(size: number, spare?: SpareBuffers): Generator<Batch>;
  /** All guesses and doubts; complete when the batches are at their end. */
  facts(): { source: SourceFacts; warnings: Warning[] };
  /** Makes a new plan from every record of the source, whose bytes are in this file now. */
  replan(path: string): void;
  /** The bytes of the batches are these, which still come: for a format that plans from the first bytes. */
  comesFrom?(arriving: ArrivingBytes): void;
}

/** Choices of the user, which win over every guess. */
export interface ReadingOptions {
  format?: string;
  sheet?: string;
  records?: string;
  encoding?: string;
  delimiter?: string;
  decimal?: '.' | ',';
  header_line?: number;
  /** Physical lines in which a text's table is: `3-20`, `40-`. */
  lines?: string;
  /** Words and numbers that mean a missing value. */
  missing?: string[];
  /** Types by the columns' names. */
  types?: Record<string, Column['type']>;
  dates?: 'day-first' | 'month-first' | 'year-first';
  /** A dataset whose saved reading is to hold, or `none`. */
  like?: string;
}

/** The plan made from the beginning of a large file does not hold for all of it. */
export class Misfit extends Error {
  override readonly name = 'Misfit';
}
