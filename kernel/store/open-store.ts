import { rm } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import { again } from './again.js';
import { DuckStore } from './duck-store.js';
import {
  attachLake,
  extensionFolder,
  prepareLake,
  toDuckLake,
  useLake,
  type LakeOptions,
} from './ducklake/index.js';
import type { FarObjects } from './far-objects.js';
import { Feeds } from './feeds.js';
import { fence } from './fence.js';
import { openInstance } from './instance.js';
import { migrate } from './migrations.js';
import { FewThreads } from './few-threads.js';
import { Objects } from './objects.js';
import { RecordTexts } from './record-texts.js';
import { SharedObjects } from './shared-objects.js';
import type { Store } from './store.js';

export interface StoreOptions {
  /** The DuckDB file; objects and exports lie beside it. */
  file: string;
  /** DuckDB's threads; results do not depend on them. */
  threads?: number;
  now?: () => Date;
  /** Data and ledger lie in a lake that many machines share; `file` then only says that this project has one host. */
  lake?: LakeOptions;
  /** Where received bytes are kept besides the folder; a lake keeps them itself. */
  far?: FarObjects;
  /** Told when nothing more can be read or written until the store is opened anew. */
  onBroken?: (error: unknown) => void;
}

/**
 * Opens a project's store, brought to the newest version.
 *
 * @throws AssayError `store-locked`, `store-open-twice`, `store-newer`
 */
export async function openStore(options: StoreOptions): Promise<Store> {
  // A lake waits for its servers, not for threads; and to change their number while scans of PostgreSQL run has hung.
  const threads = options.lake === undefined ? (options.threads ?? availableParallelism()) : 1;
  const now = options.now ?? (() => new Date());
  const { lake } = options;
  const extensions = lake === undefined ? undefined : await extensionFolder();
  const instance = await openInstance(fileOf(options), threads, extensions);
  try {
    const connection = await instance.duckdb.connect();
    const exports = join(dirname(instance.file), 'exports');
    // Left behind by a host that was killed.
    await rm(exports, { recursive: true, force: true });
    const few = new FewThreads(instance.duckdb, threads);
    const feeds = new Feeds(few);
    feeds.register(connection);
    // Where the machine stands decides nothing: hours and days of moments are those of UTC.
    await connection.run("SET GLOBAL TimeZone = 'UTC'");
    const opened: { store?: DuckStore } = {};
    const bytes = new SharedObjects(
      (work) => again(() => theStore(opened.store).lend(work, true)),
      (work) => theStore(opened.store).lend(work, false),
    );
    const folder = join(dirname(instance.file), 'objects');
    const objects = new Objects(folder, lake === undefined ? options.far : bytes);
    const texts = new RecordTexts(objects);
    texts.register(connection);
    let migration: number;
    if (lake === undefined) {
      migration = await migrate(connection, now());
      await fence(connection, exports);
    } else {
      await attachLake(connection, lake);
      await useLake(connection);
      await again(() => prepareLake(connection));
      migration = await again(() => migrate(connection, now(), toDuckLake));
    }
    connection.closeSync();
    const shared = lake !== undefined;
    const rooms = { objects, texts, feeds, few };
    const store = new DuckStore(
      ...([instance, rooms, migration, threads, now, shared, options.onBroken] as const),
    );
    opened.store = store;
    await store.objects.sweep();
    return store;
  } catch (error) {
    instance.close();
    throw error;
  }
}

function theStore(store: DuckStore | undefined): DuckStore {
  if (store !== undefined) return store;
  throw new Error('an object was asked for before its store was open');
}

/** Beside a local store's file, which a project may have from before. */
function fileOf({ file, lake }: StoreOptions): string {
  return lake === undefined ? file : join(dirname(file), 'lake.lock.duckdb');
}
