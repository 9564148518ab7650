/* Generated from schema/definitions by `npm run schema`. Do not edit. */

/**
 * read = written + rejected + filtered
 */
export type RowAccount = RowCounts | null;

export interface Everything {
  'annotation-request'?: AnnotationRequest;
  annotation?: Annotation;
  column?: Column;
  dataset?: Dataset;
  event?: HostEvent;
  failure?: Failure;
  'host-status'?: HostStatus;
  job?: Job;
  'load-progress'?: LoadProgress;
  'load-report'?: LoadReport;
  'load-request'?: LoadRequest;
  problem?: Problem;
  'process-request'?: ProcessRequest;
  'processing-result'?: ProcessingResult;
  processor?: ProcessorDescription;
  source?: Source;
  'try-report'?: TryReport;
  warning?: Warning;
  watch?: Watch;
}
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
  [k: string]: unknown;
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
export interface RowCounts {
  read: number;
  written: number;
  rejected: number;
  filtered: number;
}
/**
 * How far a load is: what is counted is committed.
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
   * Load it again whenever it changes, until the watch or the dataset is removed.
   */
  watch?: boolean;
  /**
   * Seconds between two looks at a watched source; 0.5 for files, 60 for addresses when not given.
   */
  every?: number;
  /**
   * What happens to columns, types and, with a schema, values that the dataset does not expect: evolve takes them, freeze refuses the load, discard_row and discard_value keep the row or the value out and put it in quarantine.
   */
  contract?: 'evolve' | 'freeze' | 'discard_row' | 'discard_value';
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
export interface StoreStatus {
  bytes: number;
  migration: number;
  threads: number;
}
/**
 * What a load did.
 */
export interface LoadReport {
  dataset: string;
  data_file_id: string;
  rows: number;
  rejected: number;
  columns: Column[];
  source: Source;
  run: LoadRun;
  warnings: Warning[];
  watch?: Watch;
}
export interface LoadRun {
  id: string;
  batches: number;
  inserted: number;
  updated: number;
  unchanged: number;
  deleted?: number;
  batch_size?: number;
  /**
   * rows that a contract kept out
   */
  quarantined?: number;
  /**
   * values that a contract kept out
   */
  discarded_values?: number;
}
/**
 * A real doubt about what was read, with the physical line (1-based) it concerns.
 */
export interface Warning {
  line: number | null;
  message: string;
}
/**
 * RFC 9457 problem details.
 */
export interface Problem {
  type: string;
  title: string;
  status: number;
  detail: string;
  code: string;
  remedy?: string;
  file?: string;
  line?: number;
  column?: number;
  /**
   * JSON pointer to the field at fault
   */
  pointer?: string;
  request_id?: string;
  [k: string]: unknown;
}
/**
 * Run one processor on one dataset. Custom code may come along in `source`; else the project's processors/custom/ is searched.
 */
export interface ProcessRequest {
  processor: string;
  /**
   * name or id of a dataset, or id of a job whose output is awaited
   */
  dataset: string;
  parameters?: {
    [k: string]: unknown;
  };
  as?: string;
  priority?: number;
  code?: ProcessorCode;
  /**
   * false computes again even when the result is known
   */
  cache?: boolean;
  /**
   * not before this time
   */
  scheduled_at?: string;
  max_retries?: number;
  /**
   * an attempt that takes longer is ended and the job FAILED
   */
  time_limit_ms?: number;
}
/**
 * A custom processor that lives in a notebook cell.
 */
export interface ProcessorCode {
  source: string;
  /**
   * name for error messages, such as In[4]
   */
  file: string;
  /**
   * lines of the cell above the code
   */
  line_offset?: number;
}
/**
 * The outcome of one processor on one dataset.
 */
export interface ProcessingResult {
  id: string;
  task_id: string;
  data_file_id: string | null;
  dataset?: string | null;
  processing_type: string;
  parameters: {
    [k: string]: unknown;
  };
  status: 'PENDING' | 'PROCESSING' | 'RETRYING' | 'COMPLETED' | 'FAILED' | 'CANCELLED';
  result_data: {
    [k: string]: unknown;
  } | null;
  error: Failure | null;
  table: string | null;
  progress: {
    [k: string]: unknown;
  };
  cached?: boolean;
  created_at: string;
  updated_at: string;
}
/**
 * A processor that can be run: the form, the command line and the HTTP API follow from its parameters.
 */
export interface ProcessorDescription {
  name: string;
  title: string;
  description: string;
  /**
   * JSON Schema 2020-12
   */
  parameters: {
    [k: string]: unknown;
  };
  custom: boolean;
  code_hash: string;
  /**
   * why a custom processor cannot be offered, such as a syntax error
   */
  problem?: string | null;
}
/**
 * One custom processor on one small table, in the sandbox.
 */
export interface TryReport {
  status: 'ok' | 'error' | 'timeout' | 'memory' | 'refused';
  columns?: {
    [k: string]: unknown;
  };
  result_data?: {
    [k: string]: unknown;
  };
  error?: TryError;
  logs: string[];
  duration_ms: number;
  peak_memory_mb: number;
}
export interface TryError {
  message: string;
  file: string | null;
  line: number | null;
  column: number | null;
}
