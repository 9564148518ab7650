import type { DuckDBConnection, DuckDBPreparedStatement, StatementType } from '@duckdb/node-api';
import { bindAll, rowsInMemory } from './statement.js';
import { bindable } from './row-values.js';
import { sqlError } from './sql-error.js';
import type { Parameter, Row } from './store.js';

const MOST = 100;

/**
 * Only what inserts given values is kept. DuckDB 1.5 plans a prepared SELECT or UPDATE by the statistics of that moment and
 * does not plan it anew when they change: a column that was all NULL then, sorted now, comes back as garbage.
 */
const PLAIN_INSERT = /^\s*INSERT INTO (assay|checkpoint)\.\w+ \([^()]*\)\s+VALUES \([$\w, ]*\)\s*$/;

/**
 * The host's own statements. Inserts into the ledger are prepared once a connection: preparing costs more than running what
 * touches one row, and each call into DuckDB is a way through the thread pool and back.
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
    // By the parameters' types too, which the first binding decides.
    const key = `${sql}\n${params.map((value) => bindable(value).type.toString()).join()}`;
    // Out of the map while it is in use: a second caller on the same connection prepares its own.
    let statement = this.#take(connection, key);
    try {
      // One way through the thread pool: that there is one statement in it, DuckDB sees for itself.
      statement ??= await connection.prepare(sql);
      if (!check(statement.statementType)) return undefined;
      bindAll(statement, params);
      return rowsInMemory(await statement.run());
    } catch (error) {
      statement?.destroySync();
      statement = undefined;
      throw sqlError(error, sql);
    } finally {
      if (statement !== undefined) this.#keep(connection, sql, key, statement);
    }
  }

  /** Before the connections are closed: a prepared statement keeps its database open. */
  close(): void {
    for (const known of this.#known.values()) {
      for (const statement of known.values()) statement.destroySync();
    }
    this.#known.clear();
  }

  #take(connection: DuckDBConnection, key: string): DuckDBPreparedStatement | undefined {
    const known = this.#known.get(connection);
    const statement = known?.get(key);
    if (statement !== undefined) known?.delete(key);
    return statement;
  }

  #keep(
    connection: DuckDBConnection,
    sql: string,
    key: string,
    statement: DuckDBPreparedStatement,
  ): void {
    if (!PLAIN_INSERT.test(sql)) {
      statement.destroySync();
      return;
    }
    const known = this.#known.get(connection) ?? new Map<string, DuckDBPreparedStatement>();
    this.#known.set(connection, known);
    known.get(key)?.destroySync();
    known.set(key, statement);
    const [oldest] = known;
    if (known.size <= MOST || oldest === undefined) return;
    known.delete(oldest[0]);
    oldest[1].destroySync();
  }
}
