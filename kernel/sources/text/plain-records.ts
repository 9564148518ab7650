import { firstMark, fourfold, marksFrom, marksIn } from './byte-marks.js';
import type { CellBlock } from './cell-block.js';
import type { Layout } from './layout.js';
import { MOST_FIELDS, type RecordScanner } from './record-scanner.js';

/** Records and cells in a block: they fit in a core's cache while one column after the other is read from them. */
const MOST_RECORDS = 512;
const MOST_CELLS = 1 << 14;
const NEWLINE = 10;
const RETURN = 13;
const SPACE = 32;
const EQUALS = 61;
const NEWLINES = fourfold(NEWLINE);

/** A block of plain records and where each of them lies. */
export interface PlainBlock extends CellBlock {
  /** Index in `buffer` where each record begins and ends; add `base` for its place in the object. */
  from: Int32Array;
  to: Int32Array;
  base: number;
  /** Physical line of the first record, and how many lines below it each one begins. */
  line: number;
  below: Int32Array;
}

/**
 * Divides runs of plain records in the scanner's buffer: as many fields as columns, complete, no comment, not blank, and of
 * the kinds of their columns as far as one look tells. At any other record it stops, and the scanner takes that one with
 * all its rules, so that both give the same rows.
 */
export class PlainRecords implements PlainBlock {
  buffer: Buffer;
  readonly width: number;
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  readonly quoted: Uint8Array;
  readonly from: Int32Array;
  readonly to: Int32Array;
  readonly below: Int32Array;
  base = 0;
  line = 1;
  count = 0;
  /** First bytes with which a record may be something else: a comment, or blank. */
  private readonly odd = new Uint8Array(256);
  /** First bytes of a cell with which a quote may begin. */
  private readonly opening = new Uint8Array(256);
  private readonly delimiters: number;
  private words: Int32Array;
  private readonly size: number;
  /** The first column's name, where it tells of more than one. */
  private readonly name: Buffer | undefined;
  private at = 0;

  constructor(
    private readonly scanner: RecordScanner,
    private readonly layout: Layout,
    delimiter: number,
    private readonly probes: readonly number[],
  ) {
    this.buffer = scanner.buffer;
    this.words = wordsOf(scanner.buffer);
    this.width = layout.count;
    this.delimiters = fourfold(delimiter);
    if (layout.quote !== 0)
      for (const byte of [layout.quote, SPACE, EQUALS]) this.opening[byte] = 1;
    this.size = Math.max(1, Math.min(MOST_RECORDS, Math.floor(MOST_CELLS / layout.count)));
    this.starts = new Int32Array(this.size * layout.count);
    this.ends = new Int32Array(this.size * layout.count);
    this.quoted = new Uint8Array(this.size * layout.count);
    this.from = new Int32Array(this.size);
    this.to = new Int32Array(this.size);
    this.below = new Int32Array(this.size);
    const name = Buffer.from(layout.count > 1 ? (layout.names?.[0]?.trim() ?? '') : '');
    this.name = name.length > 0 ? name : undefined;
    this.odd[NEWLINE] = 1;
    this.odd[RETURN] = 1;
    for (const prefix of layout.comments) {
      this.odd[Buffer.from(prefix)[0] ?? SPACE] = 1;
      this.odd[SPACE] = 1;
    }
  }

  /** Reads such a layout; undefined where the scanner alone can. */
  static of(
    scanner: RecordScanner,
    layout: Layout,
    probes: readonly number[],
  ): PlainRecords | undefined {
    const { separation, eol, endLine } = layout;
    if (separation.kind !== 'delimiter' || eol !== NEWLINE || endLine !== null) return undefined;
    if (scanner.feed.wide !== undefined || layout.escape === true) return undefined;
    // So many columns are refused, and the scanner says on which line.
    if (layout.count > MOST_FIELDS) return undefined;
    return new PlainRecords(scanner, layout, separation.byte, probes);
  }

  /** Goes on by the plain records that follow, `most` at most; `count` of them are in the block. */
  read(most: number): void {
    const { scanner } = this;
    if (this.buffer !== scanner.buffer) this.words = wordsOf(scanner.buffer);
    this.buffer = scanner.buffer;
    this.base = scanner.base;
    this.line = scanner.nextLine;
    this.count = 0;
    const wanted = Math.min(most, this.size);
    let next = scanner.next;
    let lines = 0;
    let breaks = 1;
    while (this.count < wanted && (breaks = this.divide(next)) > 0) {
      this.from[this.count] = next;
      this.below[this.count] = lines;
      next = this.at;
      lines += breaks;
      this.count++;
    }
    if (this.count > 0) scanner.leap(next, this.to[this.count - 1] ?? next, lines);
  }

