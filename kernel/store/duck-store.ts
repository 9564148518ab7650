import { AsyncLocalStorage } from 'node:async_hooks';
import type { DuckDBConnection } from '@duckdb/node-api';
import { AssayError, type ColumnTable } from '@assay/schema';
import { again } from './again.js';
import { bringing } from './bringing.js';
import { Connections, type Work } from './connections.js';
import { DatasetNames } from './dataset-names.js';
import { refuseOutside, useLake } from './ducklake/index.js';
import type { Feeds } from './feeds.js';
import { GatheredViews, namesGathered } from './gathered-views.js';
import { fileSize } from './file-size.js';
import { type Guard, Guards } from './guards.js';
import type { Instance } from './instance.js';
import { relationFrom, type Relation } from './names.js';
import { withViews } from './named-view.js';
import type { Objects } from './objects.js';
import { Prepared } from './prepared.js';
import { hasPages, readTable } from './read-table.js';
import type { RecordTexts } from './record-texts.js';
import { rollback } from './rollback.js';
import { literalText } from './row-values.js';
import type { FewThreads } from './few-threads.js';
import { withLiterals } from './sql-tokens.js';
import { onlyReads, valuesOf, withStatement } from './statement.js';
import type { Parameter, ReadOptions, Row, Store } from './store.js';
import type { Transaction, UserOptions } from './store.js';
import { OneTransaction, type TransactionMeans } from './transaction.js';
import { tablesRead } from './tables-read.js';
import { Turns } from './turns.js';
import { SparingMemory } from './sparing-memory.js';
import { userReads } from './user-reads.js';
import { writing } from './user-statement.js';
import { Written } from './written.js';

const DATASETS = ['assay.dataset'];

/** A store over one instance: a file of this machine, or a lake that it is attached to. */
export class DuckStore implements Store {
  readonly file: string;
  readonly objects: Objects;
  private readonly texts: RecordTexts;
  private readonly connections: Connections;
  private readonly turns = new Turns();
  /** A user's statement may take minutes, and touches nothing that the host writes: it has a queue of its own. */
  private readonly userTurns = new Turns();
  /** Bytes of received objects may take long, too. */
  private readonly objectTurns = new Turns();
  private readonly guards = new Guards();
  private readonly prepared = new Prepared();
  private readonly few: FewThreads;
  private readonly memory: SparingMemory;
  private readonly log = new Written();
  readonly datasets = new DatasetNames(this);
  private readonly gathered = new GatheredViews(this);
  private readonly reading = userReads((...given) => this.user(...given));
  readonly readOnly: Store['readOnly'] = this.reading.readOnly;
  readonly readRows: Store['readRows'] = this.reading.readRows;
  readonly readTables: Store['readTables'] = this.reading.readTables;
  readonly writeParquet: Store['writeParquet'] = this.reading.writeParquet;
  private readonly means: TransactionMeans;
  private readonly inTransaction = new AsyncLocalStorage<true>();
  private closed = false;
  private closing: Promise<void> | undefined;
  commits = 0;
  onCommit: (() => void) | undefined;

  constructor(
    private readonly instance: Instance,
    rooms: { objects: Objects; texts: RecordTexts; feeds: Feeds; few: FewThreads },
    readonly migration: number,
    readonly threads: number,
    readonly now: () => Date,
    readonly shared: boolean,
    onBroken: (error: unknown) => void = () => undefined,
  ) {
    this.objects = rooms.objects;
    this.texts = rooms.texts;
    this.file = instance.file;
    this.means = { prepared: this.prepared, feeds: rooms.feeds, shared, datasets: this.datasets };
    this.connections = new Connections(
      instance.duckdb,
      async (connection) => {
        if (shared) await useLake(connection);
      },
      onBroken,
    );
    this.few = rooms.few;
    this.memory = new SparingMemory(instance.duckdb);
  }

  async query(sql: string, params: readonly Parameter[] = []): Promise<Row[]> {
    if (namesGathered(sql)) await this.gathered.settle(sql);
    const reads = await this.reads((connection) =>
      this.prepared.rows(connection, sql, params, onlyReads),
    );
    return reads ?? this.transaction((tx) => tx.query(sql, params));
  }

  async transaction<T>(work: (tx: Transaction) => Promise<T>, { urgent = false } = {}): Promise<T> {
    const write = async () => {
      let done: OneTransaction | undefined;
      const steps = async (connection: DuckDBConnection) => {
        const tx = new OneTransaction(connection, this.means);
        const result = await work(tx);
        await tx.commit();
        done = tx;
        return result;
      };
      return await this.writer(steps, this.turns, () => this.note(done), { urgent });
    };
    return this.shared ? again(write) : write();
  }

  guarded<T>(guard: Guard | undefined, work: () => T): T {
    return this.guards.run(guard, work);
  }

  written(tables: readonly string[]): number | undefined {
    return this.shared ? undefined : this.log.of(tables);
  }

