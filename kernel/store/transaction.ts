import { randomUUID } from 'node:crypto';
import type { DuckDBConnection } from '@duckdb/node-api';
import type { ColumnTable } from '@assay/schema';
import { append } from './append.js';
import { appendRows, type LedgerRows } from './ledger-rows.js';
import { isCut, namedCommit, wasCommitted } from './ducklake/index.js';
import type { DatasetNames } from './dataset-names.js';
import { byNames } from './datasets.js';
import type { KnownDataset } from './known-dataset.js';
import type { AppendTable } from './packed-text.js';
import type { Feeds } from './feeds.js';
import type { Relation } from './names.js';
import type { NewTable } from './new-table.js';
import { fillTables, tablesOf } from './new-tables.js';
import { takeNumbers } from './numbers.js';
import { rowsInsert } from './many-rows.js';
import type { Prepared } from './prepared.js';
import { rollback } from './rollback.js';
import { readTable } from './read-table.js';
import { rowsInMemory } from './statement.js';
import { sqlError } from './sql-error.js';
import type { LedgerTable, Parameter, ReadOptions, Row, Transaction } from './store.js';
import { writtenBy } from './written.js';

export interface TransactionMeans {
  prepared: Prepared;
  feeds: Feeds;
  /** Whether many machines write to the store. */
  shared: boolean;
  datasets: Pick<DatasetNames, 'of'>;
}

const DATASETS: LedgerTable = 'assay.dataset';

/**
 * What a piece of work may do in one transaction. Statements without an answer are kept back and sent in one text with what
 * comes next, the begin and the commit among them: each way to DuckDB and back leads through a queue of threads.
 */
export class OneTransaction implements Transaction {
  /** Names of the ledger's tables that it writes to. */
  readonly touched = new Set<string>();
  /** Datasets as it leaves them, as far as it told; others may have changed when it has touched their table. */
  readonly changed: KnownDataset[] = [];
  /** What waits to be sent: statements, and rows of the ledger between them. */
  #kept: (string | LedgerRows)[];

  /** What its commit is called in a lake, to be found when the answer is lost. */
  readonly #name = randomUUID();

  constructor(
    private readonly connection: DuckDBConnection,
    private readonly means: TransactionMeans,
  ) {
    const { shared } = means;
    this.#kept = ['BEGIN TRANSACTION', ...(shared ? [namedCommit(this.#name)] : [])];
  }

  /** Begins it at once, for statements that go their own way. */
  async begin(): Promise<void> {
    await this.#send();
  }

  async numbers(sequence: string, count: number): Promise<number[]> {
    return await takeNumbers(this.query.bind(this), this.means.shared, sequence, count);
  }

  async query(sql: string, params: readonly Parameter[] = []): Promise<Row[]> {
    this.#note(sql);
    // A lake tells of the rows that a statement changed only when it comes by itself.
    if (params.length === 0 && !this.means.shared) return await this.#ask(sql);
    await this.#send();
    return (await this.means.prepared.rows(this.connection, sql, params)) ?? [];
  }

  async readTable(relation: string | Relation, options: ReadOptions = {}): Promise<ColumnTable> {
    await this.#send();
    return readTable(this.connection, relation, options);
  }

  async append(schema: string, table: string, columns: AppendTable): Promise<void> {
    this.touched.add(`${schema}.${table}`);
    await this.#send();
    await append(this.connection, this.means.feeds, schema, table, columns);
  }

  async create(tables: readonly NewTable[]): Promise<void> {
    const { statements, unfilled } = tablesOf(tables);
    this.#kept.push(...statements);
    if (unfilled.length === 0) return;
    await this.#send();
    await fillTables(this.connection, this.means.feeds, unfilled);
  }

  async define(statements: readonly string[]): Promise<void> {
    statements.forEach((sql) => this.#note(sql));
    this.#kept.push(...statements);
    return Promise.resolve();
  }

  async insert(
    table: LedgerTable,
    columns: readonly string[],
    rows: readonly (readonly unknown[])[],
  ): Promise<void> {
    this.touched.add(table);
    this.#keepRows({ table, columns, rows });
    return Promise.resolve();
  }

  #keepRows(added: LedgerRows): void {
    const { table, columns, rows } = added;
    this.#kept.push(this.means.shared ? rowsInsert(table, columns, rows) : added);
  }

  async register(
    statements: readonly string[],
    datasets: readonly KnownDataset[],
    added?: Omit<LedgerRows, 'table'>,
  ): Promise<void> {
    if (added !== undefined) this.#keepRows({ table: DATASETS, ...added });
    this.#kept.push(...statements);
    this.changed.push(...datasets);
    return Promise.resolve();
  }

  async named(names: readonly string[]): Promise<Map<string, KnownDataset>> {
    const own = this.touched.has(DATASETS) || this.changed.length > 0;
    return own ? await byNames(this, names) : await this.means.datasets.of(names);
  }

  /** A statement without parameters goes with what waits before it: the answer is the last one's. */
  async #ask(sql: string): Promise<Row[]> {
    const before = await this.#sendBut();
    try {
      return rowsInMemory(await this.connection.run(before === '' ? sql : `${before};\n${sql}`));
    } catch (error) {
      throw sqlError(error, sql);
    }
  }

  /** Ends the transaction: all of it is on the disk then. */
  async commit(): Promise<void> {
    if (this.means.shared) return await this.#commitFar();
    this.#kept.push('COMMIT');
    await this.#send();
  }

  /** The commit goes over a line that may break: then the lake is asked whether it was done. */
  async #commitFar(): Promise<void> {
    await this.#send();
    try {
      await this.connection.run('COMMIT');
    } catch (error) {
      await rollback(this.connection);
      if (!isCut(error) || !(await wasCommitted(this.connection, this.#name))) throw error;
    }
  }

  async #send(): Promise<void> {
    const text = await this.#sendBut();
    if (text !== '') await this.connection.run(text);
  }

  /** Sends what waits but for the last statements, which it gives as one text. */
  async #sendBut(): Promise<string> {
    const kept = this.#kept;
    this.#kept = [];
    let statements: string[] = [];
    for (const next of kept) {
      if (typeof next === 'string') {
        statements.push(next);
        continue;
      }
      if (statements.length > 0) await this.connection.run(statements.join(';\n'));
      statements = [];
      await appendRows(this.connection, next);
    }
    return statements.join(';\n');
  }

  #note(sql: string): void {
    for (const table of writtenBy(sql)) this.touched.add(table);
  }
}
