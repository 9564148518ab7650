import type { DuckDBConnection } from '@duckdb/node-api';
import type { ColumnTable, NamedColumn } from '@assay/schema';
import { HIDDEN_PREFIX, quoteName, relationName, ROW_COLUMN, type Relation } from './names.js';
import { tableOf, withStatement } from './statement.js';
import type { ReadOptions } from './store.js';

/**
 * A relation's columns in the order of its hidden row column; a relation without one is read as DuckDB gives it.
 * Rows mostly lie in order already: then nothing is sorted, and a page is found by its row numbers.
 */
export async function readTable(
  connection: DuckDBConnection,
  relation: string | Relation,
  options: ReadOptions,
): Promise<ColumnTable> {
  const from = typeof relation === 'string' ? relation : relationName(relation);
  const present = await columnsOf(connection, from);
  const wanted = options.columns ?? present.filter((name) => !name.startsWith(HIDDEN_PREFIX));
  const ordered = present.includes(ROW_COLUMN);
  const page = ordered ? await orderedPage(connection, from, options) : limits(options);
  const select = [...wanted, ...(ordered ? [ROW_COLUMN] : [])].map(quoteName).join(', ');
  // A relation with no column to show still has rows to count.
  const sql = `SELECT ${select === '' ? '1' : select} FROM ${from} ${page}`;
  const { table } = await withStatement(connection, sql, [], async (statement) =>
    tableOf(await statement.stream()),
  );
  const columns = table.columns.slice(0, wanted.length).map((column, i) => ({
    ...column,
    name: wanted[i] ?? column.name,
  }));
  const order = ordered ? table.columns[wanted.length] : undefined;
  if (order?.type !== 'integer' || ascending(order.values)) {
    return { rowCount: table.rowCount, columns };
  }
  const permutation = sorted(order.values);
  return {
    rowCount: table.rowCount,
    columns: columns.map((column) => reorder(column, permutation)),
  };
}

async function columnsOf(connection: DuckDBConnection, from: string): Promise<string[]> {
  return withStatement(connection, `SELECT * FROM ${from}`, [], (statement) =>
    Array.from({ length: statement.columnCount }, (_, i) => statement.columnName(i)),
  );
}

/** Row numbers without a gap (the usual case, answered from statistics) make a page a range of them. */
async function orderedPage(
  connection: DuckDBConnection,
  from: string,
  options: ReadOptions,
): Promise<string> {
  if (options.offset === undefined && options.limit === undefined) return '';
  const row = quoteName(ROW_COLUMN);
  const count = await rowsWithoutGap(connection, from);
  if (count === undefined) return `ORDER BY ${row} ${limits(options)}`;
  const start = options.offset ?? 0;
  const end = options.limit === undefined ? count : start + options.limit;
  return `WHERE ${row} >= ${start} AND ${row} < ${end}`;
}

/** How many rows there are, if their numbers count from 0 without a gap. */
async function rowsWithoutGap(
  connection: DuckDBConnection,
  from: string,
): Promise<number | undefined> {
  const row = quoteName(ROW_COLUMN);
  const sql = `SELECT count(*), coalesce(min(${row}), 0), coalesce(max(${row}), -1) FROM ${from}`;
  const found = (await connection.runAndReadAll(sql)).getRows()[0] ?? [];
  const [count = 0, first, last] = found.map(Number);
  return first === 0 && last === count - 1 ? count : undefined;
}

/** Whether pages of a relation are ranges of its row numbers. */
export async function hasPages(
  connection: DuckDBConnection,
  relation: string | Relation,
): Promise<boolean> {
  const from = typeof relation === 'string' ? relation : relationName(relation);
  const ordered = (await columnsOf(connection, from)).includes(ROW_COLUMN);
  return ordered && (await rowsWithoutGap(connection, from)) !== undefined;
}

function limits(options: ReadOptions): string {
  const limit = options.limit === undefined ? '' : `LIMIT ${Math.trunc(options.limit)}`;
  return options.offset === undefined ? limit : `${limit} OFFSET ${Math.trunc(options.offset)}`;
}

function ascending(values: BigInt64Array): boolean {
  for (let i = 1; i < values.length; i++) {
    if ((values[i] ?? 0n) < (values[i - 1] ?? 0n)) return false;
  }
  return true;
}

function sorted(values: BigInt64Array): Uint32Array {
  const keys = Float64Array.from(values, Number);
  return Uint32Array.from(keys, (_, i) => i).sort(
    (a, b) => (keys[a] ?? 0) - (keys[b] ?? 0) || a - b,
  );
}

function reorder(column: NamedColumn, permutation: Uint32Array): NamedColumn {
  if (column.type === 'text') {
    return { ...column, values: Array.from(permutation, (i) => column.values[i] ?? null) };
  }
  const move = <T extends { length: number; slice(): T; [index: number]: unknown }>(
    source: T,
  ): T => {
    const target = source.slice();
    permutation.forEach((from, to) => {
      (target as { [index: number]: unknown })[to] = source[from];
    });
    return target;
  };
  const missing = column.missing === null ? null : move(column.missing);
  return { ...column, values: move(column.values as never), missing };
}
