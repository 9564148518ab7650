import { setImmediate as breathe } from 'node:timers/promises';
import {
  StatementType,
  type DuckDBConnection,
  type DuckDBMaterializedResult,
  type DuckDBPreparedStatement,
  type DuckDBResult,
  type DuckDBType,
} from '@duckdb/node-api';
import { AssayError, type ColumnTable, type NamedColumn } from '@assay/schema';
import { chunkValues } from './chunk-values.js';
import { ColumnBuilder, columnType } from './column-builder.js';
import { errorMessage } from './error-message.js';
import { bindable } from './row-values.js';
import { sqlError } from './sql-error.js';
import type { Parameter, ResultColumn, Row, TakeRows, TakeTable, Values } from './store.js';

/**
 * Prepares the one statement of a text and binds its parameters (none when undefined); `check` says which kinds may go on.
 *
 * @throws AssayError `sql-statements` unless there is exactly one, `sql-parameters`, or `sql-error` with DuckDB's message
 */
export async function withStatement<T>(
  connection: DuckDBConnection,
  sql: string,
  params: readonly Parameter[] | undefined,
  work: (statement: DuckDBPreparedStatement) => Promise<T> | T,
  check: (type: StatementType) => void = () => undefined,
): Promise<T> {
  let statement: DuckDBPreparedStatement | undefined;
  try {
    statement = await prepareOne(connection, sql);
    check(statement.statementType);
    if (params !== undefined) bindAll(statement, params);
    return await work(statement);
  } catch (error) {
    throw sqlError(error, sql);
  } finally {
    statement?.destroySync();
  }
}

/** The one statement of a text. @throws AssayError `sql-statements` unless there is exactly one */
export async function prepareOne(
  connection: DuckDBConnection,
  sql: string,
): Promise<DuckDBPreparedStatement> {
  try {
    const extracted = await connection.extractStatements(sql);
    if (extracted.count !== 1) throw countError(extracted.count, sql);
    return await extracted.prepare(0);
  } catch (error) {
    // What DuckDB says of a text without any statement in it.
    if (errorMessage(error) === 'Error in native callback') throw countError(0, sql);
    throw error;
  }
}

function countError(count: number, sql: string): AssayError {
  // DuckDB makes a type for the values first, which is a statement of its own.
  if (count > 1 && /\bpivot\b/i.test(sql)) {
    return new AssayError('sql-statements', 'PIVOT must say which values become columns', {
      pointer: '/statement',
      remedy: "name them: PIVOT t ON kind IN ('a', 'b') USING sum(v)",
    });
  }
  return new AssayError(
    'sql-statements',
    count === 0 ? 'there is no statement' : `${count} statements were given where one is taken`,
    { pointer: '/statement', remedy: 'send one statement at a time' },
  );
}

export function bindAll(statement: DuckDBPreparedStatement, params: readonly Parameter[]): void {
  if (statement.parameterCount !== params.length) {
    throw new AssayError(
      'sql-parameters',
      `the statement takes ${statement.parameterCount} parameters, ${params.length} were given`,
      { pointer: '/parameters' },
    );
  }
  params.forEach((parameter, index) => {
    const { value, type } = bindable(parameter);
    statement.bindValue(index + 1, value, type);
  });
}

/** Whether a kind of statement only reads. */
export function onlyReads(type: StatementType): boolean {
  return type === StatementType.SELECT || type === StatementType.EXPLAIN;
}

/** Beyond these a result would take the memory of the one process that all work in. */
const VALUES_LIMIT = 10_000_000;
const CELLS_LIMIT = 250_000_000;
/** Rows from which on the columns of a table are put together with a pause between each. */
const LONG_TABLE = 100_000;

function limit(cells: number, most: number): void {
  if (cells <= most) return;
  throw new AssayError('result-too-large', `the result has more than ${most} values`, {
    pointer: '/statement',
    remedy:
      'add a LIMIT, select fewer columns, or keep it in the store: CREATE TABLE … AS with --write',
  });
}

