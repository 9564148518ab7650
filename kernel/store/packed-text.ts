import type { NamedColumn } from '@assay/schema';

/**
 * A text column as bytes, so that no string is made between a file and the store: DuckDB's own 16 bytes a row for texts of
 * up to 12 bytes, and all texts behind each other, each with its length, as the content hash wants them.
 */
export interface PackedText {
  name: string;
  unit?: string;
  type: 'packed';
  /** A row's length (32 bits) and its first 12 bytes; only the length of a longer one. */
  strings: Uint8Array;
  /** For each row its length (32 bits, little endian) and its UTF-8; length 0 where missing. */
  heap: Uint8Array;
  /** Rows of more than 12 bytes, ascending, each followed by where its bytes begin in `heap`. */
  long: Uint32Array;
  /** One byte a row, 1 where the value is missing; null when nothing is. */
  missing: Uint8Array | null;
}

/** A table of columns as the store takes them. */
export interface AppendTable {
  rowCount: number;
  columns: (NamedColumn | PackedText)[];
}
