import type { NamedColumn } from '@assay/schema';
import type { SpareBuffers } from '../../table/spare-buffers.js';
import type { CellBlock } from '../cell-block.js';
import { cellText } from './cell-value.js';
import type { ColumnDecision } from './column-decision.js';
import type { Decode } from './decode.js';
import { TypedConverter } from './typed-converter.js';

const TRUE = Buffer.from('true');
const FALSE = Buffer.from('false');

export class BooleanConverter extends TypedConverter<Uint8Array<ArrayBuffer>> {
  constructor(decision: ColumnDecision, decode: Decode, size: number, spare: SpareBuffers) {
    super(decision, decode, size, spare, 1, (buffer) => new Uint8Array(buffer));
  }

  put(bytes: Buffer, from: number, to: number, quoted: number, row: number): boolean {
    if (is(TRUE, bytes, from, to)) {
      this.values[row] = 1;
      return true;
    }
    if (is(FALSE, bytes, from, to)) return true;
    const text = cellText(this.decode, bytes, from, to, quoted).trim();
    if (this.isMissing(text, row)) return true;
    if (!/^(true|false)$/i.test(text)) return false;
    this.values[row] = /^t/i.test(text) ? 1 : 0;
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

  protected column(values: Uint8Array, missing: Uint8Array | null): NamedColumn {
    return { ...this.named(), type: 'boolean', values, missing };
  }
}

/** Whether a cell is that word of ASCII letters, in whatever case. */
function is(word: Uint8Array, bytes: Uint8Array, from: number, to: number): boolean {
  if (to - from !== word.length) return false;
  for (let i = 0; i < word.length; i++) if (((bytes[from + i] ?? 0) | 32) !== word[i]) return false;
  return true;
}
