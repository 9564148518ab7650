import { AsyncLocalStorage } from 'node:async_hooks';
import { rm, stat } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { AssayError, type ColumnTable } from '@assay/schema';
import { Feeds } from './feeds.js';
import { fence } from './fence.js';
import { Connections } from './connections.js';
import {
  attachLake,
  extensionFolder,
  refuseOutside,
  toDuckLake,
  useLake,
  type LakeOptions,
} from './ducklake/index.js';
import { again } from './again.js';
import { openInstance, type Instance } from './instance.js';
import { migrate } from './migrations.js';
import { withViews } from './named-view.js';
import { Prepared } from './prepared.js';
import { relationFrom, type Relation } from './names.js';
import { Objects } from './objects.js';
import { readTable } from './read-table.js';
import { DatasetNames } from './dataset-names.js';
import { RecordTexts } from './record-texts.js';
import { rollback } from './rollback.js';
import { literalText } from './row-values.js';
import { SingleThread } from './single-thread.js';
import { withLiterals } from './sql-tokens.js';
import { onlyReads, tableOf, valuesOf, withStatement, type TakeRows } from './statement.js';
import type { Parameter, ReadOptions, Row, Store, Transaction, UserOptions } from './store.js';
import { OneTransaction, type TransactionMeans } from './transaction.js';
import { Turns } from './turns.js';
import { parquet, reading, writing } from './user-statement.js';
import { Written } from './written.js';

export interface StoreOptions {
  /** The DuckDB file; objects and exports lie beside it. */
  file: string;
  /** DuckDB's threads; results do not depend on them. */
  threads?: number;
  now?: () => Date;
  /** Data and ledger lie in a lake that many machines share; `file` then only says that this project has one host. */
  lake?: LakeOptions;
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
    const feeds = new Feeds();
    feeds.register(connection);
    const objects = new Objects(join(dirname(instance.file), 'objects'));
    const texts = new RecordTexts(objects);
    texts.register(connection);
    let migration: number;
    if (lake === undefined) {
      migration = await migrate(connection, now());
      await fence(connection, exports);
    } else {
      await attachLake(connection, lake);
      await useLake(connection);
      migration = await again(() => migrate(connection, now(), toDuckLake));
    }
    connection.closeSync();
    const shared = lake !== undefined;
    const rooms = { objects, texts, feeds };
    const store = new DuckStore(
      ...([instance, exports, rooms, migration, threads, now, shared, options.onBroken] as const),
    );
    await store.objects.sweep();
    return store;
  } catch (error) {
    instance.close();
    throw error;
  }
}

/** Beside a local store's file, which a project may have from before. */
function fileOf({ file, lake }: StoreOptions): string {
  return lake === undefined ? file : join(dirname(file), 'lake.lock.duckdb');
}

class DuckStore implements Store {
  readonly file: string;
  readonly objects: Objects;
  private readonly texts: RecordTexts;
  private readonly connections: Connections;
  private readonly turns = new Turns();
  /** A user's statement may take minutes, and touches nothing that the host writes: it has a queue of its own. */
  private readonly userTurns = new Turns();
  private readonly prepared = new Prepared();
  private readonly single: SingleThread;
  private readonly log = new Written();
  readonly datasets = new DatasetNames(this);
  private readonly means: TransactionMeans;
  private readonly inTransaction = new AsyncLocalStorage<true>();
  private closed = false;
  commits = 0;
  onCommit: (() => void) | undefined;

  constructor(
    private readonly instance: Instance,
    private readonly exports: string,
    rooms: { objects: Objects; texts: RecordTexts; feeds: Feeds },
    readonly migration: number,
    readonly threads: number,
    readonly now: () => Date,
    readonly shared: boolean,
    onBroken: (error: unknown) => void = () => undefined,
  ) {
    this.objects = rooms.objects;
    this.texts = rooms.texts;
    this.file = instance.file;
    this.means = { prepared: this.prepared, feeds: rooms.feeds };
    this.connections = new Connections(
      instance.duckdb,
      async (connection) => {
        if (shared) await useLake(connection);
      },
      onBroken,
    );
    this.single = new SingleThread(instance.duckdb, threads);
  }

  async query(sql: string, params: readonly Parameter[] = []): Promise<Row[]> {
    const reads = await this.connections.use((connection) =>
      this.prepared.rows(connection, sql, params, onlyReads),
    );
    return reads ?? this.transaction((tx) => tx.query(sql, params));
  }

