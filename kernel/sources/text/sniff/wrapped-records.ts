import type { Warning } from '@assay/schema';
import type { Candidate } from './score.js';

const FEWEST = 3;
/** Lines that a record takes at most. */
const MOST = 100;

/**
 * Tells of records over several lines, as programs write that end a line after so many values and as Sea-Bird's bottle files
 * are: every so many lines, from the first record on, the same columns are filled.
 */
export function wrappedRecords(
  { rows, to, delimiter, ranges }: Candidate,
  first: number,
  warnings: Warning[],
): void {
  // Between separators an empty field is an empty value.
  if (delimiter !== ' ' && ranges === undefined) return;
  const masks = rows
    .slice(first, to)
    .map((row) => row.cells.map((cell) => (cell.trim() === '' ? '0' : '1')).join(''));
  const filled = masks.map((mask) => mask.replaceAll('0', '').length);
  const most = Math.max(...filled);
  const period = filled.findIndex((count) => count < most) < 0 ? 0 : periodOf(masks);
  if (period === 0 || filled[0] !== most || (filled[period - 1] ?? most) === most) return;
  warnings.push({
    line: rows[first]?.line ?? null,
    message: `each record seems to take ${period} lines, the last of which has fewer values; every line was read as a record of its own`,
  });
}

/** After how many lines the same columns are filled again, throughout; 0 when there is no such number. */
function periodOf(masks: readonly string[]): number {
  for (let period = 2; period <= MOST && period * FEWEST <= masks.length; period++)
    if (masks.every((mask, i) => mask === masks[i % period])) return period;
  return 0;
}
