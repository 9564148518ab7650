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
  let byIqr = 0;
  let byZ = 0;
  let byMad = 0;
  for (let i = 0; i < sorted.length; i++) {
    const value = sorted[i] as number;
    byIqr += Number(value < iqrLow || value > iqrHigh);
    byZ += Number(Math.abs((value - mean) / std) > 3);
    byMad += Number(mad > 0 && Math.abs((0.6745 * (value - quartiles.median)) / mad) > 3.5);
  }
  return { iqrLow, iqrHigh, byIqr, byZ: std > 0 ? byZ : 0, byMad };
}
