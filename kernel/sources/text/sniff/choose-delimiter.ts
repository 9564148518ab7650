import type { Warning } from '@assay/schema';
import { fixedRanges, isTorn } from './fixed-width.js';
import { rowsOf, type Delimiter, type Line } from './rows.js';
import { score, type Candidate } from './score.js';

const DELIMITERS: Delimiter[] = ['\t', ',', ';', '|', ' ', ''];
const NAMES: Record<string, string> = {
  '\t': 'tab',
  ',': 'comma',
  ';': 'semicolon',
  '|': 'bar',
  ' ': 'blanks',
  '': 'none',
};

/** The best way of splitting the lines; other ways that make nearly as good a table are told as a doubt. */
export function chooseDelimiter(
  lines: readonly Line[],
  given: string | undefined,
): { candidate: Candidate | undefined; warnings: Warning[] } {
  const tried = given === undefined ? DELIMITERS : [given];
  const candidates = tried.flatMap((delimiter) => score(delimiter, rowsOf(lines, delimiter)) ?? []);
  const blanks = candidates.find((candidate) => candidate.delimiter === ' ');
  const uneven =
    blanks === undefined ||
    blanks.to - blanks.from < (lines.length - blanks.from) * 0.9 ||
    blanks.from > lines.length * 0.5 ||
    oddRows(blanks) > 0;
  const torn = blanks !== undefined && endsShort(blanks);
  if (given === undefined && uneven && !torn) {
    const ranges = fixedRanges(lines.slice(Math.floor(lines.length / 5)));
    if (ranges !== undefined)
      candidates.push(...fixedCandidate(lines, ranges).flatMap(untorn(lines)));
  }
  candidates.sort((a, b) => b.score - a.score);
  const [candidate, second] = candidates;
  if (candidate === undefined) return { candidate, warnings: [] };
  if (candidate.ranges !== undefined) {
    return { candidate, warnings: [cutsDoubt(candidate, candidate.ranges)] };
  }
  if (second === undefined || second.score < candidate.score * 0.93 || second.delimiter === '')
    return { candidate, warnings: [] };
  const message = `the fields may also be separated by ${nameOf(second)} (${second.count} columns instead of ${candidate.count}); set the delimiter to choose`;
  return { candidate, warnings: [{ line: candidate.rows[candidate.from]?.line ?? null, message }] };
}

/** Where a table without separators was cut. */
export function cutsDoubt({ rows, from }: Candidate, ranges: readonly [number, number][]): Warning {
  const cuts = ranges
    .slice(1)
    .map(([start]) => start + 1)
    .join(', ');
  const message = `no separator divides the lines evenly; columns were cut at the characters ${cuts}, where every line is blank; texts with blanks may be cut in two`;
  return { line: rows[from]?.line ?? null, message };
}

function fixedCandidate(lines: readonly Line[], ranges: [number, number][]): Candidate[] {
  const found = score(' ', rowsOf(lines, ' ', ranges), ranges);
  return found === undefined ? [] : [found];
}

/** Lines before those that were measured may have longer words: a cut through one of them is moved by measuring them too. */
function untorn(lines: readonly Line[]): (candidate: Candidate) => Candidate[] {
  return (candidate) => {
    const { rows, from, to, ranges = [] } = candidate;
    const first = rows[from]?.line ?? 0;
    const last = rows[to - 1]?.line ?? 0;
    const body = lines.filter(({ number }) => number >= first && number <= last);
    if (!body.some(({ text }) => isTorn(text, ranges))) return [candidate];
    const whole = fixedRanges(body);
    const [again] = whole === undefined ? [] : fixedCandidate(lines, whole);
    return again === undefined || again.score < candidate.score * 0.8 ? [candidate] : [again];
  };
}

function oddRows(candidate: Candidate): number {
  return candidate.rows
    .slice(candidate.from, candidate.to)
    .filter((row) => row.cells.length !== candidate.count).length;
}

/** Whether the last line alone has fewer fields: a record that goes on later, such as the year that is not over. */
function endsShort({ rows, from, count }: Candidate): boolean {
  const last = rows.at(-1);
  const odd = rows.slice(from).filter((row) => row.cells.length !== count);
  return (
    from <= rows.length / 2 &&
    odd.length === 1 &&
    odd[0] === last &&
    last !== undefined &&
    last.cells.length < count
  );
}

function nameOf(candidate: Candidate): string {
  return candidate.ranges === undefined
    ? (NAMES[candidate.delimiter] ?? candidate.delimiter)
    : 'fixed columns';
}
