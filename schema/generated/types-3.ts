/* Generated from schema/definitions by `npm run schema`. Do not edit. */

import type { Column, Failure, Source } from './types-1.js';
import type { Watch } from './types-2.js';
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
   * true takes the equal job that an interrupted run has left, in place of a new one
   */
  join?: boolean;
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
export interface TryError {
  message: string;
  file: string | null;
  line: number | null;
  column: number | null;
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
