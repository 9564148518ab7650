import { createHash, type Hash } from 'node:crypto';
import type { Column, ColumnTable, NamedColumn } from '@assay/schema';
import type { AppendTable, PackedText } from './packed-text.js';

const EMPTY = new Uint8Array(0);

/**
 * The canonical sha256 of a table's content, fed in batches of any size: names and types in column order, then for each
 * column its values and its missing marks in row order. -0 differs from 0, NaN from missing, missing from empty text.
 * Every NaN is one value: JavaScript does not keep payload bits apart.
 */
export class ContentHasher {
  private parts: { values: Hash; missing: Hash }[];
  private rows = 0;

  constructor(private readonly columns: readonly Pick<Column, 'name' | 'type'>[]) {
    this.parts = columns.map(() => ({
      values: createHash('sha256'),
      missing: createHash('sha256'),
    }));
  }

  /** The next rows; columns in the order of the constructor's. */
  update(table: AppendTable): void {
    if (table.columns.length !== this.columns.length) {
      throw new RangeError(
        `${table.columns.length} columns where ${this.columns.length} are hashed`,
      );
    }
    table.columns.forEach((column, index) => {
      const part = this.parts[index];
      const expected = this.columns[index];
      const type = column.type === 'packed' ? 'text' : column.type;
      if (part === undefined || type !== expected?.type || column.name !== expected.name) {
        throw new RangeError(
          `column ${column.name} (${column.type}) does not fit the hash's columns`,
        );
      }
      part.missing.update(missingMarks(column, table.rowCount));
      part.values.update(
        column.type === 'packed' ? column.heap : canonicalBytes(column, table.rowCount),
      );
    });
    this.rows += table.rowCount;
  }

  /** sha256 in hex of the rows until now; more may follow. */
  digestSoFar(): string {
    const so = new ContentHasher(this.columns);
    so.rows = this.rows;
    so.parts = this.parts.map(({ values, missing }) => ({
      values: values.copy(),
      missing: missing.copy(),
    }));
    return so.digest();
  }

  /** sha256 in hex. Ends the hasher. */
  digest(): string {
    const total = createHash('sha256');
    total.update(
      JSON.stringify(['assay-table-1', this.rows, this.columns.map((c) => [c.name, c.type])]),
    );
    for (const part of this.parts) {
      total.update(part.values.digest());
      total.update(part.missing.digest());
    }
    return total.digest('hex');
  }
}

/** The content hash of a whole table. */
export function contentHash(table: ColumnTable): string {
  const hasher = new ContentHasher(table.columns);
  hasher.update(table);
  return hasher.digest();
}

function missingMarks(column: NamedColumn | PackedText, rowCount: number): Uint8Array {
  if (column.type !== 'text') return column.missing ?? new Uint8Array(rowCount);
  const marks = new Uint8Array(rowCount);
  for (let i = 0; i < rowCount; i++) if (column.values[i] === null) marks[i] = 1;
  return marks;
}

/** Values as bytes that are equal exactly when the values are; what lies under a missing mark counts as zero. */
function canonicalBytes(column: NamedColumn, rowCount: number): Uint8Array {
  if (rowCount === 0) return EMPTY;
  switch (column.type) {
    case 'text':
      return textBytes(column.values, rowCount);
    case 'number':
      return bytesOf(canonicalNumbers(column.values, column.missing, rowCount));
    case 'integer':
    case 'time':
    case 'timestamp':
      return bytesOf(zeroMissing(column.values, column.missing, 0n));
    case 'date':
    case 'boolean':
      return bytesOf(zeroMissing(column.values, column.missing, 0));
  }
}

function canonicalNumbers(
  values: Float64Array,
  missing: Uint8Array | null,
  rowCount: number,
): Float64Array {
  let out = values;
  for (let i = 0; i < rowCount; i++) {
    const gone = missing !== null && missing[i] === 1;
    const value = values[i] ?? 0;
    if (!gone && value === value) continue;
    if (out === values) out = values.slice();
    out[i] = gone ? 0 : NaN;
  }
  return out;
}

function zeroMissing<T extends BigInt64Array | Int32Array | Uint8Array>(
  values: T,
  missing: Uint8Array | null,
  zero: T[number],
): T {
  if (missing === null || !missing.includes(1)) return values;
  const out = values.slice() as T;
  missing.forEach((mark, i) => {
    if (mark === 1) out[i] = zero;
  });
  return out;
}

function bytesOf(values: ArrayBufferView): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}

/** Each value's length in bytes (little endian, 32 bits) and its UTF-8. */
function textBytes(values: readonly (string | null)[], rowCount: number): Uint8Array {
  let size = 0;
  for (let i = 0; i < rowCount; i++) size += 4 + Buffer.byteLength(values[i] ?? '');
  const out = Buffer.allocUnsafe(size);
  let at = 0;
  for (let i = 0; i < rowCount; i++) {
    const length = out.write(values[i] ?? '', at + 4);
    out.writeUInt32LE(length, at);
    at += 4 + length;
  }
  return out;
}
