import { AssayError, type Column } from '@assay/schema';
import { ContentHasher } from '../../store/index.js';
import type { Batch, Reading } from '../table/reading.js';
import { SpareBuffers } from '../table/spare-buffers.js';
import { buffersOf } from './batch-buffers.js';
import type { FromWorker } from './protocol.js';

// Batches that may be under way at once: one that is written, and one that waits while the next is read.
const AHEAD = 2;

/** Sends a reading's batches, as many ahead as there is room for, and hashes what is in them. */
export class Sending {
  private credit = AHEAD;
  private wake: (() => void) | undefined;
  private readonly spare = new SpareBuffers();
  private readonly hasher: ContentHasher;

  constructor(
    private readonly send: (message: FromWorker, transfer: ArrayBuffer[]) => void,
    columns: readonly Column[],
  ) {
    this.hasher = new ContentHasher(columns);
  }

  /** All batches behind the first `skip` rows; those are read, too, for the hash and for what is told at the end. */
  async all(reading: Reading, size: number, skip: number): Promise<void> {
    let rows = 0;
    for (const batch of reading.batches(size, this.spare)) {
      this.hasher.update(batch.table);
      rows += batch.table.rowCount;
      if (rows <= skip && batch.table.rowCount > 0) {
        this.spare.give(buffersOf(batch));
        continue;
      }
      if (rows - batch.table.rowCount < skip) throw torn(skip);
      this.slim(batch);
      while (this.credit === 0) await new Promise<void>((resolve) => (this.wake = resolve));
      this.credit--;
      this.send({ type: 'batch', batch }, buffersOf(batch));
    }
    if (rows < skip) throw torn(skip);
  }

  /** Of texts that stand in their rows nobody needs the bytes any more. */
  private slim(batch: Batch): void {
    for (const column of batch.table.columns) {
      if (column.type !== 'packed' || column.long.length > 0) continue;
      if (column.heap.buffer instanceof ArrayBuffer) this.spare.give([column.heap.buffer]);
      column.heap = new Uint8Array(0);
    }
  }

  /** One more batch may be sent; the memory of the last one comes back. */
  more(spare: readonly ArrayBuffer[]): void {
    this.spare.give(spare);
    this.credit++;
    this.wake?.();
  }

  /** The canonical hash of all rows. */
  hash(): string {
    return this.hasher.digest();
  }
}

function torn(rows: number): AssayError {
  return new AssayError(
    'load-torn',
    `the source does not make the batches of which ${rows} rows were committed`,
    { status: 500, remedy: 'remove the dataset and load it again' },
  );
}
