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
  | { kind: 'whole'; module: string; parameters: Record<string, unknown>; table: OutputTable }
  | { kind: 'long'; module: string; parameters: Record<string, unknown>; table: LongHeading }
  | { kind: 'go-on'; state: unknown }
  | { kind: 'ordered'; is: boolean }
  | { kind: 'piece'; table: Heading }
  | { kind: 'take' }
  | { kind: 'end' }
  /** Asked of one that has nothing to do. */
  | { kind: 'here?' };

export type FromWorker =
  | { kind: 'ready' }
  | { kind: 'here' }
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
  | { kind: 'ordered?'; column: string }
  | { kind: 'plan'; plan: PiecePlan | null }
  | { kind: 'from'; row: number }
  /** After the slices of what was made of a piece; `state` as it is then. Not taken: the whole table is needed. */
  | { kind: 'taken'; taken: boolean; state: unknown }
  | { kind: 'error'; error: WorkerError };

/** A table without its values: columns to come in slices, or passed on from the input. */
export interface Heading {
  rowCount: number;
  columns: HeadingColumn[];
}

export type HeadingColumn =
  | { name: string; type: ColumnData['type']; unit?: string; hasMissing: boolean }
  | Extract<OutputColumn, { copy: string }>;

/** A table whose rows come in pieces. */
export interface LongHeading {
  rowCount: number;
  columns: { name: string; type: ColumnData['type']; unit?: string }[];
}

/** What a processor does with pieces: see the contract of processors. */
export interface PiecePlan {
  columns: readonly string[];
  passesOn: readonly string[];
  makes: readonly string[];
  /** Whether it can go on from a state. */
  goesOn: boolean;
}

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
