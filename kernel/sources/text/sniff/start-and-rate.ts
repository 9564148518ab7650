import type { Warning } from '@assay/schema';
import type { HeaderFound } from './header-found.js';
import type { Candidate } from './score.js';

/** Seconds since 1970 of moments from 2001 to 2038. */
const MOMENT = [1e9, 2.2e9] as const;
const FASTEST = 100_000;

/**
 * Steps over the start and the sampling rate that Empatica writes over its values, each the same in every column: they are no
 * values, which is told.
 */
export function startAndRate(
  { rows, count }: Candidate,
  found: HeaderFound,
  warnings: Warning[],
): HeaderFound {
  const [start, rate, ...next] = rows.slice(found.first, found.first + 5);
  if (found.first > 0 || found.names !== undefined || start === undefined || rate === undefined)
    return found;
  const began = alike(start.cells, count);
  const speed = alike(rate.cells, count);
  if (began === undefined || began < MOMENT[0] || began > MOMENT[1]) return found;
  if (speed === undefined || speed <= 0 || speed > FASTEST || !start.cells[0]?.includes('.'))
    return found;
  if (next.length < 2 || next.some((row) => Math.abs(Number(row.cells[0])) >= MOMENT[0]))
    return found;
  const message = `lines ${start.line} and ${rate.line} were taken as the start (${began} seconds since 1970) and the sampling rate (${speed} Hz), not as records; set header_line to 0 if they are`;
  warnings.push({ line: start.line, message });
  return { ...found, first: found.first + 2 };
}

/** The number that all cells hold. */
function alike(cells: readonly string[], count: number): number | undefined {
  const numbers = cells.map((cell) => (cell.trim() === '' ? NaN : Number(cell)));
  const [first] = numbers;
  const same = numbers.length === count && numbers.every((number) => number === first);
  return same && first !== undefined ? first : undefined;
}
