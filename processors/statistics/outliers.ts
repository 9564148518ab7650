import { firstPlace } from './sorted.js';
import type { Moments } from './moments.js';

export interface Outliers {
  /** 1.5 interquartile ranges below the first and above the third quartile. */
  readonly iqrLow: number;
  readonly iqrHigh: number;
  readonly byIqr: number;
  /** More than 3 standard deviations from the mean. */
  readonly byZ: number;
  /** Modified z-score (Iglewicz and Hoaglin) 0.6745 · |x − median| / MAD above 3.5; none where MAD is 0. */
  readonly byMad: number;
}

/** Counts outliers by three rules. */
export function outliers(
  sorted: Float64Array,
  quartiles: { q1: number; median: number; q3: number },
  { mean, std }: Moments,
  mad: number,
): Outliers {
  const iqr = quartiles.q3 - quartiles.q1;
  const iqrLow = quartiles.q1 - 1.5 * iqr;
  const iqrHigh = quartiles.q3 + 1.5 * iqr;
  const byIqr = beyond(
    sorted,
    (value) => value < iqrLow,
    (value) => value > iqrHigh,
  );
  const z = (value: number): number => (value - mean) / std;
  const byZ = beyond(
    sorted,
    (value) => z(value) < -3,
    (value) => z(value) > 3,
  );
  const modified = (value: number): number => (0.6745 * (value - quartiles.median)) / mad;
  const byMad = beyond(
    sorted,
    (value) => modified(value) < -3.5,
    (value) => modified(value) > 3.5,
  );
  return { iqrLow, iqrHigh, byIqr, byZ: std > 0 ? byZ : 0, byMad: mad > 0 ? byMad : 0 };
}

/** Sorted values that lie below at the start and above at the end; rounding keeps the order, so these are stretches. */
function beyond(
  sorted: Float64Array,
  below: (value: number) => boolean,
  above: (value: number) => boolean,
): number {
  const low = firstPlace(sorted, (value) => !below(value));
  return low + sorted.length - Math.max(firstPlace(sorted, above), low);
}
