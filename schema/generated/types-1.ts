/* Generated from schema/definitions by `npm run schema`. Do not edit. */

export interface RowCounts {
  read: number;
  written: number;
  rejected: number;
  filtered: number;
}
/**
 * read = written + rejected + filtered
 */
export type RowAccount = RowCounts | null;
/**
 * A new annotation: `at` for a point, `from` and `to` for a region.
 */
export interface AnnotationRequest {
  dataset: string;
  at?: number | string;
  from?: number | string;
  to?: number | string;
  y?: number | string | null;
  y_from?: number | string | null;
  y_to?: number | string | null;
  x_column?: string | null;
  y_column?: string | null;
  text: string;
  /**
   * @maxItems 32
   */
  tags?: string[];
  color?: string | null;
  author?: string;
}
/**
 * A note on a point or region of a dataset, anchored in data values and rows, never in pixels. Coordinates are numbers, or ISO text on a time axis; integers beyond 2^53 are text.
 */
export interface Annotation {
  id: string;
  dataset: string;
  kind: 'point' | 'region';
  x_column?: string | null;
  y_column?: string | null;
  x0: number | string;
  x1: number | string;
  y0?: number | string | null;
  y1?: number | string | null;
  row0?: number | null;
  row1?: number | null;
  text: string;
  /**
   * Words to find it by. peak:added and peak:removed correct the peaks of a dataset by hand.
   *
   * @maxItems 32
   */
  tags?: string[];
  color?: string | null;
  author: string;
  /**
   * Only where notes of other datasets were asked for: the dataset that it was made on, whose samples were followed through the steps between the two.
   */
  carried_from?: string;
  created_at: string;
  updated_at: string;
  anchor: 'exact' | 'moved' | 'ambiguous' | 'orphaned';
}
/**
 * One column of a dataset: the header's text, its type, and the unit when the header or a units row names one.
 */
export interface Column {
  name: string;
  type: 'integer' | 'number' | 'text' | 'boolean' | 'date' | 'time' | 'timestamp';
  unit?: string;
}
/**
 * How the rows of a step's output lie in its input, so that what was marked in one is found in the other. Rows count from 0.
 */
export interface CoordinateMap {
  /**
   * none: the output has coordinates of its own, such as frequencies; nothing can be carried over.
   */
  kind: 'identity' | 'crop' | 'shift' | 'resample' | 'filter' | 'dedupe' | 'none';
  /**
   * Rows in runs [input, output, count, input step, output step], ascending in the input; an input row in no run has no output row.
   */
  runs: [number, number, number, number, number][] | null;
  /**
   * Column of the output that holds the input's row numbers, ascending, in place of runs.
   */
  column: string | null;
  /**
   * Columns whose values are the same positions, offset apart; where rows are new this is all there is.
   */
  x: {
    /**
     * Null: the input's row numbers.
     */
    input: string | null;
    output: string;
    /**
     * Output less input, in the column's unit; seconds for dates and times.
     */
    offset: number;
  } | null;
}
/**
 * Where a dataset's bytes came from and how they were read. Every guess of the reader is listed.
 */
export interface Source {
  /**
   * csv, tsv, text, xlsx, json, jsonl, api, rss, atom, jsonfeed, folder
   */
  kind: string;
  name?: string;
  sha256: string;
  bytes: number;
  encoding?: string | null;
  delimiter?: string | null;
  decimal?: string | null;
  header_line?: number | null;
  skipped_lines?: number;
  /**
   * How the file was read, saved for the next one: given (what was chosen), encoding, delimiter, decimal, header, columns
   */
  reading?: {
    [k: string]: unknown;
  };
  /**
   * dataset and file whose saved reading held for this one
   */
  read_like?: {
    [k: string]: unknown;
  };
  [k: string]: unknown;
}
/**
 * A relation of this name in SQL: raw as loaded, or processed by a job.
 */
export interface Dataset {
  id: string;
  name: string;
  kind: 'raw' | 'processed' | 'checkpoint';
  rows: number;
  rejected?: number;
  columns: Column[];
  data_file_id: string | null;
  /**
   * The job that made a processed dataset.
   */
  job_id: string | null;
  /**
   * sha256 in hex of the canonical content.
   */
  content_hash: string;
  source?: Source | null;
  created_at: string;
  updated_at: string;
}
export interface Progress {
  done: number;
  total: number | null;
  /**
   * 0 to 1
   */
  fraction: number | null;
  /**
   * rows a second
   */
  rate?: number | null;
  seconds_left?: number | null;
  /**
   * the last log line
   */
  message?: string | null;
  /**
   * milliseconds since the worker was last heard of
   */
  heartbeat_age_ms?: number | null;
}
/**
 * What went wrong, where, and what to do next.
 */
export interface Failure {
  code: string;
  message: string;
  file?: string | null;
  line?: number | null;
  column?: number | null;
  cell?: number | null;
  remedy?: string | null;
  stack?: string | null;
  [k: string]: unknown;
}
