import { closeSync, openSync, readSync } from 'node:fs';
import { TextDecoder } from 'node:util';
import { awaitBytes, type ArrivingBytes } from '../../store/index.js';
import type { Encoding } from './encoding-found.js';

/**
 * A file's bytes in a form in which delimiters, quotes and line ends are single ASCII bytes: as they are for UTF-8 and
 * one-byte encodings, turned into UTF-8 for UTF-16 and UTF-32.
 */
export class ByteFeed {
  private readonly handle: number;
  /** Set when the bytes given are not those of the object: places are then counted character by character. */
  readonly wide: TextDecoder | Utf32 | undefined;
  private readonly raw: Buffer;
  private position: number;
  private carry: Buffer | undefined;
  private ended = false;

  constructor(
    path: string,
    readonly encoding: Encoding,
    /** Bytes to read at most; all when absent. */
    private readonly limit = Infinity,
    /** The file's bytes where they still come; those are read then. */
    private readonly arriving?: ArrivingBytes,
  ) {
    this.handle = arriving?.file ?? openSync(path, 'r');
    this.position = encoding.mark;
    this.wide = wideDecoder(encoding.name);
    this.raw = Buffer.allocUnsafe(this.wide === undefined ? 0 : 1 << 18);
  }

  /** Fills `target` from `at`; 0 at the end. */
  read(target: Buffer, at: number): number {
    if (this.wide === undefined) {
      const room = Math.min(target.length - at, this.limit - this.position);
      if (room <= 0) return 0;
      return this.readAt(target, at, room);
    }
    while (this.carry === undefined && !this.ended) this.decodeMore(this.wide);
    if (this.carry === undefined) return 0;
    const count = this.carry.copy(target, at);
    this.carry = count < this.carry.length ? this.carry.subarray(count) : undefined;
    return count;
  }

  private decodeMore(decoder: TextDecoder | Utf32): void {
    const room = Math.min(this.raw.length, this.limit - this.position) & ~3;
    const count = room <= 0 ? 0 : this.readAt(this.raw, 0, room);
    this.ended = count === 0;
    const text = decoder.decode(this.raw.subarray(0, count), { stream: !this.ended });
    if (text !== '') this.carry = Buffer.from(text);
  }

  private readAt(target: Buffer, at: number, room: number): number {
    if (this.arriving !== undefined) awaitBytes(this.arriving, this.position + room);
    const count = readSync(this.handle, target, at, room, this.position);
    this.position += count;
    return count;
  }

  /** Bytes in the object of bytes of this feed. */
  originalLength(bytes: Uint8Array, from: number, to: number): number {
    if (this.wide === undefined) return to - from;
    let units = 0;
    for (let i = from; i < to; i++) {
      const byte = bytes[i] ?? 0;
      if ((byte & 0xc0) !== 0x80) units += byte >= 0xf0 && !(this.wide instanceof Utf32) ? 2 : 1;
    }
    return units * (this.wide instanceof Utf32 ? 4 : 2);
  }

  close(): void {
    if (this.arriving === undefined) closeSync(this.handle);
  }
}

function wideDecoder(name: string): TextDecoder | Utf32 | undefined {
  if (name.startsWith('utf-32')) return new Utf32(name === 'utf-32le');
  if (!name.startsWith('utf-16')) return undefined;
  return new TextDecoder(name, { ignoreBOM: true });
}

class Utf32 {
  constructor(private readonly little: boolean) {}

  decode(bytes: Buffer, _options?: { stream: boolean }): string {
    let text = '';
    for (let i = 0; i + 4 <= bytes.length; i += 4) {
      const code = this.little ? bytes.readUInt32LE(i) : bytes.readUInt32BE(i);
      text +=
        code > 0x10ffff || (code >= 0xd800 && code < 0xe000)
          ? '\ufffd'
          : String.fromCodePoint(code);
    }
    return text;
  }
}
