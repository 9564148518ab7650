/**
 * A row of the lowest value where a signal only falls and then only rises, by halving.
 *
 * @param from - the first row of the slopes, `to` the last
 */
export function lowestOfSlopes(signal: Float64Array, from: number, to: number): number {
  let low = from;
  let high = to;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const value = signal[middle] as number;
    let next = middle + 1;
    while (next < high && signal[next] === value) next++;
    if ((signal[next] as number) < value) low = next;
    else high = middle;
  }
  return low;
}
