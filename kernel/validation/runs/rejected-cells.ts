import type { KnownDataset, Store } from '../../store/index.js';
import { filesOf } from './source-records.js';

/** Texts that did not fit their column's type and are missing in the table, by column, file and first byte of the record. */
export class RejectedCells {
  private constructor(private readonly cells: Map<string, Map<string, string>>) {}

  static async of(store: Store, dataset: KnownDataset, name: string): Promise<RejectedCells> {
    const files = filesOf(dataset);
    const cells = new Map<string, Map<string, string>>();
    const rows = await store.query(
      `SELECT sha256, byte_start, column_name, value FROM raw.rejected
       WHERE lower(dataset) = lower($1) AND column_name IS NOT NULL AND value IS NOT NULL`,
      [name],
    );
    for (const row of rows) {
      const file = files.indexOf(String(row['sha256'])) + 1;
      const column = String(row['column_name']);
      const found = cells.get(column) ?? new Map<string, string>();
      cells.set(column, found);
      found.set(`${file}:${String(row['byte_start'])}`, String(row['value']));
    }
    return new RejectedCells(cells);
  }

  /** A page's rejected texts of one column, by row of the page. */
  column(
    name: string,
    files: BigInt64Array,
    starts: BigInt64Array,
    there: (row: number) => boolean,
  ): Map<number, string> | undefined {
    const found = this.cells.get(name);
    if (found === undefined) return undefined;
    const texts = new Map<number, string>();
    for (let i = 0; i < starts.length; i++) {
      if (there(i)) continue;
      const text = found.get(`${files[i]}:${starts[i]}`);
      if (text !== undefined) texts.set(i, text);
    }
    return texts;
  }
}
