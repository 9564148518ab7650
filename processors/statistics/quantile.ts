/**
 * Quantile by linear interpolation between the two nearest of the sorted values, with NumPy's arithmetic to the last bit.
 *
 * @param sorted - ascending, without NaN
 * @param q - between 0 and 1
 * @returns NaN for no values
 */
export function quantile(sorted: Float64Array, q: number): number {
  if (sorted.length === 0) return NaN;
  const position = q * (sorted.length - 1);
  const below = Math.floor(position);
  const low = sorted[below] as number;
  const high = sorted[Math.min(below + 1, sorted.length - 1)] as number;
  const part = position - below;
  if (low === high || part === 0) return low;
  const step = high - low;
  return part < 0.5 ? low + step * part : high - step * (1 - part);
}

/**
 * Median of the distances from the median. Of sorted values the distances come sorted from two sides, so no second sort: they are
 * merged as far as the middle.
 */
export function medianDeviation(sorted: Float64Array, median: number): number {
  const count = sorted.length;
  let right = 0;
  while (right < count && (sorted[right] as number) < median) right++;
  let left = right - 1;
  const middle = new Float64Array(2);
  for (let i = 0; i <= count >> 1 && i < count; i++) {
    const before = left >= 0 ? median - (sorted[left] as number) : Infinity;
    const after = right < count ? (sorted[right] as number) - median : Infinity;
    const nearer = right >= count || (left >= 0 && before <= after);
    middle[0] = middle[1] as number;
    middle[1] = nearer ? before : after;
    if (nearer) left--;
    else right++;
  }
  return quantile(
    count % 2 === 1 ? middle.subarray(1) : middle.subarray(0, 2 * Math.min(count, 1)),
    0.5,
  );
}
