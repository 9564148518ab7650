import type { DuckDBConnection } from '@duckdb/node-api';

/** Ends a transaction without effect. A failed statement may have ended it already; any other trouble is told. */
export async function rollback(connection: DuckDBConnection): Promise<void> {
  try {
    await connection.run('ROLLBACK');
  } catch (error) {
    if (!(error instanceof Error) || !/no transaction is active/.test(error.message)) throw error;
  }
}
