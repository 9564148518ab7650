import { setTimeout as pause } from 'node:timers/promises';
import type { DuckDBConnection } from '@duckdb/node-api';
import { errorMessage } from '../error-message.js';
import { quoteText } from '../names.js';

const AUTHOR = 'assay';
const TRIES = 60;
const LONGEST_MS = 1_000;

/**
 * The line to the catalogue broke: what was asked last may have been done or not. Where another statement of the transaction
 * found it broken first, one is only told that the transaction is aborted.
 */
export function isCut(error: unknown): boolean {
  return /Current transaction is aborted|Failed to execute query|server closed the connection|terminating connection|connection to server|no connection to the server|could not (connect|send|receive)|SSL SYSCALL|Connection (refused|reset|timed out)/i.test(
    errorMessage(error),
  );
}

/** The statement that gives a transaction's commit a name, by which it is found when its answer was lost. */
export function namedCommit(name: string): string {
  return `CALL store.set_commit_message(${quoteText(AUTHOR)}, ${quoteText(name)})`;
}

/** Whether a commit was done whose answer was lost; asks until the catalogue answers, and then throws the last error. */
export async function wasCommitted(connection: DuckDBConnection, name: string): Promise<boolean> {
  const sql = `SELECT 1 FROM store.snapshots() WHERE author = ${quoteText(AUTHOR)} AND commit_message = ${quoteText(name)}`;
  for (let attempt = 1; ; attempt++) {
    try {
      return (await connection.runAndReadAll(sql)).currentRowCount > 0;
    } catch (error) {
      if (attempt === TRIES || !isCut(error)) throw error;
      await pause(Math.random() * Math.min(LONGEST_MS, 10 * 2 ** attempt));
    }
  }
}
