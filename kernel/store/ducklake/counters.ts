import type { DuckDBConnection } from '@duckdb/node-api';
import { AssayError } from '@assay/schema';
import { quoteText } from '../names.js';

/**
 * Makes what only a lake has: the next number of each sequence, since DuckLake knows no sequences, and the bytes of received
 * objects, since no folder is every machine's. Bytes never lie in the catalogue, however few rows they are.
 */
export async function prepareLake(connection: DuckDBConnection): Promise<void> {
  await connection.run('CREATE SCHEMA IF NOT EXISTS assay');
  await connection.run(
    'CREATE TABLE IF NOT EXISTS assay.counter (name VARCHAR NOT NULL, next BIGINT NOT NULL)',
  );
  await connection.run(
    'CREATE TABLE IF NOT EXISTS assay.object_part (sha256 VARCHAR NOT NULL, copy UUID NOT NULL, part INTEGER NOT NULL, bytes BLOB NOT NULL)',
  );
  const set = await connection.runAndReadAll(
    "SELECT 1 FROM store.options() WHERE option_name = 'data_inlining_row_limit' AND scope_entry = 'assay.object_part'",
  );
  if (set.currentRowCount > 0) return;
  await connection.run(
    "CALL store.set_option('data_inlining_row_limit', 0, schema => 'assay', table_name => 'object_part')",
  );
}

/** What stands for `CREATE SEQUENCE name START n` in a lake. */
export function counterOf(name: string, start: string | undefined): string {
  return `INSERT INTO assay.counter VALUES (${quoteText(name)}, ${start ?? '1'})`;
}

/**
 * Takes numbers of a lake's sequence. Two transactions that take from one are a conflict, which the later one finds at its
 * end: so no number is given twice.
 *
 * @returns the first of them
 * @throws AssayError `lake-old`
 */
export async function takeCounted(
  query: (sql: string, params: readonly unknown[]) => Promise<Record<string, unknown>[]>,
  sequence: string,
  count: number,
): Promise<number> {
  const [row] = await query('SELECT next FROM assay.counter WHERE name = $1', [sequence]);
  if (row === undefined) {
    throw new AssayError('lake-old', `the lake has no sequence ${sequence}`, {
      ...{
        status: 500,
        remedy: 'it was made before the first release: move it back and there again',
      },
    });
  }
  const first = Number(row['next']);
  await query('UPDATE assay.counter SET next = $2 WHERE name = $1', [sequence, first + count]);
  return first;
}
