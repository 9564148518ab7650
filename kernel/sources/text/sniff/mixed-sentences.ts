import type { Warning } from '@assay/schema';
import type { Candidate } from './score.js';

/** A sentence of an instrument, as NMEA 0183 begins one. */
const SENTENCE = /^[$!][A-Z][A-Z0-9]{2,9}$/;

/** Tells of records that begin with the names of several kinds of sentence: a column then means another thing in each. */
export function mixedSentences({ rows, to }: Candidate, first: number, warnings: Warning[]): void {
  const body = rows.slice(first, to);
  const kinds = [...new Set(body.map(({ cells }) => (cells[0] ?? '').trim()))];
  const [record] = body;
  if (record === undefined || kinds.length < 2 || !kinds.every((kind) => SENTENCE.test(kind)))
    return;
  const message = `the records are sentences of ${kinds.length} kinds (${kinds.slice(0, 4).join(', ')}), in each of which the columns mean another thing; choose those of one kind by the first column`;
  warnings.push({ line: record.line, message });
}
