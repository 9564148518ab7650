import type { NamedColumn } from '@assay/schema';
import type { CellBlock } from '../cell-block.js';
import { cellText } from './cell-value.js';
import { Int64Converter } from './int64-converter.js';
import { PlainNumber } from './plain-number.js';

const GROUPED = {
  '.': /^[-+−]?(\d+|\d{1,3}([, '’\u00a0\u202f]\d{3})+)$/,
  ',': /^[-+−]?(\d+|\d{1,3}([. '’\u00a0\u202f]\d{3})+)$/,
};

export class IntegerConverter extends Int64Converter {
  private readonly plain = new PlainNumber();

  put(bytes: Buffer, from: number, to: number, quoted: number, row: number): boolean {
    if (from === to) {
      this.missing(row);
      return true;
    }
    if (this.plain.read(bytes, from, to, 46) && this.plain.digits > 0) {
      const { value } = this.plain;
      if (this.decision.sentinels.includes(value)) this.missing(row);
      else this.setSafe(value, row);
      return true;
    }
    const text = cellText(this.decode, bytes, from, to, quoted).trim();
    if (this.isMissing(text, row)) return true;
    if (!GROUPED[this.decision.decimal].test(text)) return false;
    const value = BigInt(text.replace('−', '-').replace(/^\+|[., '’\u00a0\u202f]/g, ''));
    if (BigInt.asIntN(64, value) !== value) return false;
    this.values[row] = value;
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
    return { ...this.named(), type: 'integer', values, missing };
  }
}
