import { AssayError } from '@assay/schema';
import type { ByteFeed } from './byte-feed.js';
import { InQuotes } from './closing-quote.js';
import type { Separation } from './separation.js';

const NEWLINE = 10;
const RETURN = 13;
const EQUALS = 61;
const SPACE = 32;
const TAB = 9;
const LONGEST = 1 << 25;
export const MOST_FIELDS = 16_384;

/**
 * Walks over records and knows for each its fields, its physical line and its byte span in the object. Line ends inside
 * quotes belong to the field and are counted as lines.
 */
export class RecordScanner {
  buffer = Buffer.allocUnsafe(1 << 20);
  /** Field i is `buffer[starts[i]..ends[i])`; `quoted[i]` tells of quotes around it, as `InQuotes` does. */
  starts = new Int32Array(64);
  ends = new Int32Array(64);
  quoted = new Uint8Array(64);
  count = 0;
  /** 1-based physical line on which the record begins. */
  line = 1;
  /** Byte span in the object, line end not included. */
  byteStart: number;
  byteEnd: number;
  /** Index in `buffer` of the record. */
  from = 0;
  to = 0;
  /** Values that begin with a quoted text and go on behind it, the first such line, and how many hold a quote behind a backslash. */
  readonly loose = { count: 0, line: 0, slashed: 0 };
  private readonly inside: InQuotes;
  /** The record has an opening quote that is never closed. */
  unclosed = false;
  /** The record is the last one and has no line end. */
  atEnd = false;
  /** Index in `buffer` of the record behind this one, and of the end of what is there. */
  next = 0;
  limit = 0;
  private done = false;
  private lines = 0;
  private original: number;

  constructor(
    readonly feed: ByteFeed,
    private readonly separation: Separation,
    /** Byte of the quote, or 0 when fields have none. */
    private readonly quote: number,
    private readonly eol: number,
    /** Whether a quote behind a backslash is a character of the text in quotes. */
    escape = false,
  ) {
    this.inside = new InQuotes(quote, eol, escape);
    this.original = feed.encoding.mark;
    this.byteStart = this.original;
    this.byteEnd = this.original;
  }

  /** Place in the object of `buffer[0]`; when the feed is not `wide`. */
  get base(): number {
    return this.byteEnd - this.to;
  }

  /** Physical line of the record behind this one. */
  get nextLine(): number {
    return this.line + this.lines;
  }

  /** Goes behind records that another has divided: `next` is where they end, `to` the last one without its line end. */
  leap(next: number, to: number, lines: number): void {
    const { base } = this;
    this.line = this.nextLine + lines;
    this.lines = 0;
    this.to = to;
    this.next = next;
    this.byteEnd = base + to;
    this.original = this.byteEnd;
  }

  /** Goes to the next record; false at the end of the source. `plain` takes a line without looking at its fields. */
  advance(plain = false): boolean {
    const before = this.next;
    this.line += this.lines;
    this.lines = 0;
    if (before > this.to) this.original += this.feed.originalLength(this.buffer, this.to, before);
    this.from = before;
    for (;;) {
      if (this.done && this.from >= this.limit) return false;
      const end =
        plain || this.separation.kind !== 'delimiter' || this.quote === 0
          ? this.plainEnd()
          : this.quotedEnd();
      if (end >= 0) return this.take(end, plain);
      if (this.done) return this.take(this.limit, plain);
      this.refill();
    }
  }

  private take(end: number, plain: boolean): boolean {
    this.atEnd = end >= this.limit;
    this.next = Math.min(end + 1, this.limit);
    let last = end;
    if (this.eol === NEWLINE) {
      while (last > this.from && this.buffer[last - 1] === RETURN) last--;
    }
    this.to = last;
    this.byteStart = this.original;
    this.byteEnd = this.original + this.feed.originalLength(this.buffer, this.from, last);
    this.original = this.byteEnd;
    this.lines += 1;
    if (plain || this.separation.kind === 'single') this.oneField();
    else if (this.separation.kind === 'whitespace') this.splitWhitespace();
    else if (this.separation.kind === 'fixed') this.splitFixed(this.separation.ranges);
    else if (this.quote !== 0) this.trimLastField();
    else this.splitPlain(this.separation.byte);
    return true;
  }

  /** Index of the next line end, or -1 when more bytes are needed. */
  private plainEnd(): number {
    const at = this.buffer.indexOf(this.eol, this.from);
    return at < 0 || at >= this.limit ? -1 : at;
  }

