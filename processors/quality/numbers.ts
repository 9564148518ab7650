import {
  clippedRows,
  drift,
  envelope,
  histogram,
  medianDeviation,
  moments,
  outliers,
  quantile,
  runs,
  sortedNumbers,
} from '../statistics/index.js';
import type { ColumnQuality } from './column.js';

/** Statistics of a numeric column. A value that JSON cannot say (infinite, undefined) becomes null. */
export function numberQuality(
  values: Float64Array,
  flatRows: number,
): Partial<ColumnQuality> & { distinct: number } {
  const sorted = sortedNumbers(values);
  const n = sorted.length;
  const q1 = quantile(sorted, 0.25);
  const median = quantile(sorted, 0.5);
  const q3 = quantile(sorted, 0.75);
  const shape = moments(sorted);
  const mad = medianDeviation(sorted, median);
  const marked = outliers(sorted, { q1, median, q3 }, shape, mad);
  const motion = runs(values, flatRows);
  const ends = countEnds(sorted);
  return {
    ...ends,
    mean: finite(shape.mean),
    std: finite(shape.std),
    min: finite(sorted[0]),
    max: finite(sorted[n - 1]),
    median: finite(median),
    q1: finite(q1),
    q3: finite(q3),
    iqr: finite(q3 - q1),
    iqr_low: finite(marked.iqrLow),
    iqr_high: finite(marked.iqrHigh),
    iqr_outliers: marked.byIqr,
    z_outliers: marked.byZ,
    mad: finite(mad),
    mad_outliers: marked.byMad,
    skew: finite(shape.skew),
    kurtosis: finite(shape.kurtosis),
    order: motion.order,
    longest_flat: motion.longestFlat,
    flat_start: motion.flatStart,
    flat_lines: motion.flatLines,
    clipped:
      ends.at_min + ends.at_max < 3
        ? 0
        : clippedRows(values, sorted[0] as number, sorted[n - 1] as number),
    drift: drift(values, q3 - q1),
    histogram: histogram(sorted),
    envelope: envelope(values),
  };
}

function countEnds(sorted: Float64Array): {
  distinct: number;
  infinite: number;
  at_min: number;
  at_max: number;
} {
  let distinct = 0;
  let infinite = 0;
  let atMin = 0;
  let atMax = 0;
  const least = sorted[0];
  const most = sorted[sorted.length - 1];
  for (let i = 0; i < sorted.length; i++) {
    const value = sorted[i] as number;
    distinct += Number(i === 0 || value !== sorted[i - 1]);
    infinite += Number(value - value !== 0);
    atMin += Number(value === least);
    atMax += Number(value === most);
  }
  return { distinct, infinite, at_min: atMin, at_max: atMax };
}

function finite(value: number | undefined): number | null {
  return value !== undefined && Number.isFinite(value) ? value : null;
}