  /**
   * Divides one record; the lines that it takes, or 0 when it is not plain. `at` is then behind it. Delimiters and line ends
   * are looked for four bytes at a time.
   */
  private divide(begin: number): number {
    const { buffer, words, delimiters, opening, starts, ends, quoted, width } = this;
    const { limit } = this.scanner;
    if (begin >= limit || this.odd[buffer[begin] ?? NEWLINE] === 1) return 0;
    const first = this.count * width;
    const last = first + width;
    let breaks = 1;
    let start = begin;
    let word = start >> 2;
    let marks = marksFrom(words[word] ?? 0, delimiters, NEWLINES, start);
    for (let cell = first; cell < last; cell++) {
      let to = -1;
      quoted[cell] = 0;
      starts[cell] = start;
      if (opening[buffer[start] ?? 0] === 1 && start < limit) {
        if (buffer[start] === this.layout.quote) {
          const lines = this.close(start, cell);
          if (lines < 0) return 0;
          breaks += lines;
          to = ends[cell] ?? 0;
          word = (to + 1) >> 2;
          marks = marksFrom(words[word] ?? 0, delimiters, NEWLINES, to + 1);
        } else if (this.hidesQuote(start)) return 0;
      }
      while (marks === 0) {
        if (++word << 2 >= limit) return 0;
        marks = marksIn(words[word] ?? 0, delimiters, NEWLINES);
      }
      const i = (word << 2) + firstMark(marks);
      if (i >= limit) return 0;
      marks &= marks - 1;
      if (buffer[i] !== NEWLINE) {
        // Behind the closing quote nothing may stand.
        if (to >= 0 && i !== to + 1) return 0;
        if (to < 0) ends[cell] = i;
        start = i + 1;
        continue;
      }
      if (cell !== last - 1) return 0;
      let end = i;
      if (to < 0) {
        while (end > start && buffer[end - 1] === RETURN) end--;
        ends[cell] = end;
      } else {
        if (i > to + 1 && buffer[i - 1] === RETURN) end--;
        if (end !== to + 1) return 0;
      }
      return this.end(end, i + 1, first) ? breaks : 0;
    }
    return 0;
  }

  /** Goes behind the quote that closes a cell; the line ends in it, or -1 when the buffer ends before. */
  private close(start: number, cell: number): number {
    const { buffer } = this;
    const { limit } = this.scanner;
    const { quote } = this.layout;
    let breaks = 0;
    let doubled = 1;
    let i = start + 1;
    for (; ; i++) {
      while (i < limit && buffer[i] !== quote) if (buffer[i++] === NEWLINE) breaks++;
      if (i + 1 >= limit) return -1;
      if (buffer[i + 1] !== quote) break;
      doubled = 2;
      i++;
    }
    this.starts[cell] = start + 1;
    this.ends[cell] = i;
    this.quoted[cell] = doubled;
    return breaks;
  }

  private end(to: number, next: number, first: number): boolean {
    this.to[this.count] = to;
    this.at = next;
    return this.filled(first) && this.likely(first);
  }

  /** Blanks, or a spreadsheet's equals sign, before a quote. */
  private hidesQuote(from: number): boolean {
    let i = from;
    while (i < this.scanner.limit && this.buffer[i] === SPACE) i++;
    if (this.buffer[i] === EQUALS) i++;
    return i >= this.scanner.limit || this.buffer[i] === this.layout.quote;
  }

  /** Whether some field shows that the record is not blank. */
  private filled(first: number): boolean {
    for (let cell = first; cell < first + this.width; cell++) {
      if (this.quoted[cell] !== 0) return true;
      const start = this.starts[cell] ?? 0;
      if (start < (this.ends[cell] ?? 0) && (this.buffer[start] ?? 0) > SPACE) return true;
    }
    return false;
  }

  /** Whether a cell of a numeric column begins as a number does: then the record is none of names or notes. */
  private likely(first: number): boolean {
    const { probes, buffer, starts, ends } = this;
    if (probes.length === 0) return !this.beginsAsNames(first);
    for (const probe of probes) {
      let start = starts[first + probe] ?? 0;
      const end = ends[first + probe] ?? 0;
      while (start < end && buffer[start] === SPACE) start++;
      if (start === end) continue;
      const byte = buffer[start] ?? 0;
      if ((byte >= 48 && byte <= 57) || byte === 45 || byte === 43 || byte === 46) return true;
    }
    return false;
  }

  /** Whether the first cell begins as the first name does and is as long: where nothing is a number, that may be the names again. */
  private beginsAsNames(first: number): boolean {
    const { buffer, starts, ends, name } = this;
    const start = starts[first] ?? 0;
    return (
      name !== undefined &&
      (ends[first] ?? 0) - start === name.length &&
      buffer[start] === name[0] &&
      buffer[start + name.length - 1] === name[name.length - 1]
    );
  }
}

/** The scanner's buffer is one of whole words, as long as a power of two. */
function wordsOf({ buffer, byteOffset, length }: Buffer): Int32Array {
  return new Int32Array(buffer, byteOffset, length >> 2);
}
