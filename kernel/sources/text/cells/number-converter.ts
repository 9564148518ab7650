import type { NamedColumn } from '@assay/schema';
import type { SpareBuffers } from '../../table/spare-buffers.js';
import type { CellBlock } from '../cell-block.js';
import { splitAffix } from './affix.js';
import { cellText, numberOf } from './cell-value.js';
import type { ColumnDecision } from './column-decision.js';
import type { Decode } from './decode.js';
import { isLost } from './lost-number.js';
import { PlainNumber } from './plain-number.js';
import { TypedConverter } from './typed-converter.js';

export class NumberConverter extends TypedConverter<Float64Array<ArrayBuffer>> {
  private readonly plain = new PlainNumber();
  private readonly mark: number;
  private readonly sentinels: number[];
  lost: { text: string; row: number } | undefined;

  constructor(decision: ColumnDecision, decode: Decode, size: number, spare: SpareBuffers) {
    super(decision, decode, size, spare, 8, (buffer) => new Float64Array(buffer));
    this.mark = decision.decimal.charCodeAt(0);
    this.sentinels = decision.sentinels;
  }

  put(bytes: Buffer, from: number, to: number, quoted: number, row: number): boolean {
    if (from === to) {
      this.missing(row);
      return true;
    }
    if (this.plain.read(bytes, from, to, this.mark)) {
      const { value } = this.plain;
      if (value === 0 || value - value !== 0)
        this.look(value, bytes.toString('latin1', from, to), row);
      return this.set(value, row);
    }
    const text = cellText(this.decode, bytes, from, to, quoted).trim();
    if (this.isMissing(text, row)) return true;
    const { affix, decimal } = this.decision;
    const bare = affix === undefined ? undefined : splitAffix(text);
    const value = numberOf(
      bare !== undefined && bare.affix === affix ? bare.number : text,
      decimal,
    );
    if (value === undefined) return false;
    this.look(value, text, row);
    return this.set(value, row);
  }

  private look(value: number, text: string, row: number): void {
    if (isLost(value, text)) this.lost ??= { text: text.trim(), row };
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

  private set(value: number, row: number): true {
    if (this.sentinels.length > 0 && this.sentinels.includes(value)) this.missing(row);
    else this.values[row] = value;
    return true;
  }

  protected column(values: Float64Array, missing: Uint8Array | null): NamedColumn {
    return { ...this.named(), type: 'number', values, missing };
  }
}
