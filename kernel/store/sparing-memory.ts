import type { DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { errorMessage } from './error-message.js';

/** What the database may keep while long tables go through it: enough for the threads of any statement to spill. */
const LITTLE = '192MB';
/** What it may keep for the moment in which it lets go of all that nobody uses. */
const LEAST = '16MB';

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

  /** Makes the database forget the blocks that it keeps in case they are read again: it has no other word for that. */
  async trim(): Promise<void> {
    this.set(LEAST);
    this.set();
    await this.change;
  }

  private set(limit?: string): void {
    this.change = this.change.then(async () => {
      const connection = await this.instance.connect();
      try {
        this.usual ??= await limitOf(connection);
        const wanted = limit ?? (this.running > 0 ? LITTLE : this.usual);
        await connection.run(`SET memory_limit = '${wanted}'`);
      } catch (error) {
        // What statements hold at this moment may be more: then the limit stays what it is.
        if (!/out of memory|could not free up/i.test(errorMessage(error))) throw error;
      } finally {
        connection.closeSync();
      }
    });
  }
}

async function limitOf(connection: DuckDBConnection): Promise<string> {
  const read = await connection.runAndReadAll(`SELECT current_setting('memory_limit')`);
  return String(read.getRows()[0]?.[0]);
}
