/**
 * The contract that standard and custom processors share. A processor is one file: its name is the file's name.
 *
 * ```ts
 * export const parameters = { type: 'object', properties: { factor: { type: 'number', default: 2 } } };
 * export function process(table, params) {
 *   return { rows: table.rowCount, table: { doubled: table.columns.v.map((v) => v * params.factor) } };
 * }
 * ```
 */

/** Numbers and integers come as Float64Array (missing = NaN), everything else as an array with null for missing. */
export type Values =
  Float64Array | (string | null)[] | (boolean | null)[] | (bigint | null)[] | (Instant | null)[];

/** A date or timestamp: a Date holds whole milliseconds, and what a timestamp has beyond them stands beside. */
export type Instant = Date & { readonly microseconds?: number };

export type ValueType = 'integer' | 'number' | 'text' | 'boolean' | 'date' | 'time' | 'timestamp';

export interface Table {
  readonly rowCount: number;
  readonly columnNames: readonly string[];
  /** Values by column name. Integers beyond 2^53 come as bigint; dates and timestamps as Date; times as text. */
  readonly columns: Readonly<Record<string, Values>>;
  /** 1 where a number is missing; tells a missing value from a measured NaN. Absent when none is missing. */
  readonly missing: Readonly<Record<string, Uint8Array>>;
  readonly types: Readonly<Record<string, ValueType>>;
  readonly units: Readonly<Record<string, string>>;
  rows(): Iterable<Record<string, unknown>>;
}

export interface Context {
  /** Rows done of rows to do; cheap, call it every few thousand rows. */
  progress(done: number, total: number): void;
}

/** JSON Schema 2020-12 of an object; titles become form labels, defaults are filled in before `process` runs. */
export type ParameterSchema = {
  readonly type: 'object';
  readonly properties: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean;
};

/**
 * How the rows of the output lie in the input, so that annotations and lineage can follow a step. Rows count from 0.
 *
 * - `identity`: output row i is input row i.
 * - `crop`: output row i is input row `first` + i.
 * - `shift`: the samples lie elsewhere: input row i is output row i + `rows`, and x grew by `x` (seconds for dates and times).
 * - `resample`: the rows are new; a position in x is the same in both. `input: null` stands for the input's row numbers.
 * - `filter`: some of the rows, in their order: their numbers, every `step`-th from `first` on, or the output column that has them.
 * - `dedupe`: for each input row the output row that took it in, -1 for none.
 * - `none`: coordinates of its own, such as frequencies.
 */
export type Coordinates =
  | 'identity'
  | 'none'
  | { readonly kind: 'identity' | 'none' }
  | { readonly kind: 'crop'; readonly first: number }
  | {
      readonly kind: 'shift';
      readonly rows?: number;
      readonly x?: number;
      readonly column?: string;
    }
  | { readonly kind: 'resample'; readonly input: string | null; readonly output: string }
  | { readonly kind: 'filter'; readonly rows: ArrayLike<number> }
  | { readonly kind: 'filter'; readonly first: number; readonly step: number }
  | { readonly kind: 'filter'; readonly column: string }
  | { readonly kind: 'dedupe'; readonly into: ArrayLike<number> };

/**
 * What `process` returns: JSON-serialisable values, and under the reserved key `table` the columns of a processed table.
 * A column that is the very array of the input passes that column on exactly, with its type. `coordinates` says how this
 * output's rows lie in the input, where that is not what the module says of all of them.
 */
export type Result = Record<string, unknown> & {
  table?: Record<string, Values | readonly unknown[]>;
};

/** What is known of a long table before its rows come by. */
export interface LongTable extends Pick<Table, 'rowCount' | 'columnNames' | 'types' | 'units'> {
  /** Whether all values of a column are there and strictly rise or strictly fall; it takes a pass over the column. */
  ordered(column: string): Promise<boolean>;
}

/**
 * A run over a table that comes in pieces of rows, in their order. However the rows are cut, the outcome is that of `process`
 * on the whole table, to the last bit.
 */
export interface PieceRun {
  /** The columns that it looks at. */
  readonly columns: readonly string[];
  /** Columns of the input that the output passes on row by row, before those that it makes. */
  readonly passesOn: readonly string[];
  /** Columns of numbers that it makes, a row for each row of the input. */
  readonly makes: readonly string[];
  /** The next rows. Answers the rows made that were not made before; null when it turns out that the whole table is needed. */
  take(piece: Table): Record<string, Float64Array> | null;
  /** After the last rows: the result, with what rows are left of `makes` as its table; the whole table where it makes none. */
  end(): Result;
  /** What another run needs, beside the rows made until now, to go on from here: JSON. */
  state?(): unknown;
  /** Goes on from a state; answers the first row of the input that it wants to see. */
  goOn?(state: unknown): number;
}

export interface Processor<P = Record<string, unknown>> {
  readonly title?: string;
  readonly description?: string;
  readonly parameters?: ParameterSchema;
  /** Holds for every output, unless its result says otherwise. */
  readonly coordinates?: Coordinates;
  process(table: Table, params: P, context: Context): Result | Promise<Result>;
  /** As `process`, for a table too long to lie in memory; null where these parameters ask for the whole of it. */
  inPieces?(table: LongTable, params: P): Promise<PieceRun | null>;
}

/** A wrong parameter or unusable input, told to the user as it stands. */
export class ParameterError extends Error {
  override readonly name = 'ParameterError';
  constructor(
    readonly parameter: string,
    message: string,
  ) {
    super(message);
  }
}
