import type { DuckDBConnection } from '@duckdb/node-api';
import { errorMessage } from './error-message.js';

/** Ends a transaction without effect. A failed statement may have ended it already; any other trouble is told. */
export async function rollback(connection: DuckDBConnection): Promise<void> {
  try {
    await connection.run('ROLLBACK');
  } catch (error) {
    if (!errorMessage(error).includes('no transaction is active')) throw error;
  }
}
