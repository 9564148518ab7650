import raw from '@duckdb/node-bindings';
import {
  DuckDBDecimalValue,
  DuckDBTimestampMillisecondsValue,
  DuckDBTimestampNanosecondsValue,
  DuckDBTimestampSecondsValue,
  DuckDBTypeId,
  type DuckDBDataChunk,
  type DuckDBType,
  type DuckDBValue,
} from '@duckdb/node-api';
import { AssayError, type Column, type ColumnData, type NamedColumn } from '@assay/schema';
import { ByteRun } from './byte-run.js';
import { missingOf } from './missing.js';
import { friendly } from './row-values.js';

const OURS: Partial<Record<DuckDBTypeId, Column['type']>> = {
  [DuckDBTypeId.BOOLEAN]: 'boolean',
  [DuckDBTypeId.TINYINT]: 'integer',
  [DuckDBTypeId.SMALLINT]: 'integer',
  [DuckDBTypeId.INTEGER]: 'integer',
  [DuckDBTypeId.BIGINT]: 'integer',
  [DuckDBTypeId.UTINYINT]: 'integer',
  [DuckDBTypeId.USMALLINT]: 'integer',
  [DuckDBTypeId.UINTEGER]: 'integer',
  [DuckDBTypeId.UBIGINT]: 'integer',
  [DuckDBTypeId.HUGEINT]: 'integer',
  [DuckDBTypeId.UHUGEINT]: 'integer',
  [DuckDBTypeId.FLOAT]: 'number',
  [DuckDBTypeId.DOUBLE]: 'number',
  [DuckDBTypeId.DECIMAL]: 'number',
  [DuckDBTypeId.DATE]: 'date',
  [DuckDBTypeId.TIME]: 'time',
  [DuckDBTypeId.TIMESTAMP]: 'timestamp',
  [DuckDBTypeId.TIMESTAMP_S]: 'timestamp',
  [DuckDBTypeId.TIMESTAMP_MS]: 'timestamp',
  [DuckDBTypeId.TIMESTAMP_NS]: 'timestamp',
  [DuckDBTypeId.TIMESTAMP_TZ]: 'timestamp',
};

/** Types whose vectors hold our own representation, byte for byte. */
const FLAT = new Set([
  DuckDBTypeId.BOOLEAN,
  DuckDBTypeId.BIGINT,
  DuckDBTypeId.DOUBLE,
  DuckDBTypeId.DATE,
  DuckDBTypeId.TIME,
  DuckDBTypeId.TIMESTAMP,
  DuckDBTypeId.TIMESTAMP_TZ,
]);

const WIDTH: Record<Exclude<Column['type'], 'text'>, number> = {
  boolean: 1,
  date: 4,
  integer: 8,
  number: 8,
  time: 8,
  timestamp: 8,
};

/** The column type that a DuckDB type becomes; what has no counterpart becomes text. */
export function columnType(type: DuckDBType): Column['type'] {
  return OURS[type.typeId] ?? 'text';
}

/** Gathers one column of a result, chunk by chunk. */
export class ColumnBuilder {
  private readonly type: Column['type'];
  private readonly flat: boolean;
  private readonly bytes = new ByteRun();
  private readonly texts: (string | null)[] = [];
  private readonly marks: { at: number; missing: Uint8Array }[] = [];
  private rows = 0;

  constructor(
    private readonly name: string,
    private readonly index: number,
    source: DuckDBType,
  ) {
    this.type = columnType(source);
    this.flat = FLAT.has(source.typeId);
  }

  add(chunk: DuckDBDataChunk): void {
    const count = chunk.rowCount;
    if (this.type === 'text') {
      for (const value of chunk.getColumnValues(this.index)) this.texts.push(asText(value));
    } else if (this.flat) {
      const vector = raw.data_chunk_get_vector(chunk.chunk, this.index);
      this.bytes.add(raw.vector_get_data(vector, count * WIDTH[this.type]));
      this.mark(missingOf(vector, count));
    } else {
      this.addConverted(chunk.getColumnValues(this.index), this.type);
    }
    this.rows += count;
  }

