import { medianOf } from './select.js';
import { firstPlace, presentNumbers } from './sorted.js';

/** Counts of the finite values in bins of equal width between the least and the greatest. */
export interface Histogram {
  readonly from: number;
  readonly to: number;
  readonly counts: readonly number[];
}

/** The least and greatest value of each stretch of rows; null where a stretch has none. */
export interface Envelope {
  readonly rows_per_step: number;
  readonly low: readonly (number | null)[];
  readonly high: readonly (number | null)[];
}

const BINS = 24;
const STEPS = 40;
/** So many rows in a row at an extreme are no chance. */
const CLIPPED = 3;
const FEWEST_FOR_DRIFT = 20;

/** @param sorted - ascending, without NaN */
export function histogram(sorted: Float64Array): Histogram | null {
  const first = firstPlace(sorted, (value) => value > -Infinity);
  const behind = firstPlace(sorted, (value) => value === Infinity);
  const from = sorted[first] as number;
  const to = sorted[behind - 1] as number;
  if (first >= behind || !(to > from) || to - from === Infinity) return null;
  // In sorted values each bin is a stretch.
  const binOf = (value: number): number =>
    Math.min(Math.floor(((value - from) / (to - from)) * BINS), BINS - 1);
  const ends = Array.from({ length: BINS }, (_, bin) =>
    bin === BINS - 1
      ? behind
      : Math.max(
          firstPlace(sorted, (value) => value > from && binOf(value) > bin),
          first,
        ),
  );
  const counts = ends.map((end, bin) => end - (ends[bin - 1] ?? first));
  return { from, to, counts };
}

/** How the column looks along its rows. */
export function envelope(values: Float64Array): Envelope | null {
  if (values.length === 0) return null;
  const size = Math.ceil(values.length / STEPS);
  const low: (number | null)[] = [];
  const high: (number | null)[] = [];
  for (let start = 0; start < values.length; start += size) {
    let least = Infinity;
    let most = -Infinity;
    const end = Math.min(start + size, values.length);
    for (let row = start; row < end; row++) {
      const value = values[row] as number;
      if (value - value !== 0) continue;
      if (value < least) least = value;
      if (value > most) most = value;
    }
    low.push(least <= most ? least : null);
    high.push(least <= most ? most : null);
  }
  return { rows_per_step: size, low, high };
}

/** Rows that lie in stretches of at least three at the least or the greatest value: the signature of a sensor at its limit. */
export function clippedRows(values: Float64Array, least: number, most: number): number {
  if (!(most > least)) return 0;
  let clipped = 0;
  let length = 0;
  for (let row = 0; row <= values.length; row++) {
    const value = values[row];
    const on = value === least || value === most;
    if (on && (length === 0 || value === values[row - 1])) length++;
    else {
      if (length >= CLIPPED) clipped += length;
      length = on ? 1 : 0;
    }
  }
  return clipped;
}

/**
 * By how many interquartile ranges the median of the last fifth of the rows lies above that of the first; null for few values
 * or where the quartiles are equal.
 */
export function drift(values: Float64Array, iqr: number): number | null {
  const part = Math.floor(values.length / 5);
  const first = presentNumbers(values.subarray(0, part));
  const last = presentNumbers(values.subarray(values.length - part));
  if (Math.min(first.length, last.length) < FEWEST_FOR_DRIFT || !(iqr > 0)) return null;
  const moved = (medianOf(last) - medianOf(first)) / iqr;
  return Number.isFinite(moved) ? moved : null;
}
