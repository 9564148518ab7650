import { ColumnStats } from './cells/column-stats.js';
import type { Decode } from './cells/decode.js';
import { cellText } from './cells/cell-value.js';
import { PlainNumber } from './cells/plain-number.js';
import type { TableRecords } from './table-records.js';

export interface Profile {
  columns: ColumnStats[];
  records: number;
  /** Whether every record was looked at. */
  complete: boolean;
}

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
  let rows = 0;
  while (records.next([])) {
    rows++;
    const { buffer, starts, ends, quoted } = scanner;
    const fields = Math.min(count, scanner.count);
    for (let i = 0; i < fields; i++) {
      const column = columns[i];
      const from = starts[i] ?? 0;
      const to = ends[i] ?? 0;
      if (column === undefined) continue;
      if (from === to) column.blank();
      else if (quoted[i] === 0 && plain.read(buffer, from, to, 46)) {
        if (plain.digits > 0)
          column.integer(plain.value, plain.digits, plain.leadingZero, scanner.line);
        else column.point(plain.value, plain.weak, scanner.line);
      } else {
        const text = cellText(decode, buffer, from, to, quoted[i] ?? 0);
        column.text(text, scanner.line, quoted[i] !== 0);
      }
    }
    if (scanner.byteEnd > limit) return { columns, records: rows, complete: false };
  }
  return { columns, records: rows, complete: true };
}
