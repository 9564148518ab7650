import { access, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { AssayError } from '@assay/schema';
import { attachLake, extensionFolder, type LakeOptions } from './ducklake/index.js';
import { copyStore, mustBeEmpty, type Moved } from './engine-copy.js';
import { openInstance } from './instance.js';
import { numbersFromLake, numbersToLake } from './move-numbers.js';
import { objectsFromLake, objectsToLake } from './move-objects.js';
import { quoteText } from './names.js';
import { openStore } from './open-store.js';

/** What a store's file is called while it is not the project's: as in the texts of its views. */
const LOCAL = 'local_file';

/**
 * Copies a project's store into a lake. The file stays as it is.
 *
 * @param file - of a store that nobody has open
 * @throws AssayError `store-missing`, `target-in-use`, `lake-unreachable`, `store-locked`
 */
export async function copyToLake(file: string, lake: LakeOptions): Promise<Moved> {
  await mustBeThere(file);
  // Both are brought to this version first: then they have the same tables.
  await (await openStore({ file })).close();
  await (await openStore({ file, lake })).close();
  return await withBoth(file, lake, true, async (connection) => {
    await mustBeEmpty(connection, 'store', `the lake's schema ${lake.schema}`);
    // First what nothing refers to yet: a move that is cut off here is begun again.
    await connection.run('USE store');
    const objects = await objectsToLake(connection, objectsBeside(file));
    await numbersToLake(connection, LOCAL);
    return { ...(await copyStore(connection, LOCAL, 'store')), objects };
  });
}

/**
 * Copies a lake's content into a store of one machine. What was in the file before is kept beside it under `.before-lake`.
 *
 * @throws AssayError `lake-unreachable`, `store-locked`
 */
export async function copyFromLake(lake: LakeOptions, file: string): Promise<Moved> {
  const made = `${file}.moving`;
  await removeFile(made);
  await (await openStore({ file: join(dirname(file), 'any.duckdb'), lake })).close();
  await (await openStore({ file: made })).close();
  const copied = await withBoth(made, lake, false, async (connection) => {
    await connection.run('USE store');
    const objects = await objectsFromLake(connection, objectsBeside(file));
    await numbersFromLake(connection, LOCAL);
    return { ...(await copyStore(connection, 'store', LOCAL)), objects };
  });
  if (await isThere(file)) await rename(file, `${file}.before-lake`);
  await removeFile(`${file}.wal`);
  await rename(made, file);
  return copied;
}

async function withBoth<T>(
  file: string,
  lake: LakeOptions,
  readOnly: boolean,
  work: (connection: DuckDBConnection) => Promise<T>,
): Promise<T> {
  const beside = join(dirname(file), 'lake.lock.duckdb');
  const instance = await openInstance(beside, 1, await extensionFolder());
  try {
    const connection = await instance.duckdb.connect();
    await attachLake(connection, lake);
    const how = readOnly ? ' (READ_ONLY)' : '';
    await connection.run(`ATTACH ${quoteText(file)} AS ${LOCAL}${how}`);
    const result = await work(connection);
    await connection.run('USE memory').catch(() => undefined);
    if (!readOnly) await connection.run(`CHECKPOINT ${LOCAL}`);
    connection.closeSync();
    return result;
  } finally {
    instance.close();
  }
}

function objectsBeside(file: string): string {
  return join(dirname(file), 'objects');
}

async function mustBeThere(file: string): Promise<void> {
  if (await isThere(file)) return;
  throw new AssayError('store-missing', `there is no store at ${file}`, {
    status: 404,
    remedy: 'set "store": "ducklake" in assay.json: an empty project needs no move',
  });
}

async function isThere(file: string): Promise<boolean> {
  return await access(file).then(
    () => true,
    () => false,
  );
}

async function removeFile(file: string): Promise<void> {
  await rm(file, { force: true });
  await rm(`${file}.wal`, { force: true });
}
