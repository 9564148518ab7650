import { byNames, foldedDatasets } from './datasets.js';
import type { KnownDataset } from './known-dataset.js';
import { Remembered } from './remembered.js';
import type { Store } from './store.js';

const TABLE = ['assay.dataset'];

/** Where case is folded here exactly as DuckDB folds it. */
const PLAIN = /^[\x20-\x7e]*$/;

/**
 * Datasets by their names, outside any transaction, for a store of one host: all of them lie in memory, and every commit
 * either tells what it has changed of them or has them read anew. Many small jobs ask for the same few again and again.
 */
export class DatasetNames {
  readonly #asked: Remembered<KnownDataset | undefined>;
  /** By the name that DuckDB folds it to. */
  #known = new Map<string, KnownDataset>();
  /** The count of commits at which they were so; undefined before the first look. */
  #at: number | undefined;
  #look: Promise<void> | undefined;

  constructor(private readonly store: Pick<Store, 'query' | 'written'>) {
    this.#asked = new Remembered(store, TABLE);
  }

  /** @returns undefined when no dataset has the name, whatever its case */
  async get(name: string): Promise<KnownDataset | undefined> {
    return (await this.of([name])).get(name);
  }

  /** Those of these names that there are, each under the name that was asked for. */
  async of(names: readonly string[]): Promise<Map<string, KnownDataset>> {
    const found = new Map<string, KnownDataset>();
    const plain = this.store.written(TABLE) !== undefined && names.every((n) => PLAIN.test(n));
    if (plain) await this.#current();
    for (const name of names) {
      const dataset = plain ? this.#known.get(name.toLowerCase()) : await this.#one(name);
      if (dataset !== undefined) found.set(name, dataset);
    }
    return found;
  }

  /**
   * After a commit that changed just these datasets and no others.
   *
   * @param before - the count before it
   */
  follow(before: number | undefined, changed: readonly KnownDataset[]): void {
    if (this.#at === undefined || this.#at !== before) return;
    // What folds in its own way is read anew.
    if (!changed.every(({ name }) => PLAIN.test(name))) return;
    for (const dataset of changed) this.#known.set(dataset.name.toLowerCase(), dataset);
    this.#at = this.store.written(TABLE);
  }

  async #one(name: string): Promise<KnownDataset | undefined> {
    return await this.#asked.get(name, async () => (await byNames(this.store, [name])).get(name));
  }

  async #current(): Promise<void> {
    while (this.#at === undefined || this.#at !== this.store.written(TABLE)) {
      this.#look ??= this.#read().finally(() => (this.#look = undefined));
      await this.#look;
    }
  }

  async #read(): Promise<void> {
    // What is committed meanwhile may be in it or not, and has the next look read it again.
    const at = this.store.written(TABLE);
    this.#known = await foldedDatasets(this.store);
    this.#at = at;
  }
}
