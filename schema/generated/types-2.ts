/* Generated from schema/definitions by `npm run schema`. Do not edit. */

import type { Annotation, Dataset, Failure, Progress, RowAccount } from './types-1.js';
/**
 * One background job as the ledger has it. `id` equals the result's `task_id`.
 */
export interface Job {
  id: string;
  /**
   * process or load
   */
  job_type: string;
  status: 'PENDING' | 'PROCESSING' | 'RETRYING' | 'COMPLETED' | 'FAILED' | 'CANCELLED';
  priority: number;
  progress: Progress;
  retry_count: number;
  max_retries: number;
  scheduled_at: string;
  started_at: string | null;
  completed_at: string | null;
  error_details: Failure | null;
  processor: string | null;
  /**
   * name of the input
   */
  dataset: string | null;
  /**
   * name of the output relation
   */
  table: string | null;
  result_id: string | null;
  /**
   * taken from an earlier result with the same key
   */
  cached: boolean;
  created_at: string;
  updated_at: string;
  /**
   * hash of the processor's code
   */
  code_hash?: string | null;
  /**
   * FAILED with every try used up, or its workers died of it: it waits for a person
   */
  dead_letter?: boolean;
  time_limit_ms?: number | null;
  /**
   * id of the job whose output it awaits
   */
  depends_on?: string | null;
  pipeline_id?: string | null;
  /**
   * name of the schedule that submitted it
   */
  schedule?: string | null;
  rows?: RowAccount;
}
/**
 * How far a load is: its rows are committed. Of a source that is read as a whole before its first row, such as a workbook, the reading counts, too.
 */
export interface LoadProgress {
  /**
   * As it was asked for.
   */
  source: string;
  dataset: string;
  state: 'reading' | 'completed' | 'failed';
  bytes_done: number;
  bytes_total: number;
  rows: number;
  fraction: number;
  seconds_left?: number | null;
}
/**
 * What to load. `source` is an absolute path, an http(s) URL, or `upload:<sha256>` for bytes sent before to /api/v1/uploads.
 */
export interface LoadRequest {
  source: string;
  /**
   * File name of uploaded bytes, for the format and the default dataset name.
   */
  name?: string;
  as?: string;
  sheet?: string;
  format?: string;
  /**
   * JSONPath of the record list to take.
   */
  records?: string;
  schema?: string;
  write?: 'append' | 'replace' | 'merge';
  key?: string;
  batch?: number;
  encoding?: string;
  delimiter?: string;
  decimal?: '.' | ',';
  header_line?: number;
  /**
   * Physical lines of a text in which the table is, first and last, such as 3-20 or 40-: where a file holds several tables.
   */
  lines?: string;
  /**
   * Words and numbers of a text or a workbook that mean a missing value, besides those that are known.
   *
   * @minItems 1
   * @maxItems 100
   */
  missing?: [string, ...string[]];
  /**
   * Types of the columns of a text or a workbook by name, in place of those that would be found. Text is kept as it stands; what is no value of another type becomes NULL and is listed among the rejected.
   */
  types?: {
    [k: string]: 'integer' | 'number' | 'text' | 'boolean' | 'date' | 'time' | 'timestamp';
  };
  /**
   * How dates such as 01/02/2024 are read in a text or a workbook; year-first is for years of two digits, such as 21-06-15.
   */
  dates?: 'day-first' | 'month-first' | 'year-first';
  /**
   * A dataset whose saved reading holds for this source, or none to read it afresh. Without it a file that goes into a dataset is read as the files before it, and one whose line of names is that of another dataset as that one.
   */
  like?: string;
  /**
   * Leave a dataset of that name alone unless it holds just these bytes: else NAME_2, NAME_3 … is taken.
   */
  beside?: boolean;
  /**
   * Load it again whenever it changes, until the watch or the dataset is removed.
   */
  watch?: boolean;
  /**
   * Seconds between two looks at a watched source; 0.5 for files, 60 for addresses when not given.
   */
  every?: number;
  /**
   * Values of the environment variables that the source names, or that are its host's keys, from whoever asks. They are used for this load and kept nowhere.
   */
  keys?: {
    [k: string]: string;
  };
  /**
   * What happens to columns, types and, with a schema, values that the dataset does not expect: evolve takes them, freeze refuses the load, discard_row and discard_value keep the row or the value out and put it in quarantine.
   */
  contract?: 'evolve' | 'freeze' | 'discard_row' | 'discard_value';
  /**
   * how far the load may reach; set by the host for callers from the network
   */
  reach?: 'public' | 'local';
}
/**
 * A source that is loaded again when it changes.
 */
export interface Watch {
  id: string;
  /**
   * The dataset that follows the source.
   */
  dataset: string;
  source: string;
  request: LoadRequest;
  /**
   * How often it is looked at.
   */
  every_seconds: number;
  /**
   * missing: the source is not there at the moment; failing: its last change could not be loaded. The dataset stays as it was.
   */
  state: 'watching' | 'missing' | 'failing';
  /**
   * How many changes were loaded.
   */
  changes: number;
  /**
   * The run of the last load, with its inserted, updated, unchanged and deleted rows.
   */
  last_run: {
    [k: string]: unknown;
  } | null;
  last_loaded_at: string | null;
  last_error: {
    [k: string]: unknown;
  } | null;
  created_at: string;
}
/**
 * Pushed to every client. `etl_update` for each status change of a job, `progress` between them, `load` as a source is read, `watch` when a watched source was loaded again or could not be.
 */
export interface HostEvent {
  seq: number;
  type:
    | 'etl_update'
    | 'progress'
    | 'load'
    | 'dataset'
    | 'dataset_removed'
    | 'annotation'
    | 'annotation_removed'
    | 'processors'
    | 'watch'
    | 'watch_removed';
  time: string;
  job?: Job;
  load?: LoadProgress;
  dataset?: Dataset;
  watch?: Watch;
  annotation?: Annotation;
  id?: string;
}
export interface StoreStatus {
  bytes: number;
  migration: number;
  threads: number;
}
/**
 * The host of one project.
 */
export interface HostStatus {
  running: boolean;
  project: string;
  pid?: number;
  version?: string;
  started_at?: string;
  uptime_seconds?: number;
  datasets?: number;
  /**
   * count by status
   */
  jobs?: {
    [k: string]: number;
  };
  clients?: number;
  store?: StoreStatus;
}
