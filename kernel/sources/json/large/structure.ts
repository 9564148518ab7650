import { AssayError } from '@assay/schema';
import { ByteFeed } from '../../text/byte-feed.js';
import type { Encoding } from '../../text/encoding-found.js';

const PIECE = 1 << 20;
/** Bytes of one value at most. */
const LONGEST = 1 << 26;
const NEWLINE = 10;
const SPACE = 32;
const QUOTE = 34;
const BACKSLASH = 92;

export const COMMA = 44;
export const OPEN_LIST = 91;
export const CLOSE_LIST = 93;
export const OPEN_OBJECT = 123;
export const CLOSE_OBJECT = 125;

const MARKS = new Uint8Array(256);
for (const mark of [COMMA, OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT]) MARKS[mark] = 1;

/** Goes from one bracket or comma of a JSON text to the next, in as much memory as what is kept of it. */
export class Structure {
  buffer = Buffer.allocUnsafe(PIECE);
  /** Index in `buffer` of the mark. */
  at = -1;
  /** Physical line of it. */
  line = 1;
  /** Index of the first character behind the mark before, which may be the mark itself, and its line; -1 for none. */
  first = -1;
  firstLine = 1;
  /** The last string behind the mark before; before an opening bracket in an object that is its name. */
  private textFrom = -1;
  private textTo = -1;
  /** From here on bytes are kept; -1 when none need be. */
  keep = -1;
  private filled = 0;
  private base: number;
  private readonly feed: ByteFeed;

  constructor(
    path: string,
    encoding: Encoding,
    private readonly name: string,
  ) {
    this.feed = new ByteFeed(path, encoding);
    this.base = encoding.mark;
  }

  close(): void {
    this.feed.close();
  }

  /** The place in the object of an index in `buffer`. */
  place(index: number): number {
    return this.base + index;
  }

  /** The field's name that stands before the mark. */
  field(): string {
    const text = this.buffer.toString('utf8', this.textFrom, this.textTo);
    try {
      return JSON.parse(text) as string;
    } catch {
      return this.fail('a name in quotes is expected');
    }
  }

  /** The same, in quotes as it stands there, its bytes as characters: enough to tell one from another. */
  writtenField(): string {
    return this.buffer.toString('latin1', this.textFrom, this.textTo);
  }

  /** The next mark; 0 at the end. */
  next(): number {
    this.first = this.textFrom = -1;
    let { buffer } = this;
    for (let i = this.at + 1; ; i++) {
      while (i >= this.filled) {
        i = this.refill(i);
        if (i < 0) return 0;
        ({ buffer } = this);
      }
      const byte = buffer[i] ?? 0;
      if (byte === NEWLINE) this.line++;
      if (byte > SPACE && this.first < 0) [this.first, this.firstLine] = [i, this.line];
      if (MARKS[byte] === 1) {
        this.at = i;
        return byte;
      }
      if (byte !== QUOTE) continue;
      i = this.string(i);
      ({ buffer } = this);
    }
  }

  /** Index of the quote that ends the string which begins at `from`. */
  private string(from: number): number {
    this.textFrom = from;
    let { buffer } = this;
    for (let i = from + 1; ; i++) {
      while (i >= this.filled) {
        i = this.refill(i);
        if (i < 0) this.fail('a string is not closed');
        ({ buffer } = this);
      }
      const byte = buffer[i];
      if (byte === BACKSLASH) i++;
      else if (byte === NEWLINE) this.line++;
      else if (byte === QUOTE) {
        this.textTo = i + 1;
        return i;
      }
    }
  }

  /** Reads on behind what is kept; where index `i` is then, or -1 at the end. */
  private refill(i: number): number {
    const from = Math.min(
      ...[this.keep, this.first, this.textFrom].filter((index) => index >= 0),
      Math.min(i, this.filled),
    );
    if (from > 0) {
      this.buffer.copyWithin(0, from, this.filled);
      this.filled -= from;
      this.base += from;
      const moved = (index: number): number => (index < 0 ? index : index - from);
      [this.keep, this.first] = [moved(this.keep), moved(this.first)];
      [this.textFrom, this.textTo] = [moved(this.textFrom), moved(this.textTo)];
    }
    if (this.filled === this.buffer.length) {
      if (this.filled >= LONGEST) this.fail(`a value is longer than ${LONGEST >> 20} MB`);
      const larger = Buffer.allocUnsafe(this.filled * 2);
      this.buffer.copy(larger, 0, 0, this.filled);
      this.buffer = larger;
    }
    const count = this.feed.read(this.buffer, this.filled);
    this.filled += count;
    return count === 0 ? -1 : i - from;
  }

  /** @throws AssayError `json-malformed` with the line */
  fail(message: string, line = this.line): never {
    throw new AssayError('json-malformed', `line ${line}: ${message}`, {
      place: { file: this.name, line },
      remedy: 'correct the source there, or get it again if it was cut off',
    });
  }
}
