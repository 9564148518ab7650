/** An end of an interval: one number for all peaks, one for each sample of the signal, or null for open. */
export type Border = number | Float64Array | null;

/** A closed interval; an open end is infinite. */
export interface Interval {
  readonly min: Border;
  readonly max: Border;
}

/** What an end is at a sample. */
export function borderAt(border: Border, sample: number): number | null {
  return border instanceof Float64Array ? (border[sample] as number) : border;
}

/** Whether a value of the peak at a sample lies in the interval; null is no condition. */
export function isWithin(value: number, interval: Interval | null, sample: number): boolean {
  if (interval === null) return true;
  const low = borderAt(interval.min, sample);
  const high = borderAt(interval.max, sample);
  // NaN, of infinite samples, lies in no interval that has a border, as in SciPy.
  return (low === null || low <= value) && (high === null || value <= high);
}

/** Positions in `values`, one a peak, that lie in the interval. */
export function positionsWithin(
  values: ArrayLike<number>,
  interval: Interval,
  peaks: Int32Array,
): Int32Array {
  const positions = new Int32Array(peaks.length);
  let count = 0;
  for (let i = 0; i < peaks.length; i++) {
    positions[count] = i;
    count += Number(isWithin(values[i] as number, interval, peaks[i] as number));
  }
  return positions.subarray(0, count);
}

/** The interval for other samples: `pick` takes them out of what is given for each sample. */
export function intervalOf(
  interval: Interval | null,
  pick: (samples: Float64Array) => Float64Array,
): Interval | null {
  if (interval === null) return null;
  const border = (end: Border): Border => (end instanceof Float64Array ? pick(end) : end);
  return { min: border(interval.min), max: border(interval.max) };
}
