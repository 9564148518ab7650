import type { Column, ColumnTable } from '@assay/schema';
import type { AppendTable } from './packed-text.js';
import type { Relation } from './names.js';
import type { KnownDataset } from './known-dataset.js';
import type { Objects } from './objects.js';
import type { NamedView } from './named-view.js';
import type { NewTable } from './new-table.js';

/**
 * A row by column name, in values that JSON can nearly say: BIGINT a number when safe, else bigint; UUID, DATE, TIME and
 * timestamps text; JSON parsed; nested values arrays and objects; missing null. Doubles keep NaN and infinities.
 */
export type Row = Record<string, unknown>;

/** What may be bound: objects and arrays are bound as JSON text. */
export type Parameter = unknown;

/** A result's column: its type among ours, and DuckDB's own name of it. */
export interface ResultColumn extends Column {
  sqlType: string;
}

/** Columns and some rows of friendly values. */
export interface Values {
  columns: ResultColumn[];
  rows: unknown[][];
}

/** Takes rows as they come, so that a long result need not lie in memory as values; of an empty one none, once. */
export type TakeRows = (part: Values) => Promise<void>;

/** Takes a result's columns piece by piece, each about a megabyte. */
export type TakeTable = (piece: ColumnTable) => Promise<void>;

/** A table of the ledger by its full name. */
export type LedgerTable = `assay.${string}` | 'checkpoint.load_run' | 'raw.record_file';

export interface Transaction {
  query(sql: string, params?: readonly Parameter[]): Promise<Row[]>;
  /**
   * Appends columns to a table through DuckDB's vectors, in row order; columns are matched by name and must be all of the table's.
   *
   * @throws AssayError `append-mismatch` when names, types or lengths do not fit
   */
  append(schema: string, table: string, columns: AppendTable): Promise<void>;
  /** Makes tables with their rows: many small ones cost little more than one. */
  create(tables: readonly NewTable[]): Promise<void>;
  /** Statements without parameters and without an answer; should one fail, whatever comes next says so, the commit at last. */
  define(statements: readonly string[]): Promise<void>;
  /** Adds rows to a table of the ledger; a column that is not named gets its default. Errors come as with `define`. */
  insert(
    table: LedgerTable,
    columns: readonly string[],
    rows: readonly (readonly unknown[])[],
  ): Promise<void>;
  /**
   * As `define`, for statements and `added` rows that leave just these datasets as given: who has them in memory need not
   * read anew.
   */
  register(
    statements: readonly string[],
    datasets: readonly KnownDataset[],
    added?: { columns: readonly string[]; rows: readonly (readonly unknown[])[] },
  ): Promise<void>;
  /** Those of these names that there are in this transaction, each under the name that was asked for. */
  named(names: readonly string[]): Promise<Map<string, KnownDataset>>;
  /** As the store's own, of what is written here already. */
  readTable(relation: string | Relation, options?: ReadOptions): Promise<ColumnTable>;
  /** New numbers of a sequence, each given once whatever the engine; those of a transaction that fails may be left out. */
  numbers(sequence: string, count: number): Promise<number[]>;
}

export interface ReadOptions {
  /** In this order; all of the user's columns when absent. */
  columns?: readonly string[];
  offset?: number;
  limit?: number;
  signal?: AbortSignal;
}

/** How a user's statement runs. */
export interface UserOptions {
  signal?: AbortSignal;
  /** Stand for relations of their names while it runs. */
  views?: readonly NamedView[];
  /** As many of DuckDB's threads may work on it; one, unless it gives the same with more. */
  threads?: number;
}