/** All rows of a result that lies in memory, by column name: read at once, with no wait for each chunk. */
export function rowsInMemory(result: DuckDBMaterializedResult): Row[] {
  const names = result.deduplicatedColumnNames();
  const types = result.columnTypes();
  const json = names.map((_, index) => result.columnLogicalType(index).alias === 'JSON');
  const rows: Row[] = [];
  for (let index = 0; index < result.chunkCount; index++) {
    const chunk = result.getChunk(index);
    const values = types.map((type, i) => chunkValues(chunk, i, type, json[i] === true));
    for (let row = 0; row < chunk.rowCount; row++) {
      rows.push(Object.fromEntries(names.map((name, i) => [name, values[i]?.[row]])));
    }
    limit(rows.length * names.length, VALUES_LIMIT);
  }
  return rows;
}

/** Values in a piece: a megabyte, since many statements may be answered at once. */
const PIECE_VALUES = 2 ** 17;

/** A result's columns and rows of friendly values; none of the rows when `take` gets them. */
export async function valuesOf(result: DuckDBResult, take?: TakeRows): Promise<Values> {
  const columns = describe(result);
  const json = columns.map((_, index) => result.columnLogicalType(index).alias === 'JSON');
  const types = result.columnTypes();
  let rows: unknown[][] = [];
  for (let parts = 0; ; parts++) {
    const chunk = await result.fetchChunk();
    if (chunk === null || chunk.rowCount === 0) {
      if (parts === 0) await take?.({ columns, rows });
      return { columns, rows };
    }
    const values = types.map((type, i) => chunkValues(chunk, i, type, json[i] === true));
    addRows(rows, values, chunk.rowCount);
    if (take !== undefined) {
      await take({ columns, rows });
      rows = [];
    }
    limit(rows.length * columns.length, VALUES_LIMIT);
  }
}

/** Columns turned into rows; a hundred thousand of them are common. */
function addRows(rows: unknown[][], columns: readonly unknown[][], count: number): void {
  for (let at = 0; at < count; at++) {
    const row = new Array<unknown>(columns.length);
    for (let i = 0; i < columns.length; i++) row[i] = columns[i]?.[at];
    rows.push(row);
  }
}

/** A result's columns in flat buffers. */
export async function tableOf(
  result: DuckDBResult,
): Promise<{ columns: ResultColumn[]; table: ColumnTable }> {
  const columns = describe(result);
  const builders = columns.map(
    (column, index) => new ColumnBuilder(column.name, index, result.columnType(index)),
  );
  let rowCount = 0;
  for (;;) {
    const chunk = await result.fetchChunk();
    if (chunk === null || chunk.rowCount === 0) break;
    for (const builder of builders) builder.add(chunk);
    rowCount += chunk.rowCount;
    limit(rowCount * columns.length, CELLS_LIMIT);
  }
  const named: NamedColumn[] = [];
  for (const [i, builder] of builders.entries()) {
    // To join a column of millions of values takes tens of milliseconds, and a cancel must not wait for all of them.
    if (rowCount > LONG_TABLE) await breathe();
    named.push(builder.finish(columns[i]?.name ?? ''));
  }
  if (rowCount > LONG_TABLE) await breathe();
  return { columns, table: { rowCount, columns: named } };
}

/** A result's columns in flat buffers, piece by piece, so that a long one need not lie in memory. One piece at least. */
export async function piecesOf(result: DuckDBResult, take: TakeTable): Promise<ResultColumn[]> {
  const columns = describe(result);
  const fresh = () =>
    columns.map(({ name }, index) => new ColumnBuilder(name, index, result.columnType(index)));
  let builders = fresh();
  let rowCount = 0;
  let handed = false;
  const hand = async () => {
    const named = builders.map((builder, i) => builder.finish(columns[i]?.name ?? ''));
    await take({ rowCount, columns: named });
    [builders, rowCount, handed] = [fresh(), 0, true];
  };
  for (;;) {
    const chunk = await result.fetchChunk();
    if (chunk === null || chunk.rowCount === 0) break;
    for (const builder of builders) builder.add(chunk);
    rowCount += chunk.rowCount;
    if (rowCount * columns.length >= PIECE_VALUES) await hand();
  }
  if (rowCount > 0 || !handed) await hand();
  return columns;
}

function describe(result: DuckDBResult): ResultColumn[] {
  return result.deduplicatedColumnNames().map((name, index) => {
    const type: DuckDBType = result.columnType(index);
    return { name, type: columnType(type), sqlType: type.toString() };
  });
}
