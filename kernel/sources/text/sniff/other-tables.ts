import type { Warning } from '@assay/schema';
import { cellKind, isFigure } from '../cells/cell-kind.js';
import type { HeaderFound } from './header-found.js';
import { isSetting } from './header-rows.js';
import { rowsOf, type Line, type Row } from './rows.js';
import { largestBlock, type Candidate } from './score.js';

/** Lines behind the table that make another one. */
export function anotherTable(
  candidate: Candidate,
  content: readonly Line[],
  warnings: Warning[],
): number | null {
  const rest = candidate.rows.slice(candidate.to);
  const line = rest[0]?.line;
  if (line === undefined || goesOn(candidate, rest[0])) return null;
  const behind = content.filter((other) => other.number >= line);
  const block = largestBlock(rowsOf(behind, candidate.delimiter, candidate.ranges), 2);
  if (block === undefined || block.to - block.from < 3 || candidate.delimiter === '') return null;
  warnings.push({
    line,
    message: `another table of ${block.count} columns begins about here and was not read; load it with --lines ${line}-`,
  });
  return line;
}

/** Whether a row is a record with a remark behind it: its first fields are of the kinds of the last record's. */
function goesOn({ rows, to, count, delimiter }: Candidate, row: Row | undefined): boolean {
  const last = rows[to - 1];
  if (row === undefined || last === undefined || row.cells.length <= count) return false;
  const kinds = ({ cells }: Row): string[] =>
    cells
      .slice(0, count)
      .map((cell) => cellKind(cell, delimiter !== ',').replace('integer', 'number'));
  const before = kinds(last);
  const alike = kinds(row).filter((kind, i) => kind === before[i]).length;
  return alike >= count * 0.7 && before.some((kind) => kind === 'number' || kind === 'moment');
}

/** Lines between the names and the first record that look like records, but of another number of fields. */
export function recordsAbove(
  candidate: Candidate,
  found: HeaderFound,
  content: readonly Line[],
  warnings: Warning[],
): void {
  const first = candidate.rows[found.first]?.line ?? 0;
  const before = content.findLast((line) => line.number < first);
  if (before !== undefined && candidate.delimiter !== ' ' && otherwise(before, candidate.count)) {
    warnings.push({
      line: before.number,
      message: `line ${before.number} looks like a record whose values are divided in another way and was left out`,
    });
    return;
  }
  if (candidate.delimiter === ' ' || candidate.delimiter === '' || warnings.length > 0) return;
  const after = found.lines.at(-1) ?? first - 6;
  const between = content.filter((line) => line.number > after && line.number < first);
  const odd = rowsOf(between, candidate.delimiter).find((row) => {
    if (isSetting(row)) return false;
    const filled = row.cells.filter((cell) => cell.trim() !== '');
    const figures = filled.filter(isFigure).length;
    return figures > 1 && figures >= filled.length * 0.5;
  });
  if (odd === undefined) return;
  warnings.push({
    line: odd.line,
    message: `line ${odd.line} looks like a record of ${odd.cells.length} fields instead of ${candidate.count} and was left out`,
  });
}

/** Whether a line is so many figures, divided by blanks. */
function otherwise(line: Line, count: number): boolean {
  const words = line.text.trim().split(/\s+/);
  return count > 1 && words.length === count && words.every(isFigure);
}

/** Several scans of a SPEC file, one behind the other. */
export function joinedScans(lines: readonly Line[], warnings: Warning[]): void {
  const scans = lines.filter((line) => /^#S\s+\d+/.test(line.text));
  const [, second] = scans;
  if (second === undefined) return;
  warnings.push({
    line: second.number,
    message: `the file holds ${scans.length} scans or more; those with as many columns as the first were joined into one table`,
  });
}
