import type { Conditions, Properties } from './conditions.js';
import { isWithin, type Interval } from './interval.js';

/** Conditions on a peak alone, and on the samples beside it. */
export type OwnConditions = Pick<Conditions, 'plateauSize' | 'height' | 'threshold'>;

/** Those maxima that meet the conditions, which are looked at in one go. */
export function standing(
  signal: Float64Array,
  maxima: Int32Array,
  { plateauSize, height, threshold }: OwnConditions,
): Int32Array {
  if (!plateauSize && !height && !threshold) return maxima;
  const peaks = new Int32Array(maxima.length);
  let count = 0;
  for (let i = 0; i < maxima.length; i++) {
    const peak = maxima[i] as number;
    peaks[count] = peak;
    const fits =
      (!plateauSize || isWithin(plateauSizeAt(signal, peak), plateauSize, peak)) &&
      isWithin(signal[peak] as number, height, peak) &&
      (!threshold || stepsFit(signal, peak, threshold));
    count += Number(fits);
  }
  return peaks.subarray(0, count);
}

/** The smaller step to a neighbour is held against the minimum, the greater against the maximum. */
function stepsFit(signal: Float64Array, peak: number, { min, max }: Interval): boolean {
  const height = signal[peak] as number;
  const before = height - (signal[peak - 1] as number);
  const after = height - (signal[peak + 1] as number);
  return (
    isWithin(Math.min(before, after), { min, max: null }, peak) &&
    isWithin(Math.max(before, after), { min: null, max }, peak)
  );
}

function plateauSizeAt(signal: Float64Array, peak: number): number {
  return rightEdge(signal, peak) - leftEdge(signal, peak) + 1;
}

function leftEdge(signal: Float64Array, peak: number): number {
  let edge = peak;
  while (signal[edge - 1] === signal[peak]) edge--;
  return edge;
}

function rightEdge(signal: Float64Array, peak: number): number {
  let edge = peak;
  while (signal[edge + 1] === signal[peak]) edge++;
  return edge;
}

/** The properties that belong to these conditions, under SciPy's names and in its order. */
export function ownProperties(
  signal: Float64Array,
  peaks: Int32Array,
  { plateauSize, height, threshold }: OwnConditions,
): Properties {
  const properties: Properties = {};
  if (plateauSize) {
    const left = peaks.map((peak) => leftEdge(signal, peak));
    const right = peaks.map((peak) => rightEdge(signal, peak));
    properties['plateau_sizes'] = right.map((edge, i) => edge - (left[i] as number) + 1);
    properties['left_edges'] = left;
    properties['right_edges'] = right;
  }
  if (height) properties['peak_heights'] = valuesAt(signal, peaks);
  if (threshold) {
    properties['left_thresholds'] = stepsFrom(signal, peaks, -1);
    properties['right_thresholds'] = stepsFrom(signal, peaks, 1);
  }
  return properties;
}

function stepsFrom(signal: Float64Array, peaks: Int32Array, to: 1 | -1): Float64Array {
  const steps = new Float64Array(peaks.length);
  for (let i = 0; i < steps.length; i++) {
    const peak = peaks[i] as number;
    steps[i] = (signal[peak] as number) - (signal[peak + to] as number);
  }
  return steps;
}

/** The signal at some rows. */
export function valuesAt(signal: Float64Array, rows: Int32Array): Float64Array {
  const values = new Float64Array(rows.length);
  for (let i = 0; i < rows.length; i++) values[i] = signal[rows[i] as number] as number;
  return values;
}
