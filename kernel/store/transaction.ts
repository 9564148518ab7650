import type { DuckDBConnection } from '@duckdb/node-api';
import { append } from './append.js';
import type { AppendTable } from './packed-text.js';
import type { Feeds } from './feeds.js';
import type { NewTable } from './new-table.js';
import { createTables } from './new-tables.js';
import type { Prepared } from './prepared.js';
import type { Parameter, Row, Transaction } from './store.js';
import { writtenBy } from './written.js';

export interface TransactionMeans {
  prepared: Prepared;
  feeds: Feeds;
}

/**
 * What a piece of work may do in one transaction. Statements without an answer are kept back and sent in one text with what
 * comes next, the begin and the commit among them: each way to DuckDB and back leads through a queue of threads.
 */
export class OneTransaction implements Transaction {
  /** Names of the ledger's tables that it writes to. */
  readonly touched = new Set<string>();
  #kept: string[];

  /** @param begun - whether the connection is in its transaction already */
  constructor(
    private readonly connection: DuckDBConnection,
    private readonly means: TransactionMeans,
    begun = false,
  ) {
    this.#kept = begun ? [] : ['BEGIN TRANSACTION'];
  }

  async query(sql: string, params: readonly Parameter[] = []): Promise<Row[]> {
    this.#note(sql);
    await this.#send();
    return (await this.means.prepared.rows(this.connection, sql, params)) ?? [];
  }

  async append(schema: string, table: string, columns: AppendTable): Promise<void> {
    this.touched.add(`${schema}.${table}`);
    await this.#send();
    await append(this.connection, this.means.feeds, schema, table, columns);
  }

  async create(tables: readonly NewTable[]): Promise<void> {
    await this.#send();
    await createTables(this.connection, this.means.feeds, tables);
  }

  async define(statements: readonly string[]): Promise<void> {
    statements.forEach((sql) => this.#note(sql));
    this.#kept.push(...statements);
    return Promise.resolve();
  }

  /** Ends the transaction: all of it is on the disk then. */
  async commit(): Promise<void> {
    this.#kept.push('COMMIT');
    await this.#send();
  }

  async #send(): Promise<void> {
    const statements = this.#kept;
    this.#kept = [];
    if (statements.length > 0) await this.connection.run(statements.join(';\n'));
  }

  #note(sql: string): void {
    for (const table of writtenBy(sql)) this.touched.add(table);
  }
}
