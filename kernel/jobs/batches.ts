interface Batch {
  /** Jobs that have not ended yet. */
  left: Set<string>;
  /** By `performance.now()`: then it is written as it is. */
  due: number;
}

/**
 * New jobs of one call, which are written together, all or none: held back for a moment, so that those which end at once are
 * written as they have ended, and not a second time.
 */
export class Batches {
  readonly #of = new Map<string, Batch>();

  open(ids: readonly string[], due: number): void {
    const batch = { left: new Set(ids), due };
    for (const id of ids) this.#of.set(id, batch);
  }

  /** A job has ended. @returns whether its batch is held still */
  ended(id: string): boolean {
    this.#of.get(id)?.left.delete(id);
    return this.holds(id, performance.now());
  }

  /** Whether the job's writes have to wait. */
  holds(id: string, now: number): boolean {
    const batch = this.#of.get(id);
    return batch !== undefined && batch.left.size > 0 && now < batch.due;
  }

  /** The jobs are being written. */
  close(ids: readonly string[]): void {
    for (const id of ids) this.#of.delete(id);
  }
}
