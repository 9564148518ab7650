import {
  AsyncByteQueue,
  Bool,
  DateDay,
  Field,
  Float64,
  Int64,
  makeData,
  RecordBatch,
  RecordBatchStreamWriter,
  Schema,
  Struct,
  TimeMicrosecond,
  TimestampMicrosecond,
  Utf8,
  vectorFromArray,
  type Data,
  type DataType,
} from 'apache-arrow';
import type { ColumnTable, NamedColumn } from '@assay/schema';

/**
 * A table that comes in pieces as an Arrow IPC stream, straight from the columns' buffers; each piece is a batch. Timestamps are
 * UTC; times are microseconds.
 */
export class ArrowParts {
  private readonly made = new Made();
  private readonly writer = new RecordBatchStreamWriter().reset(this.made);

  /** @returns the bytes that a piece adds */
  next(table: ColumnTable): Uint8Array[] {
    this.writer.write(batchOf(table));
    return this.made.take();
  }

  /** @returns the bytes at the end of the stream */
  end(): Uint8Array[] {
    this.writer.finish();
    return this.made.take();
  }
}

/** What the writer has made and nobody took yet. */
class Made extends AsyncByteQueue {
  private parts: Uint8Array[] = [];

  override write(part: Uint8Array): void {
    if (part.byteLength > 0) this.parts.push(part);
  }

  take(): Uint8Array[] {
    return this.parts.splice(0);
  }
}

function batchOf(table: ColumnTable): RecordBatch {
  const children = table.columns.map((column) => columnData(column, table.rowCount));
  const fields = table.columns.map((column, i) => {
    const metadata = new Map(column.unit === undefined ? [] : [['unit', column.unit]]);
    return new Field(column.name, children[i]?.type as DataType, true, metadata);
  });
  const data = makeData({
    type: new Struct(fields),
    length: table.rowCount,
    nullCount: 0,
    children,
  });
  return new RecordBatch(new Schema(fields), data);
}

function columnData(column: NamedColumn, length: number): Data {
  if (column.type === 'text') {
    // An explicit type: plain inference would make a dictionary of it.
    return vectorFromArray(column.values, new Utf8()).data[0] ?? makeData({ type: new Utf8() });
  }
  const validity = validityOf(column.missing, length);
  const common = { length, ...validity };
  switch (column.type) {
    case 'number':
      return makeData({ type: new Float64(), data: column.values, ...common });
    case 'integer':
      return makeData({ type: new Int64(), data: column.values, ...common });
    case 'boolean':
      return makeData({ type: new Bool(), data: bits(column.values, 1), ...common });
    case 'date':
      return makeData({ type: new DateDay(), data: column.values, ...common });
    case 'time':
      return makeData({ type: new TimeMicrosecond(), data: column.values, ...common });
    case 'timestamp':
      return makeData({ type: new TimestampMicrosecond('UTC'), data: column.values, ...common });
  }
}

function validityOf(missing: Uint8Array | null, length: number) {
  if (missing === null) return { nullCount: 0 };
  let nullCount = 0;
  for (let i = 0; i < length; i++) nullCount += missing[i] ?? 0;
  return { nullCount, nullBitmap: bits(missing, 0) };
}

/** One bit a row, set where the byte equals `set`. */
function bits(bytes: Uint8Array, set: 0 | 1): Uint8Array {
  const out = new Uint8Array(Math.ceil(bytes.length / 64) * 8);
  for (let i = 0; i < bytes.length; i++) {
    if (bytes[i] === set) out[i >> 3] = (out[i >> 3] ?? 0) | (1 << (i & 7));
  }
  return out;
}
