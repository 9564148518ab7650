import { mkdir, realpath } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { AssayError } from '@assay/schema';
import { errorMessage } from './error-message.js';

/**
 * Files open in this process. DuckDB's lock keeps other processes out but not a second instance in the same one, and two
 * instances on one file lose rows without a word. The list is on `globalThis`, so that two copies of this module share it.
 */
const KEY = Symbol.for('assay.store.open-files');

function openFiles(): Set<string> {
  const shared = globalThis as { [KEY]?: Set<string> };
  return (shared[KEY] ??= new Set());
}

export interface Instance {
  readonly duckdb: DuckDBInstance;
  readonly file: string;
  close(): void;
}

/**
 * The one DuckDB instance of a file in this process.
 *
 * @throws AssayError `store-open-twice` when this process has it open, `store-locked` when another one has,
 *   `store-damaged` when DuckDB cannot read it
 */
export async function openInstance(
  file: string,
  threads: number,
  extensions?: string,
): Promise<Instance> {
  await mkdir(dirname(file), { recursive: true });
  const path = join(await realpath(dirname(file)), basename(file));
  const files = openFiles();
  if (files.has(path)) {
    throw new AssayError('store-open-twice', `${path} is already open in this process`, {
      status: 500,
    });
  }
  files.add(path);
  try {
    const duckdb = await DuckDBInstance.create(path, {
      threads: String(threads),
      autoinstall_known_extensions: 'false',
      autoload_known_extensions: 'false',
      allow_community_extensions: 'false',
      ...(extensions === undefined ? {} : { extension_directory: extensions }),
    });
    await keepSigns(duckdb);
    return {
      duckdb,
      file: path,
      close: () => {
        duckdb.closeSync();
        files.delete(path);
      },
    };
  } catch (error) {
    files.delete(path);
    throw explain(path, error);
  }
}

/**
 * Run lengths count a zero and a zero of negative sign as one value, and write out the sign of the first for both. To be told
 * after opening: DuckDB ignores it among the options of a new instance.
 */
async function keepSigns(duckdb: DuckDBInstance): Promise<void> {
  const connection = await duckdb.connect();
  try {
    await connection.run("SET GLOBAL disabled_compression_methods = 'rle'");
  } finally {
    connection.closeSync();
  }
}

function explain(path: string, error: unknown): unknown {
  const message = errorMessage(error);
  const owner = /PID (\d+)/.exec(message)?.[1];
  if (/Corrupt database|not a valid DuckDB|checksum|Failure while replaying WAL/i.test(message)) {
    const saved = `what was received lies in ${join(dirname(path), 'objects')}`;
    return new AssayError(
      'store-damaged',
      `${path} is damaged and was left as it is (${message}). Put a copy of it back, or move it away and load again: ${saved}`,
      { status: 500, cause: error },
    );
  }
  if (!/Conflicting lock|Could not set lock/.test(message)) return error;
  return new AssayError(
    'store-locked',
    `${path} is open in another process${owner === undefined ? '' : ` (pid ${owner})`}`,
    {
      status: 423,
      remedy: 'end that process, or use the host that owns the project',
      cause: error,
    },
  );
}
