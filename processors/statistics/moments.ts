import { exactMean } from '../exact/index.js';

export interface Moments {
  readonly mean: number;
  /** Standard deviation with n − 1. */
  readonly std: number;
  /** Adjusted Fisher–Pearson skewness, as pandas. */
  readonly skew: number;
  /** Adjusted excess kurtosis, as pandas. */
  readonly kurtosis: number;
}

/**
 * Mean (exact, rounded once), standard deviation, skewness and excess kurtosis, from sorted values so that the order of
 * the rows cannot change a bit. NaN where there are too few values (2, 3, 4) or one is
 * infinite; a constant has no shape, as in pandas.
 */
export function moments(sorted: Float64Array): Moments {
  const n = sorted.length;
  const infinite = n > 0 && (sorted[0] === -Infinity || sorted[n - 1] === Infinity);
  if (infinite) {
    const both = sorted[0] === -Infinity && sorted[n - 1] === Infinity;
    const mean = both ? NaN : sorted[0] === -Infinity ? -Infinity : Infinity;
    return { mean, std: NaN, skew: NaN, kurtosis: NaN };
  }
  const mean = exactMean(sorted);
  if (n < 2) return { mean, std: NaN, skew: NaN, kurtosis: NaN };
  if (sorted[0] === sorted[n - 1]) return { mean, std: 0, skew: NaN, kurtosis: NaN };
  // Powers of scaled deviations neither overflow nor vanish.
  const scale = Math.max(mean - (sorted[0] as number), (sorted[n - 1] as number) - mean);
  const [first, second, third, fourth] = powerSums(sorted, mean, scale);
  const m2 = second - (first * first) / n;
  const std = Math.sqrt(m2 / (n - 1)) * scale;
  const skew = n < 3 ? NaN : ((n * Math.sqrt(n - 1)) / (n - 2)) * (third / m2 ** 1.5);
  const kurtosis =
    n < 4
      ? NaN
      : (n * (n + 1) * (n - 1) * fourth) / ((n - 2) * (n - 3) * m2 * m2) -
        (3 * (n - 1) ** 2) / ((n - 2) * (n - 3));
  return { mean, std, skew, kurtosis };
}

/** Sums of the first four powers of (value − mean) / scale, with their rounding errors carried along (Neumaier). */
function powerSums(
  values: Float64Array,
  mean: number,
  scale: number,
): [number, number, number, number] {
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  let s4 = 0;
  let e1 = 0;
  let e2 = 0;
  let e3 = 0;
  let e4 = 0;
  for (let i = 0; i < values.length; i++) {
    const d = ((values[i] as number) - mean) / scale;
    const d2 = d * d;
    const d3 = d2 * d;
    const d4 = d2 * d2;
    const t1 = s1 + d;
    const t2 = s2 + d2;
    const t3 = s3 + d3;
    const t4 = s4 + d4;
    e1 += s1 - (t1 - (t1 - s1)) + (d - (t1 - s1));
    e2 += s2 - (t2 - (t2 - s2)) + (d2 - (t2 - s2));
    e3 += s3 - (t3 - (t3 - s3)) + (d3 - (t3 - s3));
    e4 += s4 - (t4 - (t4 - s4)) + (d4 - (t4 - s4));
    s1 = t1;
    s2 = t2;
    s3 = t3;
    s4 = t4;
  }
  return [s1 + e1, s2 + e2, s3 + e3, s4 + e4];
}
