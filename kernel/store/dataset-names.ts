import { byNames } from './datasets.js';
import type { KnownDataset } from './known-dataset.js';
import { Remembered } from './remembered.js';
import type { Store } from './store.js';

interface Question {
  name: string;
  resolve: (dataset: KnownDataset | undefined) => void;
  reject: (error: unknown) => void;
}

/**
 * Datasets by their names, outside any transaction. What is asked while a look is under way goes with the next, and what was
 * found is kept while the ledger's datasets stay as they are.
 */
export class DatasetNames {
  readonly #kept: Remembered<KnownDataset | undefined>;
  #asked: Question[] = [];
  #busy = false;

  constructor(private readonly store: Pick<Store, 'query' | 'written'>) {
    this.#kept = new Remembered(store, ['assay.dataset']);
  }

  /** @returns undefined when no dataset has the name, whatever its case */
  async get(name: string): Promise<KnownDataset | undefined> {
    return await this.#kept.get(name, () => this.#ask(name));
  }

  #ask(name: string): Promise<KnownDataset | undefined> {
    return new Promise((resolve, reject) => {
      this.#asked.push({ name, resolve, reject });
      if (!this.#busy) void this.#look();
    });
  }

  async #look(): Promise<void> {
    this.#busy = true;
    while (this.#asked.length > 0) {
      const asked = this.#asked.splice(0);
      try {
        const found = await byNames(this.store, [...new Set(asked.map(({ name }) => name))]);
        for (const { name, resolve } of asked) resolve(found.get(name));
      } catch (error) {
        for (const { reject } of asked) reject(error);
      }
    }
    this.#busy = false;
  }
}
