import type { DuckDBAppender, DuckDBConnection } from '@duckdb/node-api';
import type { Relation } from './names.js';

/**
 * Lends an appender for rows of a table; what `work` appends is in the transaction when this resolves.
 *
 * @throws what DuckDB says of a row that it does not take
 */
export async function withAppender(
  connection: DuckDBConnection,
  { schema, table }: Relation,
  work: (appender: DuckDBAppender) => void,
): Promise<void> {
  const appender = await connection.createAppender(table, schema);
  try {
    work(appender);
    appender.flushSync();
  } catch (error) {
    try {
      appender.closeSync();
    } catch {
      // It tries the same rows once more, and has less to say than the first time.
    }
    throw error;
  }
  appender.closeSync();
}
