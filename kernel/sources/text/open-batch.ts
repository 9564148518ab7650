import { putSafe, SMALL } from '../table/int64-words.js';
import type { Batch, Rejected } from '../table/reading.js';
import type { SpareBuffers } from '../table/spare-buffers.js';
import type { PlainBlock } from './plain-records.js';
import type { RecordScanner } from './record-scanner.js';

/** The places of a batch's rows while it is filled. */
export class OpenBatch {
  readonly rejected: Rejected[] = [];
  private readonly lines: BigInt64Array<ArrayBuffer>;
  private readonly starts: BigInt64Array<ArrayBuffer>;
  private readonly ends: BigInt64Array<ArrayBuffer>;
  private readonly words: [lines: Int32Array, starts: Int32Array, ends: Int32Array];

  /** @param size rows at most */
  constructor(
    private readonly size: number,
    spare: SpareBuffers,
  ) {
    this.lines = new BigInt64Array(spare.take(8 * size));
    this.starts = new BigInt64Array(spare.take(8 * size));
    this.ends = new BigInt64Array(spare.take(8 * size));
    this.words = [
      new Int32Array(this.lines.buffer),
      new Int32Array(this.starts.buffer),
      new Int32Array(this.ends.buffer),
    ];
  }

  /** The scanner's record is row `row`. */
  place(row: number, scanner: RecordScanner): void {
    const [lines, starts, ends] = this.words;
    putSafe(lines, row, scanner.line);
    putSafe(starts, row, scanner.byteStart);
    putSafe(ends, row, scanner.byteEnd);
  }

  placeBlock(row: number, block: PlainBlock): void {
    const [lines, starts, ends] = this.words;
    const { base, line, below, from, to, count } = block;
    const last = count - 1;
    if (base + (to[last] ?? 0) < SMALL && line + (below[last] ?? 0) < SMALL) {
      // The upper halves are 0 as they came.
      for (let i = 0, at = 2 * row; i < count; i++, at += 2) {
        lines[at] = line + (below[i] ?? 0);
        starts[at] = base + (from[i] ?? 0);
        ends[at] = base + (to[i] ?? 0);
      }
      return;
    }
    for (let i = 0; i < count; i++) {
      putSafe(lines, row + i, line + (below[i] ?? 0));
      putSafe(starts, row + i, base + (from[i] ?? 0));
      putSafe(ends, row + i, base + (to[i] ?? 0));
    }
  }

  close(table: Batch['table'], bytes: number): Batch {
    const rows = table.rowCount;
    const cut = (values: BigInt64Array<ArrayBuffer>): BigInt64Array =>
      rows === this.size ? values : values.slice(0, rows);
    const { rejected } = this;
    const [lines, starts, ends] = [cut(this.lines), cut(this.starts), cut(this.ends)];
    return { table, lines, starts, ends, rejected, read: { bytes } };
  }
}
