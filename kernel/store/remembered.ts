import type { Store } from './store.js';

/**
 * Answers from the ledger that are kept in memory while nobody writes to the tables that they came from. Many small jobs ask
 * for the same few rows again and again, and a statement costs a hundred times as much as a look here.
 */
export class Remembered<T> {
  readonly #answers = new Map<string, Promise<T>>();
  #at: number | undefined;

  /** @param tables - full names of all that the answers depend on; @param most - answers kept */
  constructor(
    private readonly store: Pick<Store, 'written'>,
    private readonly tables: readonly string[],
    private readonly most = 2_000,
  ) {}

  /** The answer to a question, asked anew when it may have changed. Whoever gets it must leave it as it is. */
  async get(question: string, ask: () => Promise<T>): Promise<T> {
    const at = this.store.written(this.tables);
    if (at === undefined) return await ask();
    if (at !== this.#at || this.#answers.size >= this.most) this.#answers.clear();
    this.#at = at;
    const known = this.#answers.get(question);
    if (known !== undefined) return await known;
    const answer = ask();
    this.#answers.set(question, answer);
    // A failure says nothing about the next time.
    answer.catch(() => this.#answers.get(question) === answer && this.#answers.delete(question));
    return await answer;
  }
}
