const LANES = 8;
const STRIDE = 4 * LANES;

/** The fifth of eight values spread over the range. */
export function pivotOf(
  values: Float64Array,
  order: Int32Array,
  left: number,
  right: number,
): number {
  const step = Math.floor((right - left) / LANES);
  const samples = new Float64Array(LANES);
  for (let k = 0; k < LANES; k++)
    samples[k] = values[order[left + (k + 1) * step] as number] as number;
  return samples.sort()[LANES / 2] as number;
}

/**
 * Moves positions of values below the pivot to the left and the others to the right, four vectors of eight at a time: they are
 * read from whichever side has less room, and written inwards from both ends.
 */
export function partition(
  values: Float64Array,
  order: Int32Array,
  from: number,
  to: number,
  pivot: number,
): { middle: number; smallest: number; biggest: number } {
  let left = from;
  let right = to;
  let smallest = Infinity;
  let biggest = -Infinity;
  for (let i = from; i < to; i++) {
    const value = values[order[i] as number] as number;
    if (value < smallest) smallest = value;
    if (value > biggest) biggest = value;
  }
  for (let i = (to - from) % STRIDE; i > 0; i--) {
    const row = order[left] as number;
    if ((values[row] as number) < pivot) left++;
    else {
      order[left] = order[--right] as number;
      order[right] = row;
    }
  }
  // The outermost vectors wait, to make room for writing.
  const first = order.slice(left, left + STRIDE);
  const last = order.slice(right - STRIDE, right);
  let writeLeft = left;
  let writeRight = right;
  left += STRIDE;
  right -= STRIDE;
  const batch = new Int32Array(STRIDE);
  const write = (rows: Int32Array): void => {
    for (let vector = 0; vector < STRIDE; vector += LANES) {
      let above = 0;
      for (let k = vector; k < vector + LANES; k++)
        above += Number((values[rows[k] as number] as number) >= pivot);
      writeRight -= above;
      let up = writeRight;
      for (let k = vector; k < vector + LANES; k++) {
        const row = rows[k] as number;
        if ((values[row] as number) >= pivot) order[up++] = row;
        else order[writeLeft++] = row;
      }
    }
  };
  while (right !== left) {
    if (writeRight - right < left - writeLeft) {
      right -= STRIDE;
      batch.set(order.subarray(right, right + STRIDE));
    } else {
      batch.set(order.subarray(left, left + STRIDE));
      left += STRIDE;
    }
    write(batch);
  }
  write(first);
  write(last);
  return { middle: writeLeft, smallest, biggest };
}
