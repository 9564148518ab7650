import type { DuckDBInstance } from '@duckdb/node-api';

/** Threads are ended and begun at each change, so the next piece of work is waited for a little. */
const LINGER_MS = 500;

/**
 * While a user's statement runs, DuckDB works with one thread, or with as many as the statement is proven to give the same
 * with: its float aggregates and the order of its groups change with the number of threads, and a result must not. Also where
 * more than one would only wait.
 */
export class FewThreads {
  /** The most threads that each piece of running work may have. */
  private readonly running: number[] = [];
  private now: number;
  private lingering: NodeJS.Timeout | undefined;
  private change: Promise<void> = Promise.resolve();

  constructor(
    private readonly instance: DuckDBInstance,
    private readonly threads: number,
  ) {
    this.now = threads;
  }

  async run<T>(work: () => Promise<T>, most = 1): Promise<T> {
    this.running.push(most);
    this.stay();
    this.set(Math.min(this.threads, ...this.running));
    try {
      await this.change;
      return await work();
    } finally {
      this.running.splice(this.running.indexOf(most), 1);
      if (this.running.length === 0) this.linger();
    }
  }

  private linger(): void {
    this.lingering = setTimeout(() => {
      this.lingering = undefined;
      this.set(this.threads);
    }, LINGER_MS);
    this.lingering.unref();
  }

  private stay(): void {
    clearTimeout(this.lingering);
    this.lingering = undefined;
  }

  /** Resolves when no change is under way, nor to come. */
  async settled(): Promise<void> {
    this.stay();
    await this.change;
  }

  private set(threads: number): void {
    if (this.now === threads) return;
    this.now = threads;
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
