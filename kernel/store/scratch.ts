import { AssayError } from '@assay/schema';
import { errorMessage } from './error-message.js';

/** An empty database in memory, of this process alone; nothing of it outlives `close`. */
export interface Scratch {
  /** Runs one or more statements. @param limit milliseconds of processor time that they may take */
  run(sql: string, limit?: number): Promise<void>;
  /** Rows of one select as DuckDB's plain JavaScript values, in the result's order. */
  rows(sql: string, limit?: number): Promise<unknown[][]>;
  /** Calls a function for each row of a select, which is not held as a whole. */
  each(sql: string, see: (row: unknown[]) => void): Promise<void>;
  /** Closes the database; one whose statement could not be stopped is left to the end of the process. */
  close(): void;
}

/** How often a statement's use of the processor is looked at. */
const LOOK_MS = 200;

const tookLonger = (limit: number) =>
  `it takes longer than ${Math.round(limit / 1000)} s of processor time to compute`;

/** DuckDB looks for an interruption between its steps only; one that does not end so soon after it is given up. */
const GRACE_MS = 3000;

/**
 * Opens an empty database in memory with one thread, so that results do not depend on how work is shared out.
 * Statements can read no files and load no extensions.
 *
 * @throws AssayError `scratch-sql` from `run` and `rows`, with DuckDB's message; `scratch-time` for a statement that was ended at its
 * limit; `scratch-stuck` when it could not be ended: then the database takes no more statements
 */
export async function openScratch(options: { memoryLimit?: string } = {}): Promise<Scratch> {
  // Read only here: what shares a bundle with this, such as the gateway's door, would map the whole library for nothing.
  const { DuckDBInstance } = await import('@duckdb/node-api');
  const instance = await DuckDBInstance.create(':memory:', {
    threads: '1',
    enable_external_access: 'false',
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
    ...(options.memoryLimit === undefined ? {} : { memory_limit: options.memoryLimit }),
  });
  const connection = await instance.connect();
  let stuck = false;
  const attempt = async <T>(work: () => Promise<T>, limit: number | undefined): Promise<T> => {
    let late = false;
    let timer: NodeJS.Timeout | undefined;
    const tooLong = new Promise<never>((_resolve, reject) => {
      if (limit === undefined) return;
      const start = process.cpuUsage();
      const used = () => {
        const { user, system } = process.cpuUsage(start);
        return (user + system) / 1000;
      };
      timer = setInterval(
        () => {
          if (!late && used() > limit) {
            late = true;
            connection.interrupt();
          } else if (late && used() > limit + GRACE_MS) {
            stuck = true;
            reject(new AssayError('scratch-stuck', tookLonger(limit)));
          }
        },
        Math.min(limit, LOOK_MS),
      );
    });
    try {
      return await Promise.race([work(), tooLong]);
    } catch (error) {
      if (error instanceof AssayError) throw error;
      if (late) throw new AssayError('scratch-time', tookLonger(limit ?? 0));
      throw new AssayError('scratch-sql', errorMessage(error), { cause: error });
    } finally {
      clearInterval(timer);
    }
  };
  return {
    run: (sql, limit) => attempt(async () => void (await connection.run(sql)), limit),
    rows: (sql, limit) =>
      attempt(async () => (await connection.runAndReadAll(sql)).getRowsJS(), limit),
    each: (sql, see) =>
      attempt(async () => {
        const result = await connection.stream(sql);
        for await (const rows of result.yieldRowsJs()) rows.forEach(see);
      }, undefined),
    close() {
      if (stuck) return;
      connection.closeSync();
      instance.closeSync();
    },
  };
}
