import { handedOver } from './handed-over.js';
import type { Work } from './connections.js';
import { piecesOf, tableOf, valuesOf } from './statement.js';
import type { ResultColumn, Store, UserOptions, Values } from './store.js';
import { parquet, reading } from './user-statement.js';

/** Runs a user's statement. @param fresh - whether what failed may be read again */
export type Run = <T>(
  options: UserOptions,
  sql: string,
  work: Work<T>,
  fresh?: () => boolean,
) => Promise<T>;

type Reads = Pick<Store, 'readOnly' | 'readRows' | 'readTables' | 'writeParquet'>;

/** The forms in which a user's statement that only reads is answered. */
export function userReads(run: Run): Reads {
  return {
    readOnly: (sql, params = [], options = {}) =>
      run(options, sql, (connection) =>
        reading(connection, sql, params, async (s) => tableOf(await s.stream())),
      ),
    readRows: (sql, params = [], options = {}) => {
      const to = options.take && handedOver(options.take);
      const work: Work<Values> = (connection) =>
        reading(connection, sql, params, async (s) => valuesOf(await s.stream(), to?.taking));
      return run(options, sql, work, to?.fresh);
    },
    readTables: (sql, params, take, options) => {
      const { taking, fresh } = handedOver(take);
      const work: Work<ResultColumn[]> = (connection) =>
        reading(connection, sql, params, async (s) => piecesOf(await s.stream(), taking));
      return run(options, sql, work, fresh);
    },
    writeParquet: (sql, params, file, options) =>
      run(options, sql, (connection) => parquet(connection, file, sql, params)),
  };
}
