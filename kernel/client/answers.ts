import type { Column } from '@assay/schema';

export interface Page<T> {
  data: T[];
  metadata: { pagination: { next_cursor: string | null } };
}

export interface RowsPage {
  columns: Column[];
  rows: unknown[][];
  total: number;
}

export interface PointsOptions {
  x: string;
  y: string;
  from?: string | number;
  to?: string | number;
  /** Width of the drawing; at most a few points a pixel come back. */
  pixels?: number;
  [option: string]: string | number | undefined;
}

/** `rows` are 0-based row numbers; a missing y is null; x is ISO text on a time axis. */
export interface PointsPage {
  x: (number | string)[];
  y: (number | string | null)[];
  rows: number[];
  total: number;
}

export interface SqlOptions {
  write?: boolean;
  /** Keeps the result as a processed dataset of this name. */
  asDataset?: string | undefined;
  /** The rows enter a result: what clock or chance decides is refused. */
  result?: boolean;
  /** A load run's id: datasets as they were when it had ended. */
  asOf?: string | undefined;
  signal?: AbortSignal;
}

/** Integers beyond 2^53 and numbers that JSON can't say are text. */
export interface SqlAnswer {
  columns: (Column & { sql_type: string })[];
  rows: unknown[][];
  /** The dataset that was made, with `asDataset`. */
  dataset?: string;
}

export interface LineageNode {
  id: string;
  kind: 'object' | 'dataset' | 'step' | 'schema';
  name: string;
  [detail: string]: unknown;
}

/** From a dataset down to the bytes that it came from; an edge goes from what was used to what was made. */
export interface Lineage {
  dataset: string;
  nodes: LineageNode[];
  edges: { from: string; to: string }[];
}

/** An answer passed on as it came: `json` or `bytes`. */
export interface Forwarded {
  status: number;
  contentType: string;
  json?: unknown;
  bytes?: Uint8Array;
}
