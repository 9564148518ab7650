import { tableKinds } from './header.js';
import type { Candidate } from './score.js';

/** A text with no numbers and no even separation is prose, sequences or a program, not a table. */
export function isProse(candidate: Candidate): boolean {
  if (candidate.delimiter !== '') return false;
  const rows = candidate.rows;
  const spaced = rows.filter(
    (row) => row.quoted[0] !== true && /\S\s+\S/.test(row.cells[0] ?? ''),
  ).length;
  const sequences = rows.filter((row) =>
    /^[A-Z*-]{20,}$/i.test((row.cells[0] ?? '').trim()),
  ).length;
  const marks = rows.filter((row) => /^[>@{}<\[]/.test((row.cells[0] ?? '').trim())).length;
  return spaced > rows.length * 0.3 || sequences > rows.length * 0.2 || marks > rows.length * 0.2;
}

/** Whether lines were cut at fixed characters into columns of which none holds numbers: a description, most likely. */
export function isCutText({ ranges, rows, from, to, count }: Candidate): boolean {
  return (
    ranges !== undefined &&
    tableKinds(rows.slice(from, to), count, true).every((kind) => kind === 'text')
  );
}
