import type { PackedText } from '../../../store/index.js';
import { TextPacker } from '../../table/text-packer.js';
import type { SpareBuffers } from '../../table/spare-buffers.js';
import type { CellBlock } from '../cell-block.js';
import { cellText } from './cell-value.js';
import type { ColumnDecision } from './column-decision.js';
import type { Converter } from './converter.js';
import type { Decode } from './decode.js';

/** Packs a column's texts; rows come in order, each once. */
export class TextConverter implements Converter {
  private readonly packer: TextPacker;
  private readonly words: Set<string>;
  /** Bytes with which a missing word begins, and lengths that one has: other cells need not be compared. */
  private readonly firsts = new Uint8Array(256);
  private readonly longest: number;

  constructor(
    private readonly decision: ColumnDecision,
    private readonly decode: Decode,
    size: number,
    spare: SpareBuffers,
  ) {
    this.packer = new TextPacker(size, spare);
    this.words = new Set(decision.missing);
    for (const word of this.words) this.firsts[Buffer.from(word)[0] ?? 0] = 1;
    this.longest = Math.max(0, ...decision.missing.map((word) => word.length));
  }

  begin(): void {
    this.packer.begin();
  }

  put(bytes: Buffer, from: number, to: number, quoted: number, _row: number): boolean {
    if (from === to) {
      if (quoted > 0) this.packer.text('');
      else this.packer.missing();
      return true;
    }
    if (quoted === 1 || (quoted === 0 && this.plain(bytes, from, to)))
      if (this.packer.ascii(bytes, from, to)) return true;
    const text = cellText(this.decode, bytes, from, to, quoted);
    if (quoted > 0) {
      this.packer.text(text);
      return true;
    }
    const shown = this.decision.trim ? text.trim() : text;
    if (shown === '' || (this.words.size > 0 && this.words.has(shown.trim())))
      this.packer.missing();
    else this.packer.text(shown);
    return true;
  }

  /** Nothing to trim, and surely no word for a missing value. */
  private plain(bytes: Buffer, from: number, to: number): boolean {
    const first = bytes[from] ?? 0;
    if (first <= 32 || (bytes[to - 1] ?? 0) <= 32) return false;
    return this.firsts[first] === 0 || to - from > this.longest;
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

  missing(_row: number): void {
    this.packer.missing();
  }

  take(_rows: number): PackedText {
    return this.packer.take(this.decision.name, this.decision.unit);
  }
}
