import { ColumnStats } from './cells/column-stats.js';
import type { Decode } from './cells/decode.js';
import { cellText } from './cells/cell-value.js';
import { isoDay, isoMicros } from './cells/iso-moment.js';
import { PlainNumber } from './cells/plain-number.js';
import type { TableRecords } from './table-records.js';

const MANY = 1 << 20;

export interface Profile {
  columns: ColumnStats[];
  records: number;
  /** Whether every record was looked at. */
  complete: boolean;
  /** Values that go on behind the quote that closes them, and those of them with a quote behind a backslash. */
  loose: { count: number; slashed: number };
  /** What the last record begins with, when that says that it sums up those above it. */
  sum?: { text: string; line: number };
}

const SUM =
  /^(grand |sub)?(totals?|sum|summe|gesamt|mean|averages?|avg|mittelwert|std\.? ?dev.*|standard deviation|somme|moyenne|totale|media|suma)\b:?/i;

/** Looks at the records, all of them or those in the first `limit` bytes, and counts what their cells are like. */
export function profile(
  records: TableRecords,
  count: number,
  decode: Decode,
  limit: number,
): Profile {
  const columns = Array.from({ length: count }, () => new ColumnStats());
  const plain = new PlainNumber();
  const { scanner } = records;
  const look = (
    column: ColumnStats,
    buffer: Buffer,
    from: number,
    to: number,
    quoted: number,
    line: number,
  ): void => {
    if (from === to) column.blank();
    else if (quoted === 0 && plain.read(buffer, from, to, 46)) {
      if (plain.digits > 0) column.integer(plain.value, plain.digits, plain.leadingZero, line);
      else column.point(plain.value, plain.weak, line);
    } else if (quoted === 0 && isoMicros(buffer, from, to) !== undefined) {
      column.iso(true, buffer[to - 1] === 90);
    } else if (quoted === 0 && to - from === 10 && isoDay(buffer, from) !== undefined) {
      column.iso(false, false);
    } else column.text(cellText(decode, buffer, from, to, quoted), line, quoted !== 0);
  };
  let rows = 0;
  let last = 0;
  for (;;) {
    const block = records.block(MANY);
    if (block !== undefined) {
      const { buffer, starts, ends, quoted, width } = block;
      columns.forEach((column, field) => {
        for (let i = 0, at = field; i < block.count; i++, at += width) {
          const line = block.line + (block.below[i] ?? 0);
          look(column, buffer, starts[at] ?? 0, ends[at] ?? 0, quoted[at] ?? 0, line);
        }
      });
      rows += block.count;
      last = block.line + (block.below[block.count - 1] ?? 0);
    } else if (records.next([])) {
      const { buffer, starts, ends, quoted, line } = scanner;
      columns.forEach((column, field) => {
        if (field >= scanner.count) return;
        look(column, buffer, starts[field] ?? 0, ends[field] ?? 0, quoted[field] ?? 0, line);
      });
      rows++;
      last = line;
    } else
      return {
        ...{ columns, records: rows, complete: true, loose: scanner.loose },
        ...sumOf(columns[0], rows, last),
      };
    if (scanner.byteEnd > limit)
      return { columns, records: rows, complete: false, loose: scanner.loose };
  }
}

function sumOf(first: ColumnStats | undefined, rows: number, line: number): Pick<Profile, 'sum'> {
  if (first === undefined || rows < 4 || first.lastLine !== line) return {};
  return SUM.test(first.lastText.trim()) ? { sum: { text: first.lastText.trim(), line } } : {};
}
