import { cellKind } from './cells/cell-kind.js';
import type { Decode } from './cells/decode.js';
import type { Layout } from './layout.js';
import { PlainRecords, type PlainBlock } from './plain-records.js';
import type { RecordScanner } from './record-scanner.js';
import type { Rejected } from '../table/reading.js';
import { underSpans } from './under-spans.js';

const NOTES_KEPT = 2000;

/** Walks over the records of the table alone: comments, notes, repeated names and torn records are told apart. */
export class TableRecords {
  /** Records so far, those left out included. */
  record = 0;
  /** Lines that are neither names nor records. */
  skipped = 0;
  /** Records with fewer fields than columns, and the first such line. */
  short = { count: 0, line: 0 };
  /** Records with words behind their last field, which were left out, and the first such line. */
  beyond = { count: 0, line: 0 };
  /** Records in which values touch that were told apart by where they stand, and the first such line. */
  touching = { count: 0, line: 0 };
  /** Records of separators alone between others, which were left out, and the first such line. */
  empty = { count: 0, line: 0 };
  /** Comments between records, of which a reader may want to know, and the first of them. */
  remarks = { count: 0, line: 0, text: '' };
  /** Odd lines at the end: notes behind the data. */
  notes: Rejected[] = [];
  private held: Rejected[] = [];
  private readonly comments: Buffer[];
  private readonly names: string;
  private readonly probes: number[];
  private readonly commas: boolean;
  private readonly plain: PlainRecords | undefined;

  constructor(
    readonly scanner: RecordScanner,
    private readonly layout: Layout,
    private readonly decode: Decode,
    private readonly kinds: readonly string[],
  ) {
    this.commas = layout.delimiter !== ',';
    this.comments = layout.comments.map((prefix) => Buffer.from(prefix));
    this.names = (layout.names ?? []).map((name) => name.trim()).join('\u0000');
    this.probes = kinds.flatMap((kind, i) => (kind === 'number' || kind === 'moment' ? [i] : []));
    this.plain = PlainRecords.of(scanner, layout, this.probes);
    // Lines before the first record are walked over one by one, whatever quotes they hold.
    for (let line = 1; line < layout.firstLine && scanner.advance(true); line++) {
      if (!layout.headerLines.includes(scanner.line)) this.skipped++;
    }
  }

  /** A run of plain records, `most` at most, all of them the table's; undefined when the next one is to be looked at alone. */
  block(most: number): PlainBlock | undefined {
    const { plain } = this;
    if (plain === undefined || this.held.length > 0) return undefined;
    plain.read(most);
    this.record += plain.count;
    return plain.count === 0 ? undefined : plain;
  }

  /** Goes to the next record of the table; records found not to fit since the last one come out of `rejected`. */
  next(rejected: Rejected[]): boolean {
    const { scanner, layout } = this;
    let empty = 0;
    let emptyLine = 0;
    let gap = false;
    let remark: { line: number; text: string } | undefined;
    let remarks = 0;
    while (scanner.advance()) {
      if (layout.endLine !== null && scanner.line >= layout.endLine) break;
      if (this.blank()) {
        if (layout.separation.kind === 'delimiter' && scanner.count > 1 && empty++ === 0)
          emptyLine = scanner.line;
        gap = true;
        continue;
      }
      if (this.comment()) {
        this.skipped++;
        if (this.record > 0 && remarks++ === 0) remark = this.remarkHere();
        continue;
      }
      this.record++;
      const reason =
        this.oddness() ??
        ((gap || this.held.length > 0) && this.lone() ? 'holds one text alone' : undefined);
      if (reason === undefined) {
        // Behind the last record they are padding, of which nothing is to tell.
        if (empty > 0 && this.empty.count === 0) this.empty.line = emptyLine;
        this.empty.count += empty;
        if (remark !== undefined) this.tellRemarks(remarks, remark);
        rejected.push(...this.held);
        this.held = [];
        return true;
      }
      this.hold(reason);
    }
    this.notes = this.held;
    this.held = [];
    return false;
  }

