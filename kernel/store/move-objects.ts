import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { Objects } from './objects.js';
import { SharedObjects } from './shared-objects.js';

/** Keeps a project's received objects in a lake. Those that are there are left: a move that was cut off goes on. */
export async function objectsToLake(connection: DuckDBConnection, folder: string): Promise<number> {
  const lake = objectsOf(connection);
  const names = (await readdir(folder)).filter((name) => /^[0-9a-f]{64}$/.test(name));
  for (const name of names) await lake.keep(name, join(folder, name));
  return names.length;
}

/** Brings a lake's objects into a project's folder. */
export async function objectsFromLake(
  connection: DuckDBConnection,
  folder: string,
): Promise<number> {
  const objects = new Objects(folder, objectsOf(connection));
  const sql = 'SELECT DISTINCT sha256 FROM assay.object_part ORDER BY sha256';
  const rows = (await connection.runAndReadAll(sql)).getRows();
  for (const [sha256] of rows) await objects.find(String(sha256));
  return rows.length;
}

function objectsOf(connection: DuckDBConnection): SharedObjects {
  return new SharedObjects(
    async (work) => {
      await connection.run('BEGIN TRANSACTION');
      try {
        const result = await work(connection);
        await connection.run('COMMIT');
        return result;
      } catch (error) {
        await connection.run('ROLLBACK');
        throw error;
      }
    },
    (work) => work(connection),
  );
}
