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

/** The ends of an interval whose values are numbers, open ones infinite; null where an end differs from sample to sample. */
export function plainEnds({ min, max }: Interval): { low: number; high: number } | null {
  if (min instanceof Float64Array || max instanceof Float64Array) return null;
  return { low: min ?? -Infinity, high: max ?? Infinity };
}

/** Positions in `values`, one a peak, that lie in the interval. */
export function positionsWithin(
  values: Float64Array | Int32Array,
  interval: Interval,
  peaks: Int32Array,
): Int32Array {
  const positions = new Int32Array(peaks.length);
  const isOpen = interval.min === null && interval.max === null;
  const ends = isOpen ? null : plainEnds(interval);
  let count = 0;
  if (ends) {
    const { low, high } = ends;
    for (let i = 0; i < positions.length; i++) {
      const value = values[i] as number;
      positions[count] = i;
      count += Number(low <= value) & Number(value <= high);
    }
  } else
    for (let i = 0; i < positions.length; i++) {
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
