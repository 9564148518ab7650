import { quantile } from '../statistics/index.js';
import type { Window } from './window.js';

/**
 * Rolling quantile with linear interpolation; 0.5 is the median. The window's values are kept in order: a row enters and
 * leaves by binary search. NaN and, as in pandas, infinities count as missing; -0 counts as 0, or which of the two left first
 * would show in the sign.
 */
export function rollingQuantile(values: Float64Array, window: Window, q: number): Float64Array {
  const rows = values.length;
  const output = new Float64Array(rows).fill(NaN);
  const ordered = new Float64Array(Math.min(window.widest, rows) + 1);
  const least = Math.max(window.minPeriods, 1);
  let count = 0;
  let from = 0;
  let to = 0;
  for (let row = 0; row < rows; row++) {
    const end = Math.min(window.end(row), rows);
    const start = Math.min(window.start(row), rows);
    // What leaves goes first, so that there is always room.
    for (; from < start; from++) {
      const value = values[from] as number;
      if (from >= to || value - value !== 0) continue;
      const at = placeOf(ordered, count--, value);
      ordered.copyWithin(at, at + 1, count + 1);
    }
    for (; to < end; to++) {
      const value = values[to] as number;
      if (to < from || value - value !== 0) continue;
      const at = placeOf(ordered, count, value);
      ordered.copyWithin(at + 1, at, count++);
      ordered[at] = value + 0;
    }
    if (count >= least) output[row] = quantile(ordered.subarray(0, count), q);
  }
  return output;
}

/** The first of `count` ordered values that is not below `value`. */
function placeOf(ordered: Float64Array, count: number, value: number): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((ordered[middle] as number) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
