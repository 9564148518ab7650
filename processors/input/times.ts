import { ParameterError, type Table } from '../contract.js';
import { instantsOf } from './instants.js';
import { isNumeric } from './numbers.js';

/**
 * A column of dates or times in microseconds from its first row on.
 *
 * @throws ParameterError for numbers or text and for a missing time, naming the row
 */
export function microsecondsOf(table: Table, x: string): Float64Array {
  if (isNumeric(table, x))
    throw new ParameterError(
      'window',
      `A window of time needs an x column of dates or times; "${x}" holds numbers.`,
    );
  const times = instantsOf(table.columns[x] ?? []).microseconds;
  const missing = times.findIndex((time) => time !== time);
  if (missing >= 0)
    throw new ParameterError('x', `Column "${x}" has no time in row ${missing} (counted from 0).`);
  return times;
}

/**
 * Checks that time does not go back from row to row; two rows may have the same.
 *
 * @param rows - the rows to look at; all where null
 * @throws ParameterError naming the row
 */
export function checkForward(times: Float64Array, x: string, rows: Int32Array | null): void {
  const count = rows?.length ?? times.length;
  for (let i = 1; i < count; i++) {
    const row = rows === null ? i : (rows[i] as number);
    const before = rows === null ? i - 1 : (rows[i - 1] as number);
    if ((times[row] as number) < (times[before] as number))
      throw new ParameterError(
        'x',
        `Column "${x}" goes back in time in row ${row} (counted from 0): sort the rows first${rows === null ? ', or say group_by' : ''}.`,
      );
  }
}

const UNITS: Readonly<Record<string, number>> = {
  w: 604_800_000_000,
  d: 86_400_000_000,
  h: 3_600_000_000,
  min: 60_000_000,
  s: 1_000_000,
  ms: 1000,
  us: 1,
  µs: 1,
};

const PART = String.raw`(\d+(?:\.\d+)?)?\s*(w|d|h|min|s|ms|us|µs)`;

/** What `durationOf` can read, as a pattern of JSON Schema, where the letters of a unit may be large or small. */
export const DURATION =
  '^\\s*(?:(?:\\d+(?:\\.\\d+)?)?\\s*(?:[wWdDhHsS]|[mM][iI][nN]|[mMuUµ][sS])\\s*)+$';

/** A length of time such as `7d`, `1.5 h`, `1h30min` or `D` (one day) in microseconds, or undefined. */
export function durationOf(text: string): number | undefined {
  const given = text.trim();
  if (!new RegExp(`^(?:${PART}\\s*)+$`, 'i').test(given)) return undefined;
  let length = 0;
  for (const [, count = '1', unit = ''] of given.matchAll(new RegExp(PART, 'gi')))
    length += Number(count) * (UNITS[unit.toLowerCase()] ?? NaN);
  return length > 0 && length < Infinity ? length : undefined;
}
