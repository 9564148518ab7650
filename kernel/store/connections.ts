import type { DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { isBroken, machineTrouble } from './broken-store.js';
import { interrupted } from './sql-error.js';

/** What is done with a connection. */
export type Work<T> = (connection: DuckDBConnection) => Promise<T>;

/** Connections to one instance, each lent to one piece of work at a time. */
export class Connections {
  private readonly idle: DuckDBConnection[] = [];
  private readonly lent = new Set<DuckDBConnection>();
  private readonly wake: (() => void)[] = [];
  /** Lent ones that nobody shall get again. */
  private readonly spoilt = new Set<DuckDBConnection>();
  private held: Promise<void> | undefined;

  constructor(
    private readonly instance: DuckDBInstance,
    /** Readies a new connection. */
    private readonly ready: (connection: DuckDBConnection) => Promise<void>,
    /** Told when the instance can do nothing more. */
    private readonly broken: (error: unknown) => void,
  ) {}

  /**
   * Lends a connection; it comes back when `work` ends. `signal` interrupts what runs on it.
   *
   * @throws AssayError `cancelled` when it was aborted before the work began
   */
  async use<T>(work: Work<T>, signal?: AbortSignal): Promise<T> {
    while (this.held !== undefined) await this.held;
    if (signal?.aborted === true) throw interrupted();
    const connection = this.idle.pop() ?? (await this.connect());
    this.lent.add(connection);
    // An interrupt that comes between two statements is forgotten by DuckDB, so it is repeated until the work ends.
    let again: NodeJS.Timeout | undefined;
    const interrupt = () => {
      connection.interrupt();
      again ??= setInterval(interrupt, 10);
    };
    signal?.addEventListener('abort', interrupt);
    try {
      return await work(connection);
    } catch (error) {
      if (isBroken(error)) this.broken(error);
      throw machineTrouble(error);
    } finally {
      signal?.removeEventListener('abort', interrupt);
      clearInterval(again);
      this.lent.delete(connection);
      if (this.spoilt.delete(connection)) connection.closeSync();
      else this.idle.push(connection);
      if (this.lent.size === 0) this.wake.splice(0).forEach((wake) => wake());
    }
  }

  /** Keeps a connection that is lent from being lent again: what it began could not be undone. */
  spoil(connection: DuckDBConnection): void {
    this.spoilt.add(connection);
  }

  /** Work beside which nobody else works: who comes meanwhile waits. It is left out when somebody works already. */
  async alone(work: () => Promise<void>): Promise<void> {
    if (this.lent.size > 0 || this.held !== undefined) return;
    const done = work();
    // Whatever becomes of it, the others go on.
    this.held = done.catch(() => undefined);
    try {
      await done;
    } finally {
      this.held = undefined;
    }
  }

  private async connect(): Promise<DuckDBConnection> {
    const connection = await this.instance.connect();
    await this.ready(connection);
    return connection;
  }

  /** Resolves when none is lent. */
  async settled(): Promise<void> {
    if (this.lent.size > 0) await new Promise<void>((wake) => this.wake.push(wake));
  }

  /** Interrupts whatever runs. */
  interrupt(): void {
    for (const connection of this.lent) connection.interrupt();
  }

  close(): void {
    for (const connection of this.idle) connection.closeSync();
    this.idle.length = 0;
  }
}
