import type { Window } from './window.js';

/** 1 / Φ⁻¹(3/4): makes the median absolute deviation of normal values their standard deviation. */
const NORMAL = 1.482602218505602;

/**
 * How many scaled median absolute deviations each value lies from the median of its window (Hampel's identifier; Davies & Gather,
 * J. Am. Stat. Assoc. 88, 782, 1993). Where the deviation is 0, a value off the median scores Infinity. Missing and infinite values do
 * not count; a missing one has no score, an infinite one scores Infinity.
 */
export function hampelScores(values: Float64Array, window: Window): Float64Array {
  const rows = values.length;
  const sorted = new Float64Array(Math.min(window.widest, rows));
  return values.map((value, row) => {
    if (value !== value) return NaN;
    const end = Math.min(window.end(row), rows);
    let count = 0;
    for (let i = Math.max(window.start(row), 0); i < end; i++) {
      const other = values[i] as number;
      if (other - other === 0) count = insert(sorted, count, other);
    }
    if (count < Math.max(window.minPeriods, 1)) return NaN;
    const median = middle(sorted, count);
    const off = Math.abs(value - median);
    return off === 0 ? 0 : off / (NORMAL * deviation(sorted, count, median));
  });
}

function insert(sorted: Float64Array, count: number, value: number): number {
  let at = count;
  for (; at > 0 && (sorted[at - 1] as number) > value; at--) sorted[at] = sorted[at - 1] as number;
  sorted[at] = value;
  return count + 1;
}

function middle(sorted: Float64Array, count: number): number {
  const high = sorted[count >> 1] as number;
  return count % 2 === 1 ? high : (sorted[(count >> 1) - 1] as number) / 2 + high / 2;
}

/** The median distance from the median: both sides are in order already, so they are merged. */
function deviation(sorted: Float64Array, count: number, median: number): number {
  let right = 0;
  while (right < count && (sorted[right] as number) < median) right++;
  let left = right - 1;
  let before = 0;
  let here = 0;
  for (let taken = 0; taken <= count >> 1; taken++) {
    before = here;
    const down = left >= 0 ? median - (sorted[left] as number) : Infinity;
    const up = right < count ? (sorted[right] as number) - median : Infinity;
    here = Math.min(down, up);
    if (down < up) left--;
    else right++;
  }
  return count % 2 === 1 ? here : before / 2 + here / 2;
}
