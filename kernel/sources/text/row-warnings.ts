import type { Warning } from '@assay/schema';
import type { Rejected } from '../table/reading.js';
import type { TableRecords } from './table-records.js';

/** What is to tell about records that were left out or filled up. */
export function rowWarnings(
  records: TableRecords,
  samples: readonly Rejected[],
  count: number,
  columns: number,
): Warning[] {
  const warnings: Warning[] = [];
  const { short, notes, empty, remarks, touching, beyond } = records;
  const { loose } = records.scanner;
  if (/\w/.test(remarks.text)) {
    const what =
      remarks.count === 1
        ? '1 comment between the records was'
        : `${remarks.count} lines of comments between the records were`;
    const message = `${what} left out: ${clip(remarks.text)}; check that the records below belong to the same table`;
    warnings.push({ line: remarks.line, message });
  }
  if (empty.count > 0) {
    const what =
      empty.count === 1
        ? '1 record without any value was'
        : `${empty.count} records without any value were`;
    warnings.push({ line: empty.line, message: `${what} left out between others` });
  }
  if (short.count > 0) {
    const message = `${short.count} ${short.count === 1 ? 'record has' : 'records have'} fewer than ${columns} fields; the absent ones are NULL`;
    warnings.push({ line: short.line, message });
  }
  if (beyond.count > 0) {
    const message = `${beyond.count} ${beyond.count === 1 ? 'record has' : 'records have'} words behind the last of ${columns} fields; the words were left out`;
    warnings.push({ line: beyond.line, message });
  }
  if (touching.count > 0) {
    const message = `values touch in ${touching.count} ${touching.count === 1 ? 'record' : 'records'}; they were told apart by the columns under which they stand`;
    warnings.push({ line: touching.line, message });
  }
  if (loose.count > 0) {
    const what = loose.count === 1 ? '1 value goes' : `${loose.count} values go`;
    const message = `${what} on behind the closing quote, as where quotes inside are not doubled; the quotes were kept as part of it${loose.slashed > 0 ? ', and backslashes before quotes as characters' : ''}`;
    warnings.push({ line: loose.line, message });
  }
  const inside = samples.filter((one) => !notes.includes(one));
  const [first] = inside;
  if (first !== undefined) {
    const others = count - notes.length;
    const message = `${others} ${others === 1 ? 'record was' : 'records were'} left out, the first because it ${first.reason}: ${clip(first.value)}`;
    warnings.push({ line: first.line, message });
  }
  const note = notes[0];
  if (note !== undefined) {
    const reason = /ends in the middle|never closed/.test(note.reason)
      ? note.reason
      : `${notes.length} ${notes.length === 1 ? 'line' : 'lines'} behind the data are no records and were left out: ${clip(note.value)}`;
    warnings.push({ line: note.line, message: reason });
  }
  return warnings;
}

function clip(value: string | null): string {
  const text = (value ?? '').trim();
  return JSON.stringify(text.length > 80 ? `${text.slice(0, 80)}…` : text);
}
