import type { Window } from './window.js';

/**
 * Rolling minimum (`sign` -1) or maximum (1) by a queue of candidates: each row enters and leaves it once. NaN and, as in
 * pandas, infinities count as missing.
 */
export function rollingExtreme(values: Float64Array, window: Window, sign: 1 | -1): Float64Array {
  const rows = values.length;
  const output = new Float64Array(rows).fill(NaN);
  const queue = new Int32Array(rows);
  let first = 0;
  let last = 0;
  let from = 0;
  let to = 0;
  let count = 0;
  const least = Math.max(window.minPeriods, 1);
  for (let row = 0; row < rows; row++) {
    const end = Math.min(window.end(row), rows);
    const start = window.start(row);
    for (; to < end; to++) {
      const value = values[to] as number;
      if (value - value !== 0) continue;
      count++;
      while (last > first && sign * (values[queue[last - 1] as number] as number) <= sign * value)
        last--;
      queue[last++] = to;
    }
    for (; from < start; from++) {
      const value = values[from] as number;
      if (value - value === 0) count--;
    }
    while (first < last && (queue[first] as number) < start) first++;
    if (count >= least && last > first) output[row] = values[queue[first] as number] as number;
  }
  return output;
}
