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
  const sums: [number, number, number, number] = [0, 0, 0, 0];
  const errors: [number, number, number, number] = [0, 0, 0, 0];
  for (let i = 0; i < values.length; i++) {
    const deviation = ((values[i] as number) - mean) / scale;
    let power = 1;
    for (let k = 0; k < 4; k++) {
      power *= deviation;
      const before = sums[k] as number;
      const sum = before + power;
      const back = sum - before;
      errors[k] = (errors[k] as number) + (before - (sum - back) + (power - back));
      sums[k] = sum;
    }
  }
  return [sums[0] + errors[0], sums[1] + errors[1], sums[2] + errors[2], sums[3] + errors[3]];
}