  /** Finds the record's end and its fields in one walk. */
  private quotedEnd(): number {
    const { buffer, limit, eol, quote, inside } = this;
    const delimiter = this.separation.kind === 'delimiter' ? this.separation.byte : -1;
    this.count = 0;
    this.lines = 0;
    this.unclosed = false;
    let i = this.from;
    for (;;) {
      let start = i;
      while (i < limit && buffer[i] === SPACE) i++;
      // A spreadsheet's way of keeping a text a text: ="0012".
      if (buffer[i] === EQUALS && i + 1 < limit && buffer[i + 1] === quote) i++;
      if (i < limit && buffer[i] === quote) {
        const open = i;
        const closed = inside.closing(buffer, i + 1, limit, this.done);
        this.lines += inside.lines;
        if (closed < 0) {
          if (!this.done) return -1;
          this.unclosed = true;
          this.push(open, limit, 0);
          return limit;
        }
        i = closed + 1;
        while (i < limit && (buffer[i] === SPACE || buffer[i] === RETURN)) i++;
        if (i >= limit && !this.done) return -1;
        if (i >= limit || buffer[i] === delimiter || buffer[i] === eol) {
          this.push(open + 1, closed, inside.kind);
          if (i >= limit || buffer[i] === eol) return i;
          i++;
          continue;
        }
        // Text behind the closing quote: the quotes are part of the value.
        if (this.loose.count++ === 0) this.loose.line = this.line;
        if (inside.slashed) this.loose.slashed++;
        start = open;
      }
      while (i < limit && buffer[i] !== delimiter && buffer[i] !== eol) i++;
      if (i >= limit && !this.done) return -1;
      this.push(start, i, 0);
      if (i >= limit || buffer[i] === eol) return i;
      i++;
    }
  }

  /** The carriage return before the line end is no part of the last field. */
  private trimLastField(): void {
    const last = this.count - 1;
    if (this.quoted[last] === 0 && (this.ends[last] ?? 0) > this.to)
      this.ends[last] = Math.max(this.to, this.starts[last] ?? 0);
  }

  private oneField(): void {
    this.count = 0;
    this.unclosed = false;
    this.push(this.from, this.to, 0);
  }

  private splitPlain(delimiter: number): void {
    this.count = 0;
    let start = this.from;
    for (let i = start; i < this.to; i++) {
      if (this.buffer[i] !== delimiter) continue;
      this.push(start, i, 0);
      start = i + 1;
    }
    this.push(start, this.to, 0);
  }

  private splitWhitespace(): void {
    const { buffer, to } = this;
    this.count = 0;
    let i = this.from;
    for (;;) {
      while (i < to && (buffer[i] === SPACE || buffer[i] === TAB)) i++;
      if (i >= to) return;
      if (this.quote !== 0 && buffer[i] === this.quote) {
        const close = buffer.indexOf(this.quote, i + 1);
        if (close > 0 && close < to) {
          this.push(i + 1, close, 1);
          i = close + 1;
          continue;
        }
      }
      const start = i;
      while (i < to && buffer[i] !== SPACE && buffer[i] !== TAB) i++;
      this.push(start, i, 0);
    }
  }

  private splitFixed(ranges: [number, number][]): void {
    this.count = 0;
    let at = this.from;
    let column = 0;
    for (const [start, end] of ranges) {
      while (column < start && at < this.to) [at, column] = [this.character(at), column + 1];
      const first = at;
      while (column < end && at < this.to) [at, column] = [this.character(at), column + 1];
      this.push(first, at, 0);
    }
  }

  /** Index behind the character at `at`: a one-byte encoding's, or one of UTF-8's. */
  private character(at: number): number {
    let next = at + 1;
    if (!this.feed.encoding.name.startsWith('utf')) return next;
    while (next < this.to && ((this.buffer[next] ?? 0) & 0xc0) === 0x80) next++;
    return next;
  }

  private push(start: number, end: number, quoted: number): void {
    const i = this.count++;
    if (i >= this.starts.length) this.grow();
    this.starts[i] = start;
    this.ends[i] = end;
    this.quoted[i] = quoted;
  }

  private grow(): void {
    if (this.count > MOST_FIELDS) {
      throw new AssayError(
        'too-many-columns',
        `line ${this.line} has more than ${MOST_FIELDS} fields`,
        {
          place: { line: this.line },
          remedy: 'check the delimiter, or transpose the table before loading it',
        },
      );
    }
    const size = this.starts.length * 2;
    const copy = <T extends Int32Array | Uint8Array>(from: T, to: T): T => (to.set(from), to);
    this.starts = copy(this.starts, new Int32Array(size));
    this.ends = copy(this.ends, new Int32Array(size));
    this.quoted = copy(this.quoted, new Uint8Array(size));
  }

  /** Keeps the record begun and reads on behind it. */
  private refill(): void {
    const kept = this.limit - this.from;
    if (kept >= this.buffer.length >> 1) {
      if (this.buffer.length >= LONGEST) {
        throw new AssayError(
          'record-too-long',
          `the record that begins on line ${this.line} is longer than ${LONGEST >> 21} MB`,
          {
            place: { line: this.line },
            remedy: 'it may be no table, or a quote on that line is never closed',
          },
        );
      }
      const larger = Buffer.allocUnsafe(this.buffer.length * 2);
      this.buffer.copy(larger, 0, this.from, this.limit);
      this.buffer = larger;
    } else this.buffer.copyWithin(0, this.from, this.limit);
    this.from = 0;
    this.next = 0;
    this.to = 0;
    this.limit = kept;
    const count = this.feed.read(this.buffer, this.limit);
    if (count === 0) this.done = true;
    this.limit += count;
  }
}
