/** Rows of a dataset in order; integers beyond 2^53, NaN and infinities are text. */
export interface Rows {
  columns: { name: string; type: string }[];
  rows: unknown[][];
  total: number;
}

/** A series reduced to what can be seen: a minimum and a maximum for each pixel. */
export interface Points {
  x: unknown[];
  y: unknown[];
  total: number;
}

/** What a processor makes of a dataset's first rows. */
export interface Preview {
  rows: number;
  table: { columns: { name: string; type: string }[]; rows: unknown[][] };
  result_data: Record<string, unknown>;
}

/** What hangs on a dataset. */
export interface Dependents {
  datasets: string[];
  jobs: number;
  unfinished: number;
  annotations: number;
}

/** Whether a result is what its request would give now. */
export interface Freshness {
  state: 'computed' | 'cached' | 'stale' | 'known' | 'new';
  because: { what: 'code' | 'parameter' | 'input' | 'engine'; name: string }[];
  job_id: string | null;
  completed_at: string | null;
}

/** A condition on the rows of a table. */
export interface Condition {
  column: string;
  operator: string;
  value?: string;
}

export interface RowOrder {
  sort?: string;
  descending?: boolean;
  conditions?: readonly Condition[];
}

/** Rows in an order of the reader's, with their numbers. */
export interface View extends Rows {
  numbers: number[];
}

export interface ColumnStatistics {
  column: string;
  type: string;
  count: number;
  missing: number;
  distinct: number;
  min: unknown;
  max: unknown;
  mean: number | null;
  std: number | null;
  histogram: number[];
  common: { value: unknown; count: number }[];
}

/** The bytes of the file that a row was read from. */
export interface RowSource {
  row: number;
  file: string;
  line: number | null;
  byte_start: number;
  byte_end: number;
  encoding: string;
  before: string;
  text: string;
  after: string;
}

/** A search for better parameters, as it was run. */
export interface Study {
  simulated: boolean;
  method: string;
  processor: string;
  dataset: string | null;
  objective: string;
  seed: number;
  trials: { number: number; params: Record<string, unknown>; value: number | null }[];
  best: { params: Record<string, unknown>; value: number } | null;
}

/** Runs of one kind. */
export interface Figures {
  scope: 'all' | 'source' | 'processor' | 'operation' | 'alert';
  name: string;
  runs: number;
  succeeded: number;
  failed: number;
  success_rate: number | null;
  rows?: number;
  rejected?: number;
  error_rate?: number | null;
  mean_ms?: number | null;
}

/** Something that went wrong of late. */
export interface Alert {
  kind: string;
  message: string;
  time: string;
}
