/**
 * Displays that are still on their way when a cell's own code has ended. The cell waits for them, and one that failed
 * fails the cell, unless its error reached the cell's code already.
 */
export class Pending {
  #running = new Set<Promise<unknown>>();
  #failures: { error: unknown; seen: () => boolean }[] = [];

  add(work: Promise<unknown>, seen: () => boolean = () => false): void {
    const tracked = work
      .catch((error: unknown) => void this.#failures.push({ error, seen }))
      .finally(() => this.#running.delete(tracked));
    this.#running.add(tracked);
  }

  /** @throws the first failure that nobody has seen. */
  async settled(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running);
    const failures = this.#failures.filter(({ seen }) => !seen());
    this.#failures = [];
    if (failures[0] !== undefined) throw failures[0].error;
  }
}
