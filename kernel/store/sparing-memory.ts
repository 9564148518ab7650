import type { DuckDBInstance } from '@duckdb/node-api';
import { errorMessage } from './error-message.js';

/** What the database may keep while long tables go through it: enough for the threads of any statement to spill. */
const LITTLE = '320MB';

/**
 * Keeps the database's memory small while work runs that reads and writes more than there is need to keep: blocks that were read
 * once would else stay for as long as the machine has room.
 */
export class SparingMemory {
  private running = 0;
  private usual: string | undefined;
  private change: Promise<void> = Promise.resolve();

  constructor(private readonly instance: DuckDBInstance) {}

  async sparing<T>(work: () => Promise<T>): Promise<T> {
    this.running += 1;
    try {
      if (this.running === 1) this.set();
      await this.change;
      return await work();
    } finally {
      this.running -= 1;
      if (this.running === 0) this.set();
    }
  }

  /** Resolves when no change is under way. */
  async settled(): Promise<void> {
    await this.change;
  }

  private set(): void {
    this.change = this.change.then(async () => {
      const connection = await this.instance.connect();
      try {
        const sql = `SELECT current_setting('memory_limit')`;
        this.usual ??= String((await connection.runAndReadAll(sql)).getRows()[0]?.[0]);
        await connection.run(`SET memory_limit = '${this.running > 0 ? LITTLE : this.usual}'`);
      } catch (error) {
        // What statements hold at this moment may be more: then the limit stays what it is.
        if (!/out of memory|could not free up/i.test(errorMessage(error))) throw error;
      } finally {
        connection.closeSync();
      }
    });
  }
}
