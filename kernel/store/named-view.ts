import type { DuckDBConnection } from '@duckdb/node-api';
import { quoteName } from './names.js';

/** A view that stands for a relation of its name while one statement runs. */
export interface NamedView {
  name: string;
  sql: string;
}

/** Runs work on a connection that sees the views before everything else of their names. */
export async function withViews<T>(
  connection: DuckDBConnection,
  views: readonly NamedView[],
  work: () => Promise<T>,
): Promise<T> {
  try {
    for (const { name, sql } of views)
      await connection.run(`CREATE OR REPLACE TEMP VIEW ${quoteName(name)} AS ${sql}`);
    return await work();
  } finally {
    for (const { name } of views)
      await connection.run(`DROP VIEW IF EXISTS temp.${quoteName(name)}`);
  }
}
