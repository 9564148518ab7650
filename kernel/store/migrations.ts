import { readFile, readdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { DuckDBConnection } from '@duckdb/node-api';
import { AssayError } from '@assay/schema';

export interface Migration {
  version: number;
  name: string;
  file: string;
}

/** A migration's text as an engine takes it, in the parts that it takes at once. */
export type Dialect = (sql: string) => string[];

/** The numbered SQL files of schema/migrations, found upwards from this module: it runs from source and from a bundle. */
export async function findMigrations(): Promise<Migration[]> {
  const folder = await migrationsFolder();
  return (await readdir(folder))
    .flatMap((file) => {
      const match = /^(\d{4})-(.+)\.sql$/.exec(file);
      if (match === null) return [];
      return [{ version: Number(match[1]), name: match[2] ?? '', file: join(folder, file) }];
    })
    .sort((a, b) => a.version - b.version);
}

async function migrationsFolder(): Promise<string> {
  let folder = dirname(fileURLToPath(import.meta.url));
  for (;;) {
    const candidate = join(folder, 'schema', 'migrations');
    if (
      await stat(candidate).then(
        (entry) => entry.isDirectory(),
        () => false,
      )
    )
      return candidate;
    const parent = dirname(folder);
    if (parent === folder) {
      throw new AssayError('migrations-missing', 'schema/migrations was not found', {
        status: 500,
        remedy: 'reinstall Assay: its folder is not whole',
      });
    }
    folder = parent;
  }
}

/**
 * Brings a store to the newest version, each step in one transaction of its own.
 *
 * @returns the version that the store has now
 * @throws AssayError `store-newer` when a newer Assay made it
 */
export async function migrate(
  connection: DuckDBConnection,
  now: Date,
  dialect: Dialect = (sql) => [sql],
): Promise<number> {
  await connection.run('CREATE SCHEMA IF NOT EXISTS assay');
  const table = `CREATE TABLE IF NOT EXISTS assay.migration
    (version INTEGER PRIMARY KEY, name VARCHAR NOT NULL, applied_at TIMESTAMPTZ NOT NULL)`;
  for (const statement of dialect(table)) await connection.run(statement);
  const reader = await connection.runAndReadAll('SELECT max(version) FROM assay.migration');
  const current = Number(reader.getRows()[0]?.[0] ?? 0);
  const migrations = await findMigrations();
  const newest = migrations.at(-1)?.version ?? 0;
  if (current > newest) {
    throw new AssayError(
      'store-newer',
      `the store has version ${current}; this Assay knows versions up to ${newest}`,
      { status: 409, remedy: 'update Assay' },
    );
  }
  for (const migration of migrations) {
    if (migration.version > current) await apply(connection, migration, now, dialect);
  }
  return newest;
}

async function apply(
  connection: DuckDBConnection,
  migration: Migration,
  now: Date,
  dialect: Dialect,
): Promise<void> {
  const sql = await readFile(migration.file, 'utf8');
  await connection.run('BEGIN TRANSACTION');
  try {
    for (const statement of dialect(sql)) await connection.run(statement);
    await connection.run('INSERT INTO assay.migration VALUES ($1, $2, CAST($3 AS TIMESTAMPTZ))', [
      migration.version,
      migration.name,
      now.toISOString(),
    ]);
    await connection.run('COMMIT');
  } catch (error) {
    await connection.run('ROLLBACK');
    throw error;
  }
}
