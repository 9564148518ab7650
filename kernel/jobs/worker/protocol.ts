import type { ColumnData, OutputColumn, OutputTable } from '@assay/schema';

/**
 * What host and job worker say to each other over the child process's channel. Tables travel as slices of columns, so that
 * no single message holds up either side's event loop.
 */
export type ToWorker =
  | { kind: 'job'; module: string; parameters: Record<string, unknown>; table: Heading }
  | Slice
  | { kind: 'run' }
  /** All of a small job. */
  | { kind: 'whole'; module: string; parameters: Record<string, unknown>; table: OutputTable };

export type FromWorker =
  | { kind: 'ready' }
  | { kind: 'progress'; done: number; total: number }
  | { kind: 'output'; table: Heading }
  | Slice
  | {
      kind: 'done';
      resultData: unknown;
      problem: string | null;
      /** When it is small; others came before, in slices. */
      table?: OutputTable;
    }
  | { kind: 'error'; error: WorkerError };

/** A table without its values: columns to come in slices, or passed on from the input. */
export interface Heading {
  rowCount: number;
  columns: HeadingColumn[];
}

export type HeadingColumn =
  | { name: string; type: ColumnData['type']; unit?: string; hasMissing: boolean }
  | Extract<OutputColumn, { copy: string }>;

export interface Slice {
  kind: 'slice';
  column: number;
  offset: number;
  values: ColumnData['values'];
  missing: Uint8Array | null;
}

export interface WorkerError {
  name: string;
  message: string;
  stack: string | null;
  /** Of a ParameterError. */
  parameter: string | null;
}