  private addConverted(values: readonly DuckDBValue[], type: Column['type']): void {
    const missing = Uint8Array.from(values, (value) => (value === null ? 1 : 0));
    const numbers =
      type === 'number'
        ? Float64Array.from(values, (value) => (value === null ? 0 : this.asNumber(value)))
        : BigInt64Array.from(values, (value) => (value === null ? 0n : this.asInteger(value)));
    this.bytes.add(new Uint8Array(numbers.buffer));
    this.mark(missing.includes(1) ? missing : null);
  }

  private asNumber(value: DuckDBValue): number {
    const number = value instanceof DuckDBDecimalValue ? friendly(value) : value;
    return typeof number === 'number' ? number : this.refuse(value, 'DOUBLE or VARCHAR');
  }

  private asInteger(value: DuckDBValue): bigint {
    if (value instanceof DuckDBTimestampSecondsValue) return value.seconds * 1_000_000n;
    if (value instanceof DuckDBTimestampMillisecondsValue) return value.millis * 1000n;
    if (value instanceof DuckDBTimestampNanosecondsValue) {
      if (value.nanos % 1000n !== 0n) this.refuse(value, 'TIMESTAMP or VARCHAR');
      return value.nanos / 1000n;
    }
    const integer = typeof value === 'number' ? BigInt(value) : value;
    return typeof integer === 'bigint' && BigInt.asIntN(64, integer) === integer
      ? integer
      : this.refuse(value, 'BIGINT, DOUBLE or VARCHAR');
  }

  private refuse(value: DuckDBValue, cast: string): never {
    throw new AssayError(
      'value-not-representable',
      `column "${this.name}" holds ${String(value)}, which a column of type ${this.type} cannot hold exactly`,
      { remedy: `cast it in the statement: CAST("${this.name}" AS ${cast})` },
    );
  }

  private mark(missing: Uint8Array | null): void {
    if (missing !== null) this.marks.push({ at: this.rows, missing });
  }

  /** The column, under a name. */
  finish(name: string): NamedColumn {
    return { name, ...this.data() };
  }

  private data(): ColumnData {
    if (this.type === 'text') return { type: 'text', values: this.texts, missing: null };
    const bytes = this.bytes.join();
    const missing = this.missing();
    const { buffer } = bytes;
    switch (this.type) {
      case 'number':
        // A missing number reads as NaN, so that code which forgets to look at `missing` cannot take it for a value.
        return { type: 'number', values: under(new Float64Array(buffer), missing, NaN), missing };
      case 'boolean':
        return { type: 'boolean', values: under(bytes, missing, 0), missing };
      case 'date':
        return { type: 'date', values: under(new Int32Array(buffer), missing, 0), missing };
      default:
        return { type: this.type, values: under(new BigInt64Array(buffer), missing, 0n), missing };
    }
  }

  private missing(): Uint8Array | null {
    if (this.marks.length === 0) return null;
    const missing = new Uint8Array(this.rows);
    for (const mark of this.marks) missing.set(mark.missing, mark.at);
    return missing;
  }
}

/** What DuckDB leaves under a missing mark is any bits; here it is always the same. */
function under<T extends Float64Array | Uint8Array | Int32Array | BigInt64Array>(
  values: T,
  missing: Uint8Array | null,
  filler: T[number],
): T {
  missing?.forEach((mark, i) => {
    if (mark === 1) values[i] = filler;
  });
  return values;
}

function asText(value: DuckDBValue): string | null {
  if (value === null || typeof value === 'string') return value;
  const plain = friendly(value);
  return typeof plain === 'string'
    ? plain
    : JSON.stringify(plain, (_, v: unknown) => (typeof v === 'bigint' ? String(v) : v));
}
