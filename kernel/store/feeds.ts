import raw from '@duckdb/node-bindings';
import {
  BIGINT,
  DuckDBTableFunction,
  type DuckDBConnection,
  type DuckDBType,
} from '@duckdb/node-api';
import type { NamedColumn } from '@assay/schema';
import { fillVector } from './fill-vector.js';
import type { PackedText } from './packed-text.js';
import type { FewThreads } from './few-threads.js';
import { withStatement } from './statement.js';

/** Name of the table function; only an insert of ours has a number that it knows. */
export const FEED = 'assay_feed';
const ROWS_A_CHUNK = 2048;

interface Feed {
  types: readonly DuckDBType[];
  columns: readonly (NamedColumn | PackedText)[];
  rowCount: number;
  /** Rows handed over. */
  done: number;
}

/**
 * Columns as a table function: DuckDB asks for them chunk by chunk, and this thread does no more than copy bytes. As fast
 * as CREATE TABLE AS, and the host stays free to answer.
 */
export class Feeds {
  private readonly open = new Map<bigint, Feed>();
  private last = 0n;

  /** @param few - a feed is read by one thread, for whose rows DuckDB's others would wait by asking again and again */
  constructor(private readonly few: FewThreads) {}

  /** Makes the function known in the connection's instance. */
  register(connection: DuckDBConnection): void {
    const find = (id: unknown): Feed | undefined =>
      typeof id === 'bigint' ? this.open.get(id) : undefined;
    connection.registerTableFunction(
      DuckDBTableFunction.create({
        name: FEED,
        parameterTypes: [BIGINT],
        bindFunction: (info) => {
          const feed = find(info.getParameter(0));
          if (feed === undefined) {
            info.setError(`${FEED} is the store's own`);
            return;
          }
          feed.types.forEach((type, i) => info.addResultColumn(`column${i}`, type));
          info.setCardinality(feed.rowCount, true);
          info.setBindData(feed);
        },
        // One thread, so that the rows stay in order.
        initFunction: (info) => info.setMaxThreads(1),
        mainFunction: (info, chunk) => {
          const feed = info.getBindData() as Feed;
          const count = Math.min(ROWS_A_CHUNK, feed.rowCount - feed.done);
          chunk.rowCount = count;
          if (count === 0) return;
          feed.columns.forEach((column, i) => {
            fillVector(raw.data_chunk_get_vector(chunk.chunk, i), column, feed.done, count);
          });
          feed.done += count;
        },
      }),
    );
  }

  /** Inserts rows behind those of a table, all of its columns in their order. */
  async insert(
    connection: DuckDBConnection,
    target: string,
    types: readonly DuckDBType[],
    columns: readonly (NamedColumn | PackedText)[],
    rowCount: number,
  ): Promise<void> {
    const id = ++this.last;
    this.open.set(id, { types, columns, rowCount, done: 0 });
    try {
      const sql = `INSERT INTO ${target} SELECT * FROM ${FEED}(${id})`;
      await this.few.run(() => withStatement(connection, sql, [], (statement) => statement.run()));
    } finally {
      this.open.delete(id);
    }
  }
}
