import type { DuckDBConnection } from '@duckdb/node-api';
import { quoteText } from './names.js';

/** Lets a lake's counters go on where a file's sequences stand. */
export async function numbersToLake(connection: DuckDBConnection, file: string): Promise<void> {
  for (const [name, next] of await sequencesOf(connection, file)) {
    await connection.run(
      `UPDATE store.assay.counter SET next = greatest(next, ${next}) WHERE name = ${quoteText(name)}`,
    );
  }
}

/** Lets a file's sequences go on where a lake's counters stand: DuckDB has no other way than to take what was given. */
export async function numbersFromLake(connection: DuckDBConnection, file: string): Promise<void> {
  const rows = (
    await connection.runAndReadAll('SELECT name, next FROM store.assay.counter')
  ).getRows();
  const counters = new Map(rows.map(([name, next]) => [String(name), Number(next)]));
  for (const [name, next] of await sequencesOf(connection, file)) {
    const behind = (counters.get(name) ?? 0) - next;
    if (behind <= 0) continue;
    const sequence = quoteText(`${file}.${name}`);
    await connection.run(`SELECT count(nextval(${sequence})) FROM range(${behind})`);
  }
}

/** Each sequence of a file with the number that it would give next. */
async function sequencesOf(
  connection: DuckDBConnection,
  file: string,
): Promise<Map<string, number>> {
  const found = await connection.runAndReadAll(
    `SELECT schema_name || '.' || sequence_name, coalesce(last_value + increment_by, start_value)
     FROM duckdb_sequences() WHERE database_name = ${quoteText(file)}`,
  );
  return new Map(found.getRows().map(([name, next]) => [String(name), Number(next)]));
}
