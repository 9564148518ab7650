import type { Store, Transaction } from '../store/index.js';

/**
 * Stands between an attempt's commit and whoever would stop the attempt: only one of the two happens. What is stopped
 * commits nothing more; while a commit is on its way, who would stop it waits for how that ends.
 */
export class Fence {
  readonly #controller = new AbortController();
  #commit: { held: Promise<boolean>; settle: (held: boolean) => void } | undefined;

  /** Goes off with the reason when the attempt is stopped. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** @returns whether it is stopped; false when it has committed before */
  async stop(reason: Error): Promise<boolean> {
    while (this.#commit !== undefined) if (await this.#commit.held) return false;
    this.#controller.abort(reason);
    return true;
  }

  /** Stops it whatever it is at: its commit may hold all the same. */
  abandon(reason: Error): void {
    this.#controller.abort(reason);
  }

  /** The commit begins, and nothing stops it any more. @throws the reason when the attempt was stopped before */
  begin(): void {
    this.signal.throwIfAborted();
    this.#commit ??= openCommit();
  }

  /** The commit has held, or has failed. */
  end(held: boolean): void {
    const commit = this.#commit;
    if (!held) this.#commit = undefined;
    commit?.settle(held);
  }

  /** A transaction that is stopped before its commit, or not at all. */
  async transaction<T>(
    store: Pick<Store, 'transaction'>,
    work: (tx: Transaction) => Promise<T>,
  ): Promise<T> {
    try {
      const result = await store.transaction(async (tx) => {
        const done = await work(tx);
        this.begin();
        return done;
      });
      this.end(true);
      return result;
    } catch (error) {
      this.end(false);
      throw error;
    }
  }
}

function openCommit() {
  let settle: (held: boolean) => void = () => undefined;
  const held = new Promise<boolean>((resolve) => (settle = resolve));
  return { held, settle };
}
