import {
  BIGINT,
  BOOLEAN,
  DATE,
  DOUBLE,
  TIME,
  TIMESTAMP,
  VARCHAR,
  type DuckDBConnection,
  type DuckDBType,
} from '@duckdb/node-api';
import type { NamedColumn } from '@assay/schema';
import { appendTo } from './append.js';
import type { Feeds } from './feeds.js';
import { quoteName, relationName, sqlType } from './names.js';
import type { NewTable } from './new-table.js';

const TYPES: Record<NamedColumn['type'], DuckDBType> = {
  ...{ number: DOUBLE, integer: BIGINT, boolean: BOOLEAN, text: VARCHAR },
  ...{ date: DATE, time: TIME, timestamp: TIMESTAMP },
};

/** Makes tables with one statement of many, and fills each: what they hold needs no look at the catalogue. */
export async function createTables(
  connection: DuckDBConnection,
  feeds: Feeds,
  tables: readonly NewTable[],
): Promise<void> {
  if (tables.length === 0) return;
  await connection.run(tables.map(definition).join(';\n'));
  for (const { relation, rowCount, columns } of tables) {
    const types = columns.map(({ type }) => TYPES[type]);
    await appendTo(connection, feeds, relation, types, columns, rowCount);
  }
}

function definition({ relation, columns }: NewTable): string {
  const fields = columns.map(({ name, type }) => `${quoteName(name)} ${sqlType(type)}`);
  return `CREATE TABLE ${relationName(relation)} (${fields.join(', ')})`;
}
