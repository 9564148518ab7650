import type { Encoding } from '../text/encoding-found.js';

/** Turns positions in a decoded text into lines and bytes of the object; asked in ascending order it walks once. */
export class Places {
  private index = 0;
  private line = 1;
  // Where the next line break behind `index` stands: looked for once, else a text of one line would be searched to its end each time.
  private breakAt: number;
  private byte: number;

  constructor(
    private readonly text: string,
    private readonly encoding: Encoding,
  ) {
    this.byte = encoding.mark;
    this.breakAt = this.nextBreak(0);
  }

  at(start: number, end: number): { line: number; start: number; end: number } {
    this.walk(start);
    const place = { line: this.line, start: this.byte, end: 0 };
    place.end = this.byte + this.bytes(start, end);
    return place;
  }

  private walk(to: number): void {
    if (to < this.index) {
      this.index = 0;
      this.line = 1;
      this.byte = this.encoding.mark;
      this.breakAt = this.nextBreak(0);
    }
    for (; this.breakAt < to; this.breakAt = this.nextBreak(this.breakAt + 1)) this.line++;
    this.byte += this.bytes(this.index, to);
    this.index = to;
  }

  private nextBreak(from: number): number {
    const at = this.text.indexOf('\n', from);
    return at < 0 ? Infinity : at;
  }

  private bytes(from: number, to: number): number {
    if (this.encoding.name.startsWith('utf-16')) return (to - from) * 2;
    if (this.encoding.name.startsWith('utf-32')) return [...this.text.slice(from, to)].length * 4;
    if (this.encoding.name !== 'utf-8') return to - from;
    return Buffer.byteLength(this.text.slice(from, to));
  }
}
