/** Calls under one key follow each other, so that the second sees what the first has made. Calls without a key wait for none. */
export class OneAtATime {
  readonly #last = new Map<string, Promise<unknown>>();

  async once<T>(key: string | undefined, work: () => Promise<T>): Promise<T> {
    if (key === undefined) return await work();
    const before = this.#last.get(key) ?? Promise.resolve();
    const mine = before.then(work, work);
    this.#last.set(key, mine);
    try {
      return await mine;
    } finally {
      if (this.#last.get(key) === mine) this.#last.delete(key);
    }
  }
}
