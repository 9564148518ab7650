/** How many values a processor's vectors hold, and whether what goes to the right leaves a vector in reverse. */
export interface Vectors {
  readonly lanes: number;
  readonly reversed: boolean;
}

/** The upper middle one of as many values as a vector holds, spread over the range. */
export function pivotOf(
  values: Float64Array,
  order: Int32Array,
  left: number,
  right: number,
  { lanes }: Vectors,
): number {
  const step = Math.floor((right - left) / lanes);
  const samples = new Float64Array(lanes);
  for (let k = 0; k < lanes; k++)
    samples[k] = values[order[left + (k + 1) * step] as number] as number;
  return samples.sort()[lanes / 2] as number;
}

/**
 * Moves positions of values below the pivot to the left and the others to the right, four vectors at a time: they are read
 * from whichever side has less room, and written inwards from both ends.
 */
export function partition(
  values: Float64Array,
  order: Int32Array,
  from: number,
  to: number,
  pivot: number,
  { lanes, reversed }: Vectors,
): { middle: number; smallest: number; biggest: number } {
  const stride = 4 * lanes;
  let left = from;
  let right = to;
  let smallest = Infinity;
  let biggest = -Infinity;
  for (let i = from; i < to; i++) {
    const value = values[order[i] as number] as number;
    if (value < smallest) smallest = value;
    if (value > biggest) biggest = value;
  }
  for (let i = (to - from) % stride; i > 0; i--) {
    const row = order[left] as number;
    if ((values[row] as number) < pivot) left++;
    else {
      order[left] = order[--right] as number;
      order[right] = row;
    }
  }
  // The outermost vectors wait, to make room for writing.
  const first = order.slice(left, left + stride);
  const last = order.slice(right - stride, right);
  let writeLeft = left;
  let writeRight = right;
  left += stride;
  right -= stride;
  const batch = new Int32Array(stride);
  const step = reversed ? -1 : 1;
  const write = (rows: Int32Array): void => {
    for (let vector = 0; vector < stride; vector += lanes) {
      let above = 0;
      for (let k = vector; k < vector + lanes; k++)
        above += Number((values[rows[k] as number] as number) >= pivot);
      writeRight -= above;
      let up = reversed ? writeRight + above - 1 : writeRight;
      for (let k = vector; k < vector + lanes; k++) {
        const row = rows[k] as number;
        if ((values[row] as number) >= pivot) {
          order[up] = row;
          up += step;
        } else order[writeLeft++] = row;
      }
    }
  };
  while (right !== left) {
    if (writeRight - right < left - writeLeft) {
      right -= stride;
      batch.set(order.subarray(right, right + stride));
    } else {
      batch.set(order.subarray(left, left + stride));
      left += stride;
    }
    write(batch);
  }
  write(first);
  write(last);
  return { middle: writeLeft, smallest, biggest };
}
