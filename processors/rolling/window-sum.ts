import { ExactSum, settledQuotient } from '../exact/index.js';

/** Windows no longer than this are added up anew; longer ones slide. */
const SHORT = 128;

/**
 * Sums or means of single windows, exact whatever it takes: a short window as a sum of two doubles if these hold it, else
 * whole numbers ({@link ExactSum}), moved from one window to the next where they overlap.
 */
export class WindowSum {
  private from = 0;
  private to = 0;
  private readonly sum = new ExactSum();
  private count = 0;

  /** @param whole - whether the sum is wanted and not the mean */
  constructor(
    private readonly values: Float64Array,
    private readonly whole: boolean,
  ) {}

  /** Of the finite values in rows `start` … `end - 1`, as far as these exist. */
  of(start: number, end: number): number {
    const from = Math.max(start, 0);
    const to = Math.min(end, this.values.length);
    const settled = to - from <= SHORT ? this.addedUp(from, to) : NaN;
    return settled === settled ? settled : this.moved(from, to);
  }

  /** NaN where a sum of two doubles does not hold the window. */
  private addedUp(from: number, to: number): number {
    let high = 0;
    let low = 0;
    let count = 0;
    for (let row = from; row < to; row++) {
      const value = this.values[row] as number;
      if (value - value !== 0) continue;
      const sum = high + value;
      const back = sum - high;
      const error = high - (sum - back) + (value - back);
      const next = low + error;
      const again = next - low;
      if (low - (next - again) + (error - again) !== 0) return NaN;
      high = sum;
      low = next;
      count++;
    }
    return settledQuotient(high, low, this.whole ? 1 : count);
  }

  private moved(from: number, to: number): number {
    if (from >= this.to || from < this.from || from - this.from > to - from) {
      this.from = this.to = from;
      this.sum.clear();
      this.count = 0;
    }
    while (this.to < to) this.add(this.to++, 1);
    while (this.from < from) this.add(this.from++, -1);
    return this.sum.dividedBy(this.whole ? 1 : this.count);
  }

  private add(row: number, sign: 1 | -1): void {
    const value = this.values[row] as number;
    if (value - value !== 0) return;
    this.sum.add(value, sign);
    this.count += sign;
  }
}
