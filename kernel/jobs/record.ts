import type { Failure, Job, ProcessingResult, Progress } from '@assay/schema';
import type { Row } from '../store/index.js';
import type { Status } from './states.js';

/** Where custom code lies: in a notebook cell (`source` is there), or in a file of the project by its name. */
export interface CodeReference {
  name: string;
  source?: string;
  file?: string;
  line_offset?: number;
}

/** Where the rows went: read = written + rejected + filtered. */
export interface RowAccount {
  read: number;
  written: number;
  rejected: number;
  filtered: number;
}

/** One row of `assay.job`, under the ledger's own names. */
export interface JobRecord {
  id: string;
  result_id: string;
  job_type: string;
  /** As the request named it; `custom` stays `custom`. */
  processor: string | null;
  code: CodeReference | null;
  code_hash: string | null;
  dataset: string | null;
  dataset_id: string | null;
  data_file_id: string | null;
  depends_on: string | null;
  /** As given, without defaults. */
  parameters: Record<string, unknown>;
  output_name: string | null;
  status: Status;
  dead_letter: boolean;
  priority: number;
  /** Fencing token: every start raises it, every write compares it. */
  attempt: number;
  retry_count: number;
  max_retries: number;
  /** Of one attempt. */
  time_limit_ms: number | null;
  use_cache: boolean;
  cached: boolean;
  progress: Progress | null;
  step_key: string | null;
  result_data: Record<string, unknown> | null;
  error_details: Failure | null;
  tenant_id: number;
  pipeline_id: string | null;
  /** Name of the schedule that submitted it. */
  schedule: string | null;
  row_account: RowAccount | null;
  scheduled_at: string;
  created_at: string;
  started_at: string | null;
  completed_at: string | null;
  updated_at: string;
}

export const NO_PROGRESS: Progress = { done: 0, total: null, fraction: null };

const UUIDS: ReadonlySet<string> = new Set([
  ...['id', 'result_id', 'dataset_id', 'data_file_id', 'depends_on', 'pipeline_id'],
]);
const COLUMNS: readonly (keyof JobRecord)[] = [
  ...(['id', 'result_id', 'job_type', 'processor', 'code', 'code_hash', 'dataset'] as const),
  ...(['dataset_id', 'data_file_id', 'depends_on', 'parameters', 'output_name'] as const),
  ...(['status', 'dead_letter', 'priority', 'attempt', 'retry_count', 'max_retries'] as const),
  ...([
    'time_limit_ms',
    'use_cache',
    'tenant_id',
    'pipeline_id',
    'schedule',
    'row_account',
  ] as const),
  ...(['cached', 'progress', 'step_key', 'result_data', 'error_details'] as const),
  ...(['scheduled_at', 'created_at', 'started_at', 'completed_at', 'updated_at'] as const),
];

export const RECORD_COLUMNS = COLUMNS;

/** A record's values in the order of its columns, as they are inserted. */
export function valuesOf(record: JobRecord): unknown[] {
  // DuckDB reads a long text once more for each NULL that follows it, so a result that is not there yet is JSON's null.
  return COLUMNS.map((name) => (name === 'result_data' ? (record[name] ?? 'null') : record[name]));
}

export const SELECT_RECORD = `SELECT ${COLUMNS.map((name) =>
  UUIDS.has(name) ? `CAST(${name} AS VARCHAR) AS ${name}` : name,
).join(', ')} FROM assay.job`;

export const SELECT_WITHOUT_RESULT = SELECT_RECORD.replace('result_data', 'NULL AS result_data');

export function toRecord(row: Row): JobRecord {
  // The statement names exactly these columns, and the migration gives them these types.
  return row as unknown as JobRecord;
}

/** The job as clients see it; `progress` of a running one is fresher than the ledger's. */
export function toJob(record: JobRecord, progress?: Progress): Job {
  return {
    id: record.id,
    job_type: record.job_type,
    code_hash: record.code_hash,
    status: record.status,
    priority: record.priority,
    progress: progress ?? record.progress ?? NO_PROGRESS,
    retry_count: record.retry_count,
    max_retries: record.max_retries,
    dead_letter: record.dead_letter,
    time_limit_ms: record.time_limit_ms,
    depends_on: record.depends_on,
    pipeline_id: record.pipeline_id,
    schedule: record.schedule,
    rows: record.row_account,
    scheduled_at: record.scheduled_at,
    started_at: record.started_at,
    completed_at: record.completed_at,
    error_details: record.error_details,
    processor: record.code?.name ?? record.processor,
    dataset: record.dataset,
    table: tableOf(record),
    result_id: record.result_id,
    cached: record.cached,
    created_at: record.created_at,
    updated_at: record.updated_at,
  };
}

export function toResult(record: JobRecord, progress?: Progress): ProcessingResult {
  return {
    id: record.result_id,
    task_id: record.id,
    data_file_id: record.data_file_id,
    dataset: record.dataset,
    processing_type: record.processor ?? record.job_type,
    parameters: record.parameters,
    status: record.status,
    result_data: record.result_data,
    error: record.error_details,
    table: tableOf(record),
    progress: { ...(progress ?? record.progress ?? NO_PROGRESS) },
    cached: record.cached,
    created_at: record.created_at,
    updated_at: record.updated_at,
  };
}

/** A job's table exists from its completion on, and not before. */
function tableOf(record: JobRecord): string | null {
  return record.status === 'COMPLETED' ? record.output_name : null;
}
