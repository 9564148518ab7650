import { setImmediate as breathe } from 'node:timers/promises';
import {
  DuckDBTimestampTZValue,
  DuckDBTypeId,
  type DuckDBAppender,
  type DuckDBConnection,
} from '@duckdb/node-api';
import { columnsOf } from './append.js';
import { textOf } from './many-rows.js';
import type { LedgerTable } from './store.js';
import { withAppender } from './with-appender.js';

type Columns = Awaited<ReturnType<typeof columnsOf>>;

/** Rows for a table of the ledger that wait to be written. */
export interface LedgerRows {
  table: LedgerTable;
  columns: readonly string[];
  rows: readonly (readonly unknown[])[];
}

/** Rows that are appended without a pause: a few milliseconds of this thread. */
const AT_ONCE = 256;

/** The ledger's tables stay as they were opened. */
const known = new WeakMap<DuckDBConnection, Map<LedgerTable, Columns>>();

/**
 * Adds rows to a table of the ledger through DuckDB's appender, which neither parses nor plans: a third of what an INSERT of
 * many costs. For a store of one host.
 *
 * @throws what DuckDB says of a row that it does not take; then none of them counts
 */
export async function appendRows(
  connection: DuckDBConnection,
  { table, columns, rows }: LedgerRows,
): Promise<void> {
  const order = await placesOf(connection, table, columns);
  const [schema = '', name = ''] = table.split('.');
  for (let from = 0; from < rows.length; from += AT_ONCE) {
    if (from > 0) await breathe();
    await withAppender(connection, { schema, table: name }, (appender) => {
      for (const row of rows.slice(from, from + AT_ONCE)) {
        for (const { at, type } of order) {
          if (at < 0) appender.appendDefault();
          else appendOne(appender, type, row[at]);
        }
        appender.endRow();
      }
    });
  }
}

/** Each of the table's columns: its place among `columns`, below zero for its default. */
async function placesOf(
  connection: DuckDBConnection,
  table: LedgerTable,
  columns: readonly string[],
): Promise<{ at: number; type: DuckDBTypeId }[]> {
  const tables = known.get(connection) ?? new Map<LedgerTable, Columns>();
  known.set(connection, tables);
  const own = tables.get(table) ?? (await columnsOf(connection, table));
  tables.set(table, own);
  const places = own.map(({ name, type }) => ({ at: columns.indexOf(name), type: type.typeId }));
  if (places.filter(({ at }) => at >= 0).length === columns.length) return places;
  throw new Error(`${table} has not all of the columns ${columns.join(', ')}`);
}

function appendOne(appender: DuckDBAppender, type: DuckDBTypeId, value: unknown): void {
  const text = textOf(value);
  if (text === null) appender.appendNull();
  else if (type === DuckDBTypeId.TIMESTAMP_TZ)
    appender.appendTimestampTZ(new DuckDBTimestampTZValue(BigInt(Date.parse(text)) * 1000n));
  // The appender reads a text as the column's type would.
  else appender.appendVarchar(text);
}
