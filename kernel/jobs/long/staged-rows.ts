import { setImmediate as breathe } from 'node:timers/promises';
import type { Column, ColumnTable } from '@assay/schema';
import { ContentHasher, type Store } from '../../store/index.js';
import { appendRows, createTable, dropTable, relationOf, slicesOf } from '../output-table.js';
import type { JobRecord } from '../record.js';
import { keepCheckpoint, type Checkpoint } from './checkpoint.js';

/** Rows that are read again at a time, to hash them. */
const READ_ROWS = 245_760;

/** A table that is all written, where nothing refers to it yet. */
export interface StagedTable {
  columns: Column[];
  rowCount: number;
  contentHash: string;
}

/** A job's output, written piece by piece ahead of the job's last transaction. */
export class StagedRows {
  readonly #hasher: ContentHasher;
  #rows = 0;

  constructor(
    private readonly store: Store,
    private readonly job: JobRecord,
    private readonly key: string,
    private readonly columns: readonly Column[],
    private readonly signal: AbortSignal,
  ) {
    this.#hasher = new ContentHasher(columns);
  }

  /** Begins with no row. */
  async begin(): Promise<void> {
    const relation = relationOf(this.job);
    await dropTable(this.store, relation);
    await this.store.transaction((tx) => createTable(tx, relation, this.columns));
  }

  /** Goes on behind the rows that lie there. */
  async goOn({ rowsWritten }: Checkpoint): Promise<void> {
    const columns = this.columns.map(({ name }) => name);
    for (let offset = 0; offset < rowsWritten; offset += READ_ROWS) {
      const options = { columns, offset, limit: READ_ROWS, signal: this.signal };
      await this.#hash(await this.store.readTable(relationOf(this.job), options));
    }
  }

  /** Writes the next rows; in the same transaction where the processor stands, if another attempt could go on from it. */
  async add(tables: readonly ColumnTable[], state: unknown): Promise<void> {
    const first = this.#rows;
    for (const table of tables) await this.#hash(table);
    const rowsWritten = this.#rows;
    const { store, job, signal } = this;
    const relation = relationOf(job);
    await store.transaction(async (tx) => {
      let row = first;
      for (const table of tables) {
        await appendRows(tx, relation, table, 0, table.rowCount, signal, row);
        row += table.rowCount;
      }
      if (state !== null)
        await keepCheckpoint(tx, job, this.key, { rowsWritten, state }, store.now());
    });
  }

  end(): StagedTable {
    const columns = [...this.columns];
    return { columns, rowCount: this.#rows, contentHash: this.#hasher.digest() };
  }

  async #hash(table: ColumnTable): Promise<void> {
    for (const slice of slicesOf(table)) {
      this.#hasher.update(slice);
      await breathe();
      this.signal.throwIfAborted();
    }
    this.#rows += table.rowCount;
  }
}
