import { DuckDBInstance } from '@duckdb/node-api';
import { AssayError } from '@assay/schema';
import { errorMessage } from './error-message.js';

/** An empty database in memory, of this process alone; nothing of it outlives `close`. */
export interface Scratch {
  /** Runs one or more statements. */
  run(sql: string): Promise<void>;
  /** Rows of one select as DuckDB's plain JavaScript values, in the result's order. */
  rows(sql: string): Promise<unknown[][]>;
  close(): void;
}

/**
 * Opens an empty database in memory with one thread, so that results do not depend on how work is shared out.
 * Statements can read no files and load no extensions.
 *
 * @throws AssayError `scratch-sql` from `run` and `rows`, with DuckDB's message
 */
export async function openScratch(options: { memoryLimit?: string } = {}): Promise<Scratch> {
  const instance = await DuckDBInstance.create(':memory:', {
    threads: '1',
    enable_external_access: 'false',
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
    ...(options.memoryLimit === undefined ? {} : { memory_limit: options.memoryLimit }),
  });
  const connection = await instance.connect();
  const attempt = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      throw new AssayError('scratch-sql', errorMessage(error), { cause: error });
    }
  };
  return {
    run: (sql) => attempt(async () => void (await connection.run(sql))),
    rows: (sql) => attempt(async () => (await connection.runAndReadAll(sql)).getRowsJS()),
    close() {
      connection.closeSync();
      instance.closeSync();
    },
  };
}
