import {
  StatementType,
  type DuckDBConnection,
  type DuckDBPreparedStatement,
} from '@duckdb/node-api';
import { bindAll, prepareOne, rowsInMemory } from './statement.js';
import { sqlError } from './sql-error.js';
import type { Parameter, Row } from './store.js';

const MOST = 200;
const KEPT: ReadonlySet<StatementType> = new Set([
  StatementType.SELECT,
  StatementType.INSERT,
  StatementType.UPDATE,
  StatementType.DELETE,
]);
/** Statements over the ledger come again and again; one over a job's own table would only keep that table alive. */
const LEDGER = /\b(assay|checkpoint|raw\.extraction)\b/;
const OTHERS = /processed|raw\."|duckdb_/;

/**
 * The host's own statements, prepared once a connection: preparing costs more than running what touches a few rows, and each
 * call into DuckDB is a way through the thread pool and back.
 */
export class Prepared {
  readonly #known = new Map<DuckDBConnection, Map<string, DuckDBPreparedStatement>>();

  /**
   * Runs a statement of the host's own and gives its rows.
   *
   * @param check - is asked before it runs; false leaves it alone
   * @returns undefined when `check` said no
   */
  async rows(
    connection: DuckDBConnection,
    sql: string,
    params: readonly Parameter[],
    check: (type: StatementType) => boolean = () => true,
  ): Promise<Row[] | undefined> {
    // Out of the map while it is in use: a second caller on the same connection prepares its own.
    let statement = this.#take(connection, sql);
    try {
      statement ??= await prepareOne(connection, sql);
      if (!check(statement.statementType)) return undefined;
      bindAll(statement, params);
      return rowsInMemory(await statement.run());
    } catch (error) {
      statement?.destroySync();
      statement = undefined;
      throw sqlError(error, sql);
    } finally {
      if (statement !== undefined) this.#keep(connection, sql, statement);
    }
  }

  /** Before the connections are closed: a prepared statement keeps its database open. */
  close(): void {
    for (const known of this.#known.values()) {
      for (const statement of known.values()) statement.destroySync();
    }
    this.#known.clear();
  }

  #take(connection: DuckDBConnection, sql: string): DuckDBPreparedStatement | undefined {
    const known = this.#known.get(connection);
    const statement = known?.get(sql);
    if (statement !== undefined) known?.delete(sql);
    return statement;
  }

  #keep(connection: DuckDBConnection, sql: string, statement: DuckDBPreparedStatement): void {
    if (!KEPT.has(statement.statementType) || !LEDGER.test(sql) || OTHERS.test(sql)) {
      statement.destroySync();
      return;
    }
    const known = this.#known.get(connection) ?? new Map<string, DuckDBPreparedStatement>();
    this.#known.set(connection, known);
    known.get(sql)?.destroySync();
    known.set(sql, statement);
    const [oldest] = known;
    if (known.size <= MOST || oldest === undefined) return;
    known.delete(oldest[0]);
    oldest[1].destroySync();
  }
}
