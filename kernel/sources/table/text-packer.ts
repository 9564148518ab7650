import type { PackedText } from '../../store/index.js';
import { SpareBuffers } from './spare-buffers.js';

/** The most bytes that DuckDB keeps in the row itself. */
const INLINE = 12;

/** Packs texts row by row, in their order. */
export class TextPacker {
  private strings = new Uint8Array(0);
  private lengths = new Uint32Array(0);
  private heap = Buffer.alloc(0);
  private at = 0;
  private row = 0;
  private long: number[] = [];
  private gone: Uint8Array | null = null;

  /** Bytes that the texts are expected to take. */
  private expected: number;

  /** @param size rows at most */
  constructor(
    private readonly size: number,
    private readonly spare = new SpareBuffers(),
  ) {
    this.expected = size * 12;
  }

  /** Before the first row, and after each time that something was taken. */
  begin(): void {
    this.strings = new Uint8Array(this.spare.take(this.size * 16));
    this.lengths = new Uint32Array(this.strings.buffer);
    this.heap = this.spare.room(this.expected);
    this.at = 0;
    this.row = 0;
    this.long = [];
    this.gone = null;
  }

  /** The next row's text from bytes; false, and nothing done, when one of them is no ASCII. */
  ascii(bytes: Uint8Array, from: number, to: number): boolean {
    const length = to - from;
    if (this.at + length + 4 > this.heap.length) this.grow(length + 4);
    const { heap, strings } = this;
    let seen = 0;
    let at = this.at + 4;
    if (length <= INLINE) {
      let inline = this.row * 16 + 4;
      for (let i = from; i < to; i++) {
        const byte = bytes[i] ?? 0;
        seen |= byte;
        strings[inline++] = byte;
        heap[at++] = byte;
      }
      if (seen > 127) {
        strings.fill(0, this.row * 16 + 4, this.row * 16 + 16);
        return false;
      }
    } else {
      for (let i = from; i < to; i++) {
        const byte = bytes[i] ?? 0;
        seen |= byte;
        heap[at++] = byte;
      }
      if (seen > 127) return false;
      this.long.push(this.row, this.at + 4);
    }
    this.close(length);
    return true;
  }

  text(text: string): void {
    const most = text.length * 3 + 4;
    if (this.at + most > this.heap.length) this.grow(most);
    const start = this.at + 4;
    const length = this.heap.write(text, start);
    if (length <= INLINE)
      this.strings.set(this.heap.subarray(start, start + length), this.row * 16 + 4);
    else this.long.push(this.row, start);
    this.close(length);
  }

  missing(): void {
    this.gone ??= new Uint8Array(this.size);
    this.gone[this.row] = 1;
    if (this.at + 4 > this.heap.length) this.grow(4);
    this.close(0);
  }

  private close(length: number): void {
    const { heap, at } = this;
    heap[at] = length;
    heap[at + 1] = length >>> 8;
    heap[at + 2] = length >>> 16;
    heap[at + 3] = length >>> 24;
    this.lengths[this.row * 4] = length;
    this.at = at + 4 + length;
    this.row++;
  }

  private grow(room: number): void {
    const larger = this.spare.room(Math.max(this.heap.length * 2, this.at + room));
    this.heap.copy(larger, 0, 0, this.at);
    this.heap = larger;
  }

  /** What was packed since the last time. */
  take(name: string, unit: string | undefined): PackedText {
    const { row, at } = this;
    const whole = row === this.size;
    const column: PackedText = {
      name,
      ...(unit === undefined ? {} : { unit }),
      type: 'packed',
      strings: whole ? this.strings : this.strings.slice(0, row * 16),
      heap: this.heap.subarray(0, at),
      long: Uint32Array.from(this.long),
      missing: this.gone === null ? null : whole ? this.gone : this.gone.slice(0, row),
    };
    // The next batch is mostly like this one.
    this.expected = at + (at >> 3);
    return column;
  }
}

/** A column of strings, packed. */
export function packTexts(
  name: string,
  unit: string | undefined,
  values: readonly (string | null)[],
): PackedText {
  const packer = new TextPacker(values.length);
  packer.begin();
  for (const value of values) {
    if (value === null) packer.missing();
    else packer.text(value);
  }
  return packer.take(name, unit);
}
