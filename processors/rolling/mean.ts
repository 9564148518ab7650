import { certifiedQuotient, ExactSum } from '../exact/index.js';
import type { Window } from './window.js';

const UNIT = 2 ** -53;

/**
 * Rolling mean whose every value is the exact mean, rounded once. NaN and, as in pandas, infinities count as missing.
 *
 * Over blocks of one window length each window is the end of one block and the beginning of the next (van Herk, Gil and
 * Werman), so nothing is ever subtracted. Both parts are sums with their rounding errors beside them; where these do not
 * settle the last bit, whole numbers do ({@link SlidingSum}). So a run that is cut anywhere and resumed gives the same bytes.
 *
 * @param progress - told the rows done, now and then
 */
export function rollingMean(
  values: Float64Array,
  window: Window,
  progress: (done: number) => void = () => {},
): Float64Array {
  return rolling(values, window, false, progress);
}

/** Rolling sum whose every value is the exact sum, rounded once. Missing values as in {@link rollingMean}. */
export function rollingSum(values: Float64Array, window: Window): Float64Array {
  return rolling(values, window, true, () => {});
}

function rolling(
  values: Float64Array,
  window: Window,
  whole: boolean,
  progress: (done: number) => void,
): Float64Array {
  const { length, ahead } = window;
  const rows = values.length;
  const output = new Float64Array(rows).fill(NaN);
  if (length < 1 || rows === 0) return output;
  const least = Math.max(window.minPeriods, 1);
  const size = Math.min(length, rows);
  const high = new Float64Array(size + 1);
  const low = new Float64Array(size + 1);
  const errors = new Float64Array(size + 1);
  const counts = new Int32Array(size + 1);
  const exact = new SlidingSum(values);
  const inverse = 1 / length;
  const slack = 2 * (length + 2) * UNIT;
  // The row whose window starts with the block.
  for (let start = -length; start + length - ahead < rows; start += length) {
    const held = start < 0 ? 0 : Math.max(Math.min(size, rows - start), 0);
    suffixes(values, start, held, high, low, errors, counts);
    const end = start + length;
    let pHigh = 0;
    let pLow = 0;
    let pErrors = 0;
    let pCount = 0;
    const last = Math.min(length, rows + ahead - end);
    for (let j = 0; j < last; j++) {
      const row = end + j - ahead;
      const s = j < held ? j : held;
      const count = (counts[s] as number) + pCount;
      if (row >= 0 && count >= least) {
        const a = high[s] as number;
        const sum = a + pHigh;
        const back = sum - a;
        const error = a - (sum - back) + (pHigh - back);
        const doubt = ((errors[s] as number) + pErrors + Math.abs(error)) * slack;
        const mean = certifiedQuotient(
          sum,
          (low[s] as number) + pLow + error,
          whole ? 1 : count,
          whole ? 1 : count === length ? inverse : 1 / count,
          doubt,
        );
        output[row] = mean === mean ? mean : exact.of(start + j, end + j, whole);
      }
      const next = end + j;
      if (next >= rows) continue;
      const value = values[next] as number;
      if (value - value !== 0) continue;
      const sum = pHigh + value;
      const back = sum - pHigh;
      const error = pHigh - (sum - back) + (value - back);
      pHigh = sum;
      pLow += error;
      pErrors += Math.abs(error);
      pCount++;
    }
    if (end > 0) progress(Math.min(end, rows));
  }
  return output;
}

/** Sums from each row of a block to the block's end: high and low part, sum of rounding errors, number of values. */
function suffixes(
  values: Float64Array,
  start: number,
  held: number,
  high: Float64Array,
  low: Float64Array,
  errors: Float64Array,
  counts: Int32Array,
): void {
  let h = (high[held] = 0);
  let l = (low[held] = 0);
  let e = (errors[held] = 0);
  let c = (counts[held] = 0);
  for (let j = held - 1; j >= 0; j--) {
    const value = values[start + j] as number;
    if (value - value === 0) {
      const sum = h + value;
      const back = sum - h;
      const error = h - (sum - back) + (value - back);
      h = sum;
      l += error;
      e += Math.abs(error);
      c++;
    }
    high[j] = h;
    low[j] = l;
    errors[j] = e;
    counts[j] = c;
  }
}

/** Exact sums of windows in whole numbers, moved from one window to the next where they overlap. */
class SlidingSum {
  private from = 0;
  private to = 0;
  private readonly sum = new ExactSum();
  private count = 0;

  constructor(private readonly values: Float64Array) {}

  /** The sum (`whole`) or mean of the finite values in rows `start` … `end - 1`, as far as these exist. */
  of(start: number, end: number, whole: boolean): number {
    const from = Math.max(start, 0);
    const to = Math.min(end, this.values.length);
    if (from >= this.to || from - this.from > to - from) {
      this.from = this.to = from;
      this.sum.clear();
      this.count = 0;
    }
    while (this.to < to) this.add(this.to++, 1);
    while (this.from < from) this.add(this.from++, -1);
    return this.sum.dividedBy(whole ? 1 : this.count);
  }

  private add(row: number, sign: 1 | -1): void {
    const value = this.values[row] as number;
    if (value - value !== 0) return;
    this.sum.add(value, sign);
    this.count += sign;
  }
}