  async transaction<T>(work: (tx: Transaction) => Promise<T>, { urgent = false } = {}): Promise<T> {
    const write = async () => {
      let touched: Iterable<string> = [];
      const steps = async (connection: DuckDBConnection) => {
        const tx = new OneTransaction(connection, this.means);
        const result = await work(tx);
        await tx.commit();
        touched = tx.touched;
        return result;
      };
      return await this.writer(steps, this.turns, () => this.log.add(touched), { urgent });
    };
    return this.shared ? again(write) : write();
  }

  written(tables: readonly string[]): number | undefined {
    return this.shared ? undefined : this.log.of(tables);
  }

  /** @param work - begins and commits its transaction itself; whatever it throws ends it without effect */
  private async writer<T>(
    work: (connection: DuckDBConnection) => Promise<T>,
    turns: Turns,
    committed: () => void,
    { signal, urgent = false }: { signal?: AbortSignal; urgent?: boolean } = {},
  ): Promise<T> {
    if (this.closed) throw new AssayError('store-closed', 'the store is closed', { status: 503 });
    if (this.inTransaction.getStore() === true) {
      throw new AssayError(
        'transaction-nested',
        'a transaction was asked for inside a transaction; use the one that is given',
        { status: 500 },
      );
    }
    return turns.take(
      () =>
        this.connections.use(async (connection) => {
          try {
            const result = await this.inTransaction.run(true, () => work(connection));
            this.commits += 1;
            committed();
            this.onCommit?.();
            return result;
          } catch (error) {
            await rollback(connection);
            throw error;
          }
        }, signal),
      urgent,
    );
  }

  async readTable(relation: string | Relation, options: ReadOptions = {}): Promise<ColumnTable> {
    return this.connections.use(
      (connection) => readTable(connection, relation, options),
      options.signal,
    );
  }

  async readOnly(sql: string, params: readonly Parameter[] = [], options: UserOptions = {}) {
    return this.user(options, sql, (connection) =>
      reading(connection, sql, params, async (s) => tableOf(await s.stream())),
    );
  }

  async readRows(
    sql: string,
    params: readonly Parameter[] = [],
    options: UserOptions & { take?: TakeRows } = {},
  ) {
    return this.user(options, sql, (connection) =>
      reading(connection, sql, params, async (s) => valuesOf(await s.stream(), options.take)),
    );
  }

  async readWrite(sql: string, params: readonly Parameter[] = [], options: UserWrite = {}) {
    const { also } = options;
    if (this.shared) refuseOutside(sql);
    const work = async (connection: DuckDBConnection) => {
      await this.texts.show(connection);
      await connection.run('BEGIN TRANSACTION');
      const result = await writing(connection, sql, params, async (s) => valuesOf(await s.run()));
      const tx = new OneTransaction(connection, this.means, true);
      await also?.(tx, result);
      await tx.commit();
      return result;
    };
    return this.single.run(() =>
      this.writer(work, this.userTurns, () => this.log.addAll(), options),
    );
  }

  async readParquet(sql: string, params: readonly Parameter[] = [], options: UserOptions = {}) {
    return this.user(options, sql, (connection) => parquet(connection, this.exports, sql, params));
  }

  async relationsRead(sql: string, params: readonly Parameter[] = []): Promise<string[]> {
    // DuckDB finds no tables in a statement with open parameters.
    const closed = withLiterals(sql, (index) => literalText(params[index]));
    return this.connections.use(async (connection) => {
      await this.texts.show(connection);
      return await withStatement(connection, closed, [], () =>
        connection.getTableNames(closed, true).map(relationFrom),
      );
    });
  }

  private user<T>(
    { signal, views = [] }: UserOptions,
    sql: string,
    work: (connection: DuckDBConnection) => Promise<T>,
  ): Promise<T> {
    if (this.shared) refuseOutside(sql);
    return this.single.run(() =>
      this.connections.use(async (connection) => {
        await this.texts.show(connection);
        return await withViews(connection, views, () => work(connection));
      }, signal),
    );
  }

  async size(): Promise<number> {
    const sizes = [this.file, `${this.file}.wal`].map((file) =>
      stat(file).then(
        (s) => s.size,
        () => 0,
      ),
    );
    return (await Promise.all(sizes)).reduce((a, b) => a + b, 0);
  }

  /** Ends running statements and transactions, then lets go of the file. */
  async close(): Promise<void> {
    if (this.closed) return;
    this.closed = true;
    await this.turns.idle();
    // What a user's statement has not committed by now is undone, as after any other end of the host.
    const again = setInterval(() => this.connections.interrupt(), 10);
    await this.userTurns.idle();
    clearInterval(again);
    this.connections.interrupt();
    await this.connections.settled();
    await this.single.settled();
    this.prepared.close();
    this.connections.close();
    this.instance.close();
  }
}

type UserWrite = NonNullable<Parameters<Store['readWrite']>[2]>;
