import type { NamedColumn } from '@assay/schema';
import type { CellBlock } from '../cell-block.js';
import { cellText, momentMicros } from './cell-value.js';
import { Int64Converter } from './int64-converter.js';
import { isoDay, isoMicros } from './iso-moment.js';

export class MomentConverter extends Int64Converter {
  put(bytes: Buffer, from: number, to: number, quoted: number, row: number): boolean {
    const { type } = this.decision;
    const plain =
      type === 'timestamp'
        ? isoMicros(bytes, from, to)
        : type === 'date' && to - from === 10
          ? isoDay(bytes, from)
          : undefined;
    if (plain !== undefined) {
      this.setSafe(plain, row);
      return true;
    }
    const text = cellText(this.decode, bytes, from, to, quoted).trim();
    if (this.isMissing(text, row)) return true;
    const micros = momentMicros(text, this.decision);
    if (micros === undefined) return false;
    this.values[row] = micros;
    return true;
  }

  putBlock(block: CellBlock, field: number, row: number): number[] {
    const { buffer, starts, ends, quoted, width, count } = block;
    const failed: number[] = [];
    for (let i = 0, at = field; i < count; i++, at += width) {
      const fits = this.put(buffer, starts[at] ?? 0, ends[at] ?? 0, quoted[at] ?? 0, row + i);
      if (!fits) failed.push(i);
    }
    return failed;
  }

  protected column(values: BigInt64Array, missing: Uint8Array | null): NamedColumn {
    const { type } = this.decision;
    if (type === 'date') {
      return { ...this.named(), type, values: Int32Array.from(values, Number), missing };
    }
    return { ...this.named(), type: type === 'time' ? 'time' : 'timestamp', values, missing };
  }
}
