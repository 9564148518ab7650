import type { Conditions, Properties } from './conditions.js';
import { borderAt, plainEnds, positionsWithin, type Interval } from './interval.js';

/** Conditions on a peak alone, and on the samples beside it. */
export type OwnConditions = Pick<Conditions, 'plateauSize' | 'height' | 'threshold'>;

/** Those maxima that meet the conditions. */
export function standing(
  signal: Float64Array,
  maxima: Int32Array,
  { plateauSize, height, threshold }: OwnConditions,
): Int32Array {
  let peaks = maxima;
  if (plateauSize && !isAnySize(plateauSize))
    peaks = kept(peaks, plateaus(signal, peaks).sizes, plateauSize);
  if (height) peaks = kept(peaks, valuesAt(signal, peaks), height);
  return threshold ? byThreshold(signal, peaks, threshold) : peaks;
}

/** The smaller step to a neighbour is held against the minimum, the greater against the maximum. */
function byThreshold(signal: Float64Array, peaks: Int32Array, threshold: Interval): Int32Array {
  const { min, max } = threshold;
  if (min === null && max === null) return peaks;
  const ends = plainEnds(threshold);
  const chosen = new Int32Array(peaks.length);
  let count = 0;
  for (let i = 0; i < peaks.length; i++) {
    const peak = peaks[i] as number;
    const height = signal[peak] as number;
    const before = height - (signal[peak - 1] as number);
    const after = height - (signal[peak + 1] as number);
    const low = ends ? ends.low : (borderAt(min, peak) ?? -Infinity);
    const high = ends ? ends.high : (borderAt(max, peak) ?? Infinity);
    chosen[count] = peak;
    // NaN, of infinite samples, lies in no interval that has a border, as in SciPy.
    count +=
      Number(low <= before) & Number(low <= after) & Number(before <= high) & Number(after <= high);
  }
  return chosen.subarray(0, count);
}

function isAnySize({ min, max }: Interval): boolean {
  return max === null && (min === null || (typeof min === 'number' && min <= 1));
}

function kept(
  peaks: Int32Array,
  values: Float64Array | Int32Array,
  interval: Interval,
): Int32Array {
  const positions = positionsWithin(values, interval, peaks);
  return positions.length === peaks.length ? peaks : rowsAt(peaks, positions);
}

/** Steps from peaks down to the samples before or behind them. */
function steps(signal: Float64Array, peaks: Int32Array, to: 1 | -1): Float64Array {
  const down = new Float64Array(peaks.length);
  for (let i = 0; i < down.length; i++) {
    const peak = peaks[i] as number;
    down[i] = (signal[peak] as number) - (signal[peak + to] as number);
  }
  return down;
}

interface Plateaus {
  readonly left: Int32Array;
  readonly right: Int32Array;
  readonly sizes: Int32Array;
}

function plateaus(signal: Float64Array, peaks: Int32Array): Plateaus {
  const left = peaks.slice();
  const right = peaks.slice();
  const sizes = new Int32Array(peaks.length);
  for (let i = 0; i < peaks.length; i++) {
    const peak = peaks[i] as number;
    const height = signal[peak] as number;
    let start = peak;
    while (signal[start - 1] === height) start--;
    let end = peak;
    while (signal[end + 1] === height) end++;
    left[i] = start;
    right[i] = end;
    sizes[i] = end - start + 1;
  }
  return { left, right, sizes };
}

/** The properties that belong to these conditions, under SciPy's names and in its order. */
export function ownProperties(
  signal: Float64Array,
  peaks: Int32Array,
  { plateauSize, height, threshold }: OwnConditions,
): Properties {
  const properties: Properties = {};
  if (plateauSize) {
    const { left, right, sizes } = plateaus(signal, peaks);
    Object.assign(properties, { plateau_sizes: sizes, left_edges: left, right_edges: right });
  }
  if (height) properties['peak_heights'] = valuesAt(signal, peaks);
  if (threshold) {
    properties['left_thresholds'] = steps(signal, peaks, -1);
    properties['right_thresholds'] = steps(signal, peaks, 1);
  }
  return properties;
}

/** Some of the rows, by their places. */
export function rowsAt(rows: Int32Array, places: Int32Array): Int32Array {
  const chosen = new Int32Array(places.length);
  for (let i = 0; i < chosen.length; i++) chosen[i] = rows[places[i] as number] as number;
  return chosen;
}

/** The signal at some rows. */
export function valuesAt(signal: Float64Array, rows: Int32Array): Float64Array {
  const values = new Float64Array(rows.length);
  for (let i = 0; i < rows.length; i++) values[i] = signal[rows[i] as number] as number;
  return values;
}
