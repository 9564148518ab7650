import raw from '@duckdb/node-bindings';
import { DuckDBTypeId, type DuckDBDataChunk, type DuckDBType } from '@duckdb/node-api';
import { missingOf } from './missing.js';
import { friendly, friendlyInteger } from './row-values.js';
import { timestampText } from './time-text.js';

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

type Plain = (buffer: ArrayBufferLike, offset: number, count: number) => unknown[];

const PLAIN: Partial<Record<DuckDBTypeId, Plain>> = {
  [DuckDBTypeId.DOUBLE]: (buffer, offset, count) =>
    Array.from(new Float64Array(buffer, offset, count)),
  [DuckDBTypeId.BIGINT]: (buffer, offset, count) =>
    Array.from(new BigInt64Array(buffer, offset, count), friendlyInteger),
  [DuckDBTypeId.TIMESTAMP]: (buffer, offset, count) =>
    Array.from(new BigInt64Array(buffer, offset, count), timestampText),
};