  private remarkHere(): { line: number; text: string } {
    const { scanner } = this;
    const end = Math.min(scanner.to, scanner.from + 100);
    return { line: scanner.line, text: this.decode(scanner.buffer, scanner.from, end) };
  }

  private tellRemarks(count: number, first: { line: number; text: string }): void {
    if (this.remarks.count === 0) this.remarks = { count: 0, ...first };
    this.remarks.count += count;
  }

  private hold(reason: string): void {
    const { scanner } = this;
    if (this.held.length >= NOTES_KEPT) this.held.splice(NOTES_KEPT >> 1, 1);
    const value = this.decode(
      scanner.buffer,
      scanner.from,
      Math.min(scanner.to, scanner.from + 500),
    );
    this.held.push({
      record: this.record,
      line: scanner.line,
      start: scanner.byteStart,
      end: scanner.byteEnd,
      column: null,
      value,
      reason,
      whole: true,
    });
  }

  private blank(): boolean {
    const { scanner } = this;
    if (scanner.to === scanner.from) return true;
    for (let i = 0; i < scanner.count; i++) {
      if (scanner.quoted[i] !== 0) return false;
      const end = scanner.ends[i] ?? 0;
      for (let at = scanner.starts[i] ?? 0; at < end; at++) {
        const byte = scanner.buffer[at] ?? 0;
        if (byte !== 32 && byte !== 9 && byte !== 13 && byte !== 26 && byte !== 0) return false;
      }
    }
    return true;
  }

  private comment(): boolean {
    const { scanner } = this;
    if (this.comments.length === 0) return false;
    let at = scanner.from;
    while (at < scanner.to && scanner.buffer[at] === 32) at++;
    return this.comments.some((prefix) =>
      prefix.every((byte, i) => scanner.buffer[at + i] === byte),
    );
  }

  /** Why the record is none of the table's; undefined when it is one. */
  private oddness(): string | undefined {
    const { scanner, layout } = this;
    const wanted = layout.count;
    if (scanner.unclosed) return 'opens a quote that is never closed';
    if (scanner.count > wanted && !this.remarked(wanted)) {
      for (let i = wanted; i < scanner.count; i++) {
        if ((scanner.ends[i] ?? 0) > (scanner.starts[i] ?? 0))
          return `has ${scanner.count} fields instead of ${wanted}`;
      }
    }
    if (scanner.count < wanted && this.placed()) return undefined;
    else if (scanner.count < wanted) {
      const padding =
        layout.separation.kind === 'delimiter' &&
        scanner.count > 1 &&
        !this.unlike() &&
        this.tells();
      if (!padding)
        return `has ${scanner.count} ${scanner.count === 1 ? 'field' : 'fields'} instead of ${wanted}`;
      if (scanner.atEnd)
        return `the source ends in the middle of a record of ${scanner.count} fields instead of ${wanted}`;
      if (this.short.count++ === 0) this.short.line = scanner.line;
    } else if (this.probes.length > 1 && this.unlike()) {
      return this.repeatsNames()
        ? 'repeats the column names'
        : 'holds no value of the kind of its column';
    } else if (this.probes.length < 2 && this.repeatsNames()) return 'repeats the column names';
    return undefined;
  }

  /** Whether words alone stand behind the fields of a record that blanks divide, as `Provisional` does. */
  private remarked(wanted: number): boolean {
    const { scanner, probes, layout } = this;
    if (layout.delimiter !== ' ' || probes.length < 2) return false;
    const kinds = Array.from({ length: scanner.count }, (_, i) => cellKind(this.cell(i), true));
    if (kinds.slice(wanted).some((kind) => kind !== 'text')) return false;
    if (probes.filter((i) => kinds[i] === 'text').length * 2 >= probes.length) return false;
    if (this.beyond.count++ === 0) this.beyond.line = scanner.line;
    scanner.count = wanted;
    return true;
  }