  /** What is in memory hears of a commit. */
  private note(tx: OneTransaction | undefined): void {
    if (tx === undefined) return;
    const before = this.written(DATASETS);
    const { touched, changed } = tx;
    const all = changed.length === 0 || DATASETS.some((table) => touched.has(table));
    this.log.add(all ? touched : [...touched, ...DATASETS]);
    if (!all) this.datasets.follow(before, changed);
  }

  /** @param work - begins and commits its transaction itself; whatever it throws ends it without effect */
  private async writer<T>(
    work: Work<T>,
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
    const guard = this.guards.take();
    return turns.take(
      () =>
        this.connections.use(async (connection) => {
          try {
            // Within the turn: nobody else writes between its answer and the commit.
            if (guard !== undefined) await this.inTransaction.run(true, guard);
            const result = await this.inTransaction.run(true, () => work(connection));
            this.commits += 1;
            committed();
            this.onCommit?.();
            return result;
          } catch (error) {
            await rollback(connection).catch(() => this.connections.spoil(connection));
            throw error;
          }
        }, signal),
      urgent,
    );
  }

  async readTable(relation: string | Relation, options: ReadOptions = {}): Promise<ColumnTable> {
    return this.reads((connection) => readTable(connection, relation, options), options.signal);
  }

  async hasPages(relation: string | Relation): Promise<boolean> {
    return this.reads((connection) => hasPages(connection, relation));
  }

  async sparing<T>(work: () => Promise<T>): Promise<T> {
    return await this.memory.sparing(work);
  }

  async readWrite(sql: string, params: readonly Parameter[] = [], options: UserWrite = {}) {
    const { also } = options;
    if (this.shared) refuseOutside(sql);
    const gathers = await this.gathered.settle(sql);
    const work = async (connection: DuckDBConnection) => {
      if (gathers) await this.texts.show(connection);
      const tx = new OneTransaction(connection, this.means);
      await tx.begin();
      const result = await writing(connection, sql, params, async (s) => valuesOf(await s.run()));
      await also?.(tx, result);
      await tx.commit();
      return result;
    };
    const written = (): void => (this.log.addAll(), this.gathered.changed());
    return this.few.run(() => this.writer(work, this.userTurns, written, options));
  }

  async relationsRead(sql: string, params: readonly Parameter[] = []): Promise<string[]> {
    // DuckDB finds no tables in a statement with open parameters.
    const closed = withLiterals(sql, (index) => literalText(params[index]));
    const gathers = await this.gathered.settle(sql);
    return this.connections.use(async (connection) => {
      if (gathers) await this.texts.show(connection);
      return await withStatement(connection, closed, [], async () =>
        (await tablesRead(connection, closed)).map(relationFrom),
      );
    });
  }

  private async user<T>(
    { signal, views = [], threads = 1 }: UserOptions,
    sql: string,
    work: Work<T>,
    again?: () => boolean,
  ): Promise<T> {
    if (this.shared) refuseOutside(sql);
    const gathers = await this.gathered.settle(sql);
    const withAll: Work<T> = async (connection) => {
      if (gathers) await this.texts.show(connection);
      return await withViews(connection, views, () => work(connection));
    };
    return this.few.run(() => this.reads(withAll, signal, again), threads);
  }

  /** @param fresh - whether what failed may be read again */
  private reads<T>(work: Work<T>, signal?: AbortSignal, fresh = () => true): Promise<T> {
    const read = () => this.connections.use(work, signal);
    if (!this.shared) return read();
    const wanted = () => fresh() && signal?.aborted !== true;
    return again(() => bringing(this.objects, read, wanted), wanted);
  }

  /** A connection for what no other method does: in a transaction when it writes. */
  lend<T>(work: Work<T>, writes: boolean): Promise<T> {
    if (!writes) return this.connections.use(work);
    const whole: Work<T> = async (connection) => {
      const tx = new OneTransaction(connection, this.means);
      await tx.begin();
      const result = await work(connection);
      await tx.commit();
      return result;
    };
    return this.writer(whole, this.objectTurns, () => undefined);
  }

  async trim(): Promise<void> {
    if (!this.closed) await this.connections.alone(() => this.memory.trim());
  }

  async size(): Promise<number> {
    return await fileSize(this.file);
  }

  /** Ends running statements and transactions, then lets go of the file. */
  close(): Promise<void> {
    return (this.closing ??= this.end());
  }

  private async end(): Promise<void> {
    // What cannot be written now stays due.
    await this.gathered.settleFew().catch(() => undefined);
    this.closed = true;
    await this.turns.idle();
    await this.objectTurns.idle();
    // What a user's statement has not committed by now is undone, as after any other end of the host.
    const again = setInterval(() => this.connections.interrupt(), 10);
    await this.userTurns.idle();
    clearInterval(again);
    this.connections.interrupt();
    await this.connections.settled();
    await this.few.settled();
    await this.memory.settled();
    this.prepared.close();
    this.connections.close();
    this.instance.close();
  }
}

type UserWrite = NonNullable<Parameters<Store['readWrite']>[2]>;
