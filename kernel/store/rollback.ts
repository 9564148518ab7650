import type { DuckDBConnection } from '@duckdb/node-api';
import { errorMessage } from './error-message.js';

/** An interrupt that is meant for the statement may hit its ROLLBACK too; it comes again every few milliseconds. */
const TRIES = 100;

/** Ends a transaction without effect. A failed statement may have ended it already; any other trouble is told. */
export async function rollback(connection: DuckDBConnection): Promise<void> {
  for (let left = TRIES; ; left--) {
    try {
      await connection.run('ROLLBACK');
      return;
    } catch (error) {
      const message = errorMessage(error);
      if (message.includes('no transaction is active')) return;
      if (left === 0 || !/interrupt|please ROLLBACK/i.test(message)) throw error;
    }
  }
}