  /** Puts the fields of a short record into the columns under which they stand; false when they stand elsewhere. */
  private placed(): boolean {
    const { scanner } = this;
    const { spans, count } = this.layout;
    if (spans === undefined || scanner.count < 2) return false;
    const fields = Array.from(
      { length: scanner.count },
      (_, i) =>
        [(scanner.starts[i] ?? 0) - scanner.from, (scanner.ends[i] ?? 0) - scanner.from] as const,
    );
    const record = scanner.buffer.subarray(scanner.from, scanner.to);
    const placed = underSpans(record, fields, spans);
    if (placed === undefined || this.unlike() || scanner.starts.length < count) return false;
    for (let i = 0; i < count; i++) {
      const field = placed.find(({ column }) => column === i);
      scanner.starts[i] = field === undefined ? scanner.to : scanner.from + field.from;
      scanner.ends[i] = field === undefined ? scanner.to : scanner.from + field.to;
      scanner.quoted[i] = 0;
    }
    scanner.count = count;
    const told = placed.length === count ? this.touching : this.short;
    if (told.count++ === 0) told.line = scanner.line;
    return true;
  }

  /** Whether no cell that could tell is of its column's kind. */
  private unlike(): boolean {
    const { scanner } = this;
    let told = 0;
    let fits = 0;
    for (const i of this.probes) {
      if (i >= scanner.count) break;
      const first = this.firstByte(i);
      if (first < 0) continue;
      const digit = (first >= 48 && first <= 57) || first === 45 || first === 43 || first === 46;
      if (digit && this.held.length === 0) return false;
      const kind = cellKind(this.cell(i), this.commas);
      if (kind === 'empty' || kind === 'missing') continue;
      // Behind a line that is no record, a date is no number.
      const foreign = this.held.length > 0 && this.kinds[i] === 'number' && kind === 'moment';
      // Behind a line that is no record, a figure in a sentence makes none.
      if (kind !== 'text' && !foreign && this.held.length === 0) return false;
      if (kind !== 'text' && !foreign) fits++;
      else told++;
    }
    if (fits > 0) return told > fits;
    return told > (scanner.count < this.layout.count || this.held.length > 0 ? 0 : 1);
  }

  /** Whether some cell of a short record is of its column's kind; prose with commas in it has none. */
  private tells(): boolean {
    const { scanner } = this;
    if (this.probes.length < 2 || scanner.count > this.layout.count * 0.6) return true;
    return this.probes.some((i) => {
      if (i >= scanner.count) return false;
      const kind = cellKind(this.cell(i), this.commas);
      return (
        kind !== 'text' && kind !== 'empty' && !(this.kinds[i] === 'number' && kind === 'moment')
      );
    });
  }

  /** Whether the record is one text over columns of numbers that are all empty, as a remark behind the data is. */
  private lone(): boolean {
    const { scanner, probes } = this;
    if (probes.length < 3 || this.firstByte(0) < 0) return false;
    const kind = cellKind(this.cell(0), this.commas);
    if (kind !== 'text' || (this.kinds[0] === 'text' && !/\s|^\W/.test(this.cell(0).trim())))
      return false;
    for (let i = 1; i < scanner.count; i++) if (this.firstByte(i) >= 0) return false;
    return true;
  }

  private firstByte(field: number): number {
    const { scanner } = this;
    const end = scanner.ends[field] ?? 0;
    let at = scanner.starts[field] ?? 0;
    while (at < end && scanner.buffer[at] === 32) at++;
    return at < end ? (scanner.buffer[at] ?? -1) : -1;
  }

  private repeatsNames(): boolean {
    const { count, names } = this.layout;
    const first = names?.[0]?.trim();
    if (count < 2 || first === undefined || this.cell(0).trim() !== first) return false;
    const cells = Array.from({ length: Math.min(this.scanner.count, count) }, (_, i) =>
      this.cell(i).trim(),
    );
    return cells.join('\u0000') === this.names;
  }

  private cell(field: number): string {
    return this.decode(
      this.scanner.buffer,
      this.scanner.starts[field] ?? 0,
      this.scanner.ends[field] ?? 0,
    );
  }
}
