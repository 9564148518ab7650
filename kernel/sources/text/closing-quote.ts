const BACKSLASH = 92;

/** What is known of the text in quotes that was walked over last. */
export class InQuotes {
  /** Line ends inside. */
  lines = 0;
  doubled = false;
  /** A backslash stands before a quote or, where it takes away their meaning, before another one. */
  slashed = false;

  constructor(
    private readonly quote: number,
    private readonly eol: number,
    /** Whether a backslash makes a character of the quote behind it. */
    private readonly escape: boolean,
  ) {}

  /**
   * Index of the quote that ends the text which begins at `from`; -1 when none does.
   *
   * @param whole whether nothing comes behind `limit`
   */
  closing(buffer: Buffer, from: number, limit: number, whole: boolean): number {
    const { quote, eol, escape } = this;
    this.doubled = this.slashed = false;
    this.lines = 0;
    for (let i = from; i < limit; i++) {
      const byte = buffer[i];
      if (byte === eol) this.lines++;
      if (escape && byte === BACKSLASH) {
        const next = buffer[i + 1];
        if (i + 1 < limit && (next === quote || next === BACKSLASH)) {
          this.slashed = true;
          i++;
        }
        continue;
      }
      if (byte !== quote) continue;
      if (i > from && buffer[i - 1] === BACKSLASH) this.slashed = true;
      if (buffer[i + 1] === quote && i + 1 < limit) {
        this.doubled = true;
        i++;
      } else if (i + 1 >= limit && !whole) return -1;
      else return i;
    }
    return -1;
  }

  /** How the text is to be unpacked: 1 as it stands, 2 with quotes doubled, 3 with backslashes. */
  get kind(): number {
    return this.escape && this.slashed ? 3 : this.doubled ? 2 : 1;
  }
}
