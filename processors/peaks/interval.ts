/** A closed interval; an open end is infinite. */
export interface Interval {
  readonly min: number | null;
  readonly max: number | null;
}

/** Positions in `values` that lie in the interval. */
export function positionsWithin(values: ArrayLike<number>, interval: Interval): Int32Array {
  const low = interval.min ?? -Infinity;
  const high = interval.max ?? Infinity;
  const bounded = interval.min !== null || interval.max !== null;
  const positions = new Int32Array(values.length);
  let count = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    positions[count] = i;
    count += bounded ? Number(low <= value) & Number(value <= high) : 1;
  }
  return positions.subarray(0, count);
}