export interface Store {
  readonly file: string;
  readonly objects: Objects;
  /** Version of the last migration applied. */
  readonly migration: number;
  readonly threads: number;
  /** Whether others write to it too: then a transaction may be done several times until no other was first. */
  readonly shared: boolean;
  /** Transactions that were committed here: while it stands, so does everything that was read. */
  readonly commits: number;
  readonly datasets: { get(name: string): Promise<KnownDataset | undefined> };
  /**
   * Counts the commits that wrote to any of these tables of ours: while it stands, so does what was read of them. Undefined
   * when others write too, and while nobody can say.
   */
  written(tables: readonly string[]): number | undefined;
  /** Called after each commit, before whoever asked for it hears of it. */
  onCommit: (() => void) | undefined;
  /** The clock of every time that the ledger keeps. */
  readonly now: () => Date;
  /** One statement outside any transaction. A statement that writes waits for its turn among the transactions. */
  query(sql: string, params?: readonly Parameter[]): Promise<Row[]>;
  /**
   * Runs `work` in one transaction, one writer at a time: all of it is committed, or nothing. An `urgent` one is the next
   * to come, before all that wait already: a user who cancels does not stand in line.
   */
  transaction<T>(work: (tx: Transaction) => Promise<T>, options?: { urgent?: boolean }): Promise<T>;
  /**
   * Runs `work`, whose first transaction asks `guard` once it is its turn: nobody writes between the answer and the commit.
   * A guard that throws ends the transaction without effect; it only reads. None: whatever guard the caller has is left out.
   */
  guarded<T>(guard: (() => Promise<void>) | undefined, work: () => T): T;
  /**
   * Gives memory back that DuckDB keeps for blocks which were written or read: a long load fills it with what nobody may
   * ever read. Does nothing while anybody else is at work.
   */
  trim(): Promise<void>;
  /** A relation's columns in row order. `relation` is SQL text from the ledger, or schema and table. */
  readTable(relation: string | Relation, options?: ReadOptions): Promise<ColumnTable>;
  /** Whether parts of a relation are found by their row numbers, so that it can be read part by part. */
  hasPages(relation: string | Relation): Promise<boolean>;
  /** While `work` runs, the database keeps little of what it reads and writes in memory. */
  sparing<T>(work: () => Promise<T>): Promise<T>;
  /** One statement of a user's that may only read; results do not depend on the number of threads. */
  readOnly(
    sql: string,
    params?: readonly Parameter[],
    options?: UserOptions,
  ): Promise<{ columns: ResultColumn[]; table: ColumnTable }>;
  /**
   * As `readOnly`, with rows of JSON-friendly values instead of columns. With `take` the rows are handed over part by part
   * as they are read, once at least, and none is answered.
   */
  readRows(
    sql: string,
    params?: readonly Parameter[],
    options?: UserOptions & { take?: TakeRows },
  ): Promise<{ columns: ResultColumn[]; rows: unknown[][] }>;
  /**
   * One statement of a user's that may write data of the user's; one such at a time. The ledger's transactions go on
   * beside it, however long it takes. `also` writes in the same transaction, after the statement.
   */
  readWrite(
    sql: string,
    params?: readonly Parameter[],
    options?: {
      signal?: AbortSignal;
      also?: (
        tx: Transaction,
        result: { columns: ResultColumn[]; rows: unknown[][] },
      ) => Promise<void>;
    },
  ): Promise<{ columns: ResultColumn[]; rows: unknown[][] }>;
  /** As `readOnly`, with the columns handed over piece by piece, each about a megabyte; of an empty result one without rows. */
  readTables(
    sql: string,
    params: readonly Parameter[],
    take: TakeTable,
    options: UserOptions,
  ): Promise<ResultColumn[]>;
  /** Writes a read-only statement's result to a new file as Parquet. */
  writeParquet(
    sql: string,
    params: readonly Parameter[],
    file: string,
    options: UserOptions,
  ): Promise<void>;
  /** The tables that a statement reads, through whatever views and macros, as the ledger names relations. */
  relationsRead(sql: string, params?: readonly Parameter[]): Promise<string[]>;
  /** Bytes on disk of the database with its log. */
  size(): Promise<number>;
  close(): Promise<void>;
}
