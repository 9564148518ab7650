import raw from '@duckdb/node-bindings';
import {
  DuckDBDataChunk,
  DuckDBTypeId,
  type DuckDBConnection,
  type DuckDBType,
} from '@duckdb/node-api';
import { AssayError, type NamedColumn } from '@assay/schema';
import { fillVector } from './fill-vector.js';
import type { Feeds } from './feeds.js';
import { relationName, type Relation } from './names.js';
import type { AppendTable, PackedText } from './packed-text.js';
import { withStatement } from './statement.js';
import { withAppender } from './with-appender.js';

const ROWS_A_CHUNK = 2048;
/** From so many rows on DuckDB's threads take the columns in, and this one only hands them over. */
const MANY = 8 * ROWS_A_CHUNK;

const FITS: Record<NamedColumn['type'] | 'packed', readonly DuckDBTypeId[]> = {
  number: [DuckDBTypeId.DOUBLE],
  integer: [DuckDBTypeId.BIGINT],
  boolean: [DuckDBTypeId.BOOLEAN],
  date: [DuckDBTypeId.DATE],
  time: [DuckDBTypeId.TIME],
  timestamp: [DuckDBTypeId.TIMESTAMP, DuckDBTypeId.TIMESTAMP_TZ],
  text: [DuckDBTypeId.VARCHAR],
  packed: [DuckDBTypeId.VARCHAR],
};

/**
 * Appends a table's columns straight from their buffers, in row order. Few rows go through an appender; many are fed to an
 * INSERT, so that statistics and compression are computed in DuckDB's threads and not in this one.
 */
export async function append(
  connection: DuckDBConnection,
  feeds: Feeds,
  schema: string,
  table: string,
  data: AppendTable,
): Promise<void> {
  const wanted = await columnsOf(connection, relationName({ schema, table }));
  const columns = wanted.map(({ name, type }) => pick(data, name, type, schema, table));
  if (data.columns.length !== wanted.length) {
    const extra = data.columns.find((column) => !wanted.some(({ name }) => name === column.name));
    throw mismatch(schema, table, `the table has no column "${extra?.name ?? ''}"`);
  }
  const types = wanted.map(({ type }) => type);
  await appendTo(connection, feeds, { schema, table }, types, columns, data.rowCount);
}

/** Appends columns that are known to be the table's, in its order. */
export async function appendTo(
  connection: DuckDBConnection,
  feeds: Feeds,
  relation: Relation,
  types: readonly DuckDBType[],
  columns: readonly (NamedColumn | PackedText)[],
  rowCount: number,
): Promise<void> {
  if (rowCount < MANY) return await appendFew(connection, relation, types, columns, rowCount);
  await feeds.insert(connection, relationName(relation), types, columns, rowCount);
}

async function appendFew(
  connection: DuckDBConnection,
  relation: Relation,
  types: readonly DuckDBType[],
  columns: readonly (NamedColumn | PackedText)[],
  rowCount: number,
): Promise<void> {
  await withAppender(connection, relation, (appender) => {
    for (let from = 0; from < rowCount; from += ROWS_A_CHUNK) {
      // A chunk's text lives in its vectors until it is gone, so a fresh one each time keeps memory flat.
      const chunk = DuckDBDataChunk.create(types);
      const count = Math.min(ROWS_A_CHUNK, rowCount - from);
      columns.forEach((column, index) => {
        fillVector(raw.data_chunk_get_vector(chunk.chunk, index), column, from, count);
      });
      chunk.rowCount = count;
      appender.appendDataChunk(chunk);
    }
  });
}

/** Names and types of a table's columns, in their order. */
export async function columnsOf(
  connection: DuckDBConnection,
  target: string,
): Promise<{ name: string; type: DuckDBType }[]> {
  return withStatement(connection, `SELECT * FROM ${target}`, [], (statement) =>
    Array.from({ length: statement.columnCount }, (_, i) => ({
      name: statement.columnName(i),
      type: statement.columnType(i),
    })),
  );
}

function pick(
  data: AppendTable,
  name: string,
  type: DuckDBType,
  schema: string,
  table: string,
): NamedColumn | PackedText {
  const column = data.columns.find((candidate) => candidate.name === name);
  if (column === undefined) throw mismatch(schema, table, `column "${name}" is not given`);
  if (!FITS[column.type].includes(type.typeId)) {
    throw mismatch(schema, table, `column "${name}" is ${type.toString()}, not ${column.type}`);
  }
  const rows = column.type === 'packed' ? column.strings.length / 16 : column.values.length;
  if (rows < data.rowCount) {
    throw mismatch(schema, table, `column "${name}" is shorter than ${data.rowCount} rows`);
  }
  return column;
}

function mismatch(schema: string, table: string, message: string): AssayError {
  return new AssayError('append-mismatch', `cannot append to ${schema}.${table}: ${message}`, {
    status: 500,
  });
}
