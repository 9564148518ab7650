/**
 * Columns in flat buffers: the one form in which data moves between store, workers and sandbox.
 * Everything but text is a typed array, so it can be transferred, mapped or appended without a loop.
 */
export type ColumnData =
  | { type: 'number'; values: Float64Array; missing: Missing }
  | { type: 'integer'; values: BigInt64Array; missing: Missing }
  | { type: 'boolean'; values: Uint8Array; missing: Missing }
  /** Days since 1970-01-01. */
  | { type: 'date'; values: Int32Array; missing: Missing }
  /** Microseconds since midnight. */
  | { type: 'time'; values: BigInt64Array; missing: Missing }
  /** Microseconds since 1970-01-01T00:00:00 UTC. */
  | { type: 'timestamp'; values: BigInt64Array; missing: Missing }
  /** `null` is missing; `missing` stays null. */
  | { type: 'text'; values: (string | null)[]; missing: null };

/** One byte a row, 1 where the value is missing; null when nothing is. */
export type Missing = Uint8Array | null;

export type NamedColumn = { name: string; unit?: string } & ColumnData;

/** A table of equally long columns in a fixed order. */
export interface ColumnTable {
  rowCount: number;
  columns: NamedColumn[];
}

/**
 * A processor's output column: data of its own, or an input column passed on unchanged.
 * The store copies the latter itself, so that int64 and microseconds survive exactly.
 */
export type OutputColumn = NamedColumn | { name: string; copy: string };

export interface OutputTable {
  rowCount: number;
  columns: OutputColumn[];
}
