import raw from '@duckdb/node-bindings';
import { DuckDBTypeId, type DuckDBDataChunk, type DuckDBType } from '@duckdb/node-api';
import { missingOf } from './missing.js';
import { friendly, friendlyInteger } from './row-values.js';
import { safeTimestampText, timestampText } from './time-text.js';

/** One column of a chunk as friendly values; the common types straight from the vector's bytes. */
export function chunkValues(
  chunk: DuckDBDataChunk,
  index: number,
  type: DuckDBType,
  json: boolean,
): unknown[] {
  const plain = PLAIN[type.typeId];
  if (plain === undefined) {
    return chunk.getColumnValues(index).map((value) => friendly(value, json));
  }
  const vector = raw.data_chunk_get_vector(chunk.chunk, index);
  const count = chunk.rowCount;
  const bytes = raw.vector_get_data(vector, count * 8);
  const values = plain(bytes.buffer, bytes.byteOffset, count);
  missingOf(vector, count)?.forEach((mark, row) => {
    if (mark === 1) values[row] = null;
  });
  return values;
}

/** An upper half nearer to zero than this is that of a safe number. */
const SAFE_UPPER = 2 ** 21 - 1;

type Plain = (buffer: ArrayBufferLike, offset: number, count: number) => unknown[];

const PLAIN: Partial<Record<DuckDBTypeId, Plain>> = {
  [DuckDBTypeId.DOUBLE]: (buffer, offset, count) => {
    const given = new Float64Array(buffer, offset, count);
    const values = new Array<unknown>(count);
    for (let i = 0; i < count; i++) values[i] = given[i];
    return values;
  },
  [DuckDBTypeId.BIGINT]: wholeNumbers((number) => number, friendlyInteger),
  [DuckDBTypeId.TIMESTAMP]: wholeNumbers(safeTimestampText, timestampText),
};

/** Of 64 bits: as a number where it is a safe one, for which no BigInt need be made. */
function wholeNumbers(safe: (value: number) => unknown, long: (value: bigint) => unknown): Plain {
  return (buffer, offset, count) => {
    const halves = new Int32Array(buffer, offset, count * 2);
    const whole = new BigInt64Array(buffer, offset, count);
    const values = new Array<unknown>(count);
    for (let i = 0; i < count; i++) {
      const upper = halves[2 * i + 1] ?? 0;
      const fits = upper >= -SAFE_UPPER && upper < SAFE_UPPER;
      values[i] = fits
        ? safe(upper * 2 ** 32 + ((halves[2 * i] ?? 0) >>> 0))
        : long(whole[i] ?? 0n);
    }
    return values;
  };
}
