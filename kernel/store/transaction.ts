import type { DuckDBConnection } from '@duckdb/node-api';
import { append } from './append.js';
import type { Feeds } from './feeds.js';
import { createTables } from './new-tables.js';
import type { Prepared } from './prepared.js';
import type { Transaction } from './store.js';
import { writtenBy } from './written.js';

export interface TransactionMeans {
  prepared: Prepared;
  feeds: Feeds;
}

/**
 * What a piece of work may do in the transaction that its connection is in.
 *
 * @param touched - gets the names of the ledger's tables that it writes to
 */
export function transactionOn(
  connection: DuckDBConnection,
  { prepared, feeds }: TransactionMeans,
  touched = new Set<string>(),
): Transaction {
  const note = (sql: string) => writtenBy(sql).forEach((table) => touched.add(table));
  return {
    query: async (sql, params = []) => {
      note(sql);
      return (await prepared.rows(connection, sql, params)) ?? [];
    },
    append: (schema, table, columns) => {
      touched.add(`${schema}.${table}`);
      return append(connection, feeds, schema, table, columns);
    },
    create: (tables) => createTables(connection, feeds, tables),
    define: async (statements) => {
      statements.forEach(note);
      if (statements.length > 0) await connection.run(statements.join(';\n'));
    },
  };
}
