import type { NamedColumn } from '@assay/schema';
import type { KnownDataset, Store } from '../store/index.js';

const LIMIT_BYTES = 256 * 1024 * 1024;

/** Columns that were read lately, by the content that they belong to, so that a changed dataset is never served stale. */
export class ColumnCache {
  private readonly columns = new Map<string, { column: Promise<NamedColumn>; bytes: number }>();
  private bytes = 0;

  constructor(private readonly store: Store) {}

  async get(dataset: KnownDataset, name: string): Promise<NamedColumn> {
    const key = JSON.stringify([dataset.content_hash, dataset.relation, name]);
    const found = this.columns.get(key);
    if (found !== undefined) {
      // Last used comes last.
      this.columns.delete(key);
      this.columns.set(key, found);
      return found.column;
    }
    const column = this.read(dataset, name);
    const entry = { column, bytes: 0 };
    this.columns.set(key, entry);
    try {
      entry.bytes = sizeOf(await column);
      this.bytes += entry.bytes;
      this.shrink();
    } catch (error) {
      this.columns.delete(key);
      throw error;
    }
    return column;
  }

  private async read(dataset: KnownDataset, name: string): Promise<NamedColumn> {
    const table = await this.store.readTable(dataset.relation, { columns: [name] });
    const column = table.columns[0];
    if (column === undefined) throw new Error(`column ${name} was not read`);
    return column;
  }

  private shrink(): void {
    for (const [key, entry] of this.columns) {
      if (this.bytes <= LIMIT_BYTES || this.columns.size <= 2) return;
      this.columns.delete(key);
      this.bytes -= entry.bytes;
    }
  }
}

function sizeOf(column: NamedColumn): number {
  return column.type === 'text' ? column.values.length * 32 : column.values.byteLength;
}
