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
  Float64Array | (string | null)[] | (boolean | null)[] | (bigint | null)[] | (Date | null)[];

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
 * What `process` returns: JSON-serialisable values, and under the reserved key `table` the columns of a processed table.
 * A column that is the very array of the input passes that column on exactly, with its type.
 */
export type Result = Record<string, unknown> & {
  table?: Record<string, Values | readonly unknown[]>;
};

export interface Processor<P = Record<string, unknown>> {
  readonly title?: string;
  readonly description?: string;
  readonly parameters?: ParameterSchema;
  process(table: Table, params: P, context: Context): Result | Promise<Result>;
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
