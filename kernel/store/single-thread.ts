import type { DuckDBInstance } from '@duckdb/node-api';

/**
 * While a user's statement runs, DuckDB works with one thread: its float aggregates and the order of its groups change
 * with the number of threads, and a result must not.
 */
export class SingleThread {
  private running = 0;
  private change: Promise<void> = Promise.resolve();

  constructor(
    private readonly instance: DuckDBInstance,
    private readonly threads: number,
  ) {}

  async run<T>(work: () => Promise<T>): Promise<T> {
    this.running += 1;
    try {
      if (this.running === 1) this.set(1);
      await this.change;
      return await work();
    } finally {
      this.running -= 1;
      if (this.running === 0) this.set(this.threads);
    }
  }

  /** Resolves when no change is under way. */
  async settled(): Promise<void> {
    await this.change;
  }

  private set(threads: number): void {
    if (this.threads === 1) return;
    this.change = this.change.then(async () => {
      const connection = await this.instance.connect();
      try {
        await connection.run(`SET threads = ${threads}`);
      } finally {
        connection.closeSync();
      }
    });
  }
}
