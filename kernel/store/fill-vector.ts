import raw from '@duckdb/node-bindings';
import type { NamedColumn } from '@assay/schema';
import type { PackedText } from './packed-text.js';

const STRING = 16;

/** Puts `count` values of a column, from row `from` on, into a vector of a chunk. */
export function fillVector(
  vector: raw.Vector,
  column: NamedColumn | PackedText,
  from: number,
  count: number,
): void {
  if (column.type === 'text') {
    fillText(vector, column.values, from, count);
    return;
  }
  if (column.type === 'packed') fillPacked(vector, column, from, count);
  else copy(vector, column.values.subarray(from, from + count));
  const { missing } = column;
  if (missing !== null) markMissing(vector, count, (i) => missing[from + i] === 1);
}

/** A worker's shared buffer is copied first: DuckDB's call takes plain ones only. */
function copy(vector: raw.Vector, view: ArrayBufferView): void {
  const { buffer, byteOffset, byteLength } = view;
  if (buffer instanceof ArrayBuffer) {
    raw.copy_data_to_vector(vector, 0, buffer, byteOffset, byteLength);
  } else {
    const own = new Uint8Array(buffer, byteOffset, byteLength).slice();
    raw.copy_data_to_vector(vector, 0, own.buffer, 0, byteLength);
  }
}

/** Short texts are copied as they lie (`duckdb_string_t`); long ones are put in the vector's own memory one by one. */
function fillPacked(vector: raw.Vector, column: PackedText, from: number, count: number): void {
  const { strings, heap, long } = column;
  let at = lowerBound(long, from);
  const end = lowerBound(long, from + count);
  if (at === end) {
    copy(vector, strings.subarray(from * STRING, (from + count) * STRING));
    return;
  }
  // Until its bytes are there, a long text may not stand in the vector with a length and no address.
  const part = strings.slice(from * STRING, (from + count) * STRING);
  const lengths = new Uint32Array(part.buffer);
  const sizes = Array.from({ length: (end - at) >> 1 }, (_, k) => {
    const row = (long[at + 2 * k] ?? 0) - from;
    const size = lengths[row * 4] ?? 0;
    lengths[row * 4] = 0;
    return size;
  });
  copy(vector, part);
  for (const size of sizes) {
    const start = long[at + 1] ?? 0;
    const bytes = heap.subarray(start, start + size);
    raw.vector_assign_string_element_len(vector, (long[at] ?? 0) - from, bytes);
    at += 2;
  }
}

/** Index in pairs of row and place of the first row that is not below `row`. */
function lowerBound(pairs: Uint32Array, row: number): number {
  let low = 0;
  let high = pairs.length >> 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((pairs[2 * middle] ?? 0) < row) low = middle + 1;
    else high = middle;
  }
  return 2 * low;
}

function fillText(
  vector: raw.Vector,
  values: readonly (string | null)[],
  from: number,
  count: number,
): void {
  let gaps = false;
  for (let i = 0; i < count; i++) {
    const value = values[from + i] ?? null;
    if (value === null) gaps = true;
    // The C string form would end at a NUL character.
    else if (value.includes('\0')) {
      raw.vector_assign_string_element_len(vector, i, Buffer.from(value));
    } else raw.vector_assign_string_element(vector, i, value);
  }
  if (gaps) markMissing(vector, count, (i) => (values[from + i] ?? null) === null);
}

/** DuckDB keeps one bit a row, 1 where the value is there. */
function markMissing(vector: raw.Vector, count: number, gone: (row: number) => boolean): void {
  const bits = new Uint8Array(Math.ceil(count / 64) * 8).fill(255);
  for (let i = 0; i < count; i++) {
    if (gone(i)) bits[i >> 3] = (bits[i >> 3] ?? 255) & ~(1 << (i & 7));
  }
  raw.vector_ensure_validity_writable(vector);
  raw.copy_data_to_vector_validity(vector, 0, bits.buffer, 0, bits.byteLength);
}
