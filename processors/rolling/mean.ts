import { certainQuotient, settledQuotient } from '../exact/index.js';
import { vectors, type Vectors } from '../vectors/index.js';
import { WindowParts } from './window-parts.js';
import { WindowSum } from './window-sum.js';
import { slideFull, slideGappy } from './slide.js';
import { slideVectors } from './slide-vectors.js';
import type { Window } from './window.js';

const STRIDE = 4096;
const LARGEST_DIVISOR = 2 ** 26;
/** Columns from this length on are worth the making of vector kernels. */
const LONG = 1 << 15;
/** Vector kernels add up four steps of a window before they add them to it; in a narrow one that could be more than it holds. */
const NARROW = 8;

/**
 * Rolling mean whose every value is the exact mean, rounded once. NaN and, as in pandas, infinities count as missing.
 *
 * The sum of the window moves along in two parts that lose next to nothing ({@link WindowParts}); where these do not settle
 * the last bit, exact sums do ({@link WindowSum}). So a run that is cut anywhere and resumed gives the same bytes.
 *
 * @param progress - told the rows done, now and then
 */
export function rollingMean(
  values: Float64Array,
  window: Window,
  progress: (done: number) => void = () => {},
): Float64Array {
  return new Rolling(values, window, false).run(progress);
}

/**
 * Rolling sum whose every value is the exact sum, rounded once. Missing values as in {@link rollingMean}; where no value at
 * all is asked for (`minPeriods` 0), the sum of none is 0, as in pandas.
 */
export function rollingSum(values: Float64Array, window: Window): Float64Array {
  return new Rolling(values, window, true).run(() => {});
}

class Rolling {
  private readonly rows: number;
  private readonly output: Float64Array;
  private readonly widest: number;
  private readonly parts: WindowParts;
  private readonly kernels: Vectors | null;
  private readonly sum: WindowSum;
  /** What a window without a value has. */
  private readonly ofNone: number;

  constructor(
    private readonly values: Float64Array,
    private readonly window: Window,
    private readonly whole: boolean,
  ) {
    this.rows = values.length;
    this.output = new Float64Array(this.rows);
    this.widest = Math.min(window.widest, this.rows);
    this.kernels = this.rows < LONG || this.widest < NARROW ? null : vectors();
    this.parts = new WindowParts(values, this.widest, this.kernels);
    this.sum = new WindowSum(values, whole);
    this.ofNone = whole && window.minPeriods === 0 ? 0 : NaN;
  }

  run(progress: (done: number) => void): Float64Array {
    const { rows, parts, widest, window, output } = this;
    if (widest < 1) return output.fill(this.ofNone);
    const stride = Math.max(STRIDE, 4 * widest);
    for (let first = 0; first < rows; first += stride) {
      const last = Math.min(first + stride, rows);
      parts.enter(this.start(first), this.end(last - 1), last - first + 2 * widest);
      if (widest > LARGEST_DIVISOR) parts.usable = false;
      let row = first;
      if (parts.usable && window.even) {
        // From the first whole window on, each step takes one value in and one out.
        while (row < last && (row === first || window.start(row - 1) < 0)) this.settle(row++);
        while (row < last && window.end(row) <= rows) row = this.overWhole(row, last);
      }
      while (row < last) this.settle(row++);
      progress(last);
    }
    return output;
  }

  private start(row: number): number {
    return Math.min(Math.max(this.window.start(row), 0), this.rows);
  }

  private end(row: number): number {
    return Math.max(Math.min(this.window.end(row), this.rows), 0);
  }

  /** One row, whatever its window. */
  private settle(row: number): void {
    const { parts, whole } = this;
    const start = this.start(row);
    const end = Math.max(this.end(row), start);
    let mean = NaN;
    if (parts.usable) {
      parts.move(start, end);
      const { count } = parts;
      if (count < this.window.minPeriods || count < 1) {
        this.output[row] = count === 0 ? this.ofNone : NaN;
        return;
      }
      const divisor = whole ? 1 : count;
      const inverse = 1 / divisor;
      mean = certainQuotient(parts.high, parts.low, divisor, inverse, parts.doubt * inverse);
    } else {
      const count = this.counted(start, end);
      if (count < Math.max(this.window.minPeriods, 1)) {
        this.output[row] = count === 0 ? this.ofNone : NaN;
        return;
      }
    }
    this.output[row] = mean === mean ? mean : this.exactly(start, end);
  }

  /** Rows from `firstRow` on whose windows are whole, up to the first that is left in doubt; returns the row behind. */
  private overWhole(firstRow: number, last: number): number {
    const { values, parts, window, output, rows, widest, whole } = this;
    const behind = Math.min(last, rows - window.end(0) + 1);
    const out = window.start(firstRow) - 1;
    const { minPeriods } = window;
    const full = !this.kernels && parts.count === widest && minPeriods <= widest;
    const stretch = { widest, whole, minPeriods, ofNone: this.ofNone, out, firstRow, behind };
    const row = this.kernels
      ? slideVectors(this.kernels, values, output, parts, stretch)
      : (full ? slideFull : slideGappy)(values, output, parts, stretch);
    parts.from = out + row - firstRow;
    parts.to = parts.from + widest;
    if (row === behind) return row;
    const { from, to } = parts;
    if (full && parts.low !== parts.low) {
      // A missing or infinite value has come: the window is added up without it, and goes on with gaps.
      parts.renew(from, from + widest);
      this.settle(row);
      return row + 1;
    }
    parts.from = from + 1;
    parts.to = to + 1;
    output[row] = this.exactly(from + 1, to + 1);
    return row + 1;
  }

  private exactly(start: number, end: number): number {
    const { parts, whole } = this;
    if (parts.isExact()) {
      const settled = settledQuotient(parts.high, parts.low, whole ? 1 : parts.count);
      if (settled === settled) return settled;
    }
    return this.sum.of(start, end);
  }

  private counted(start: number, end: number): number {
    let count = 0;
    for (let row = start; row < end; row++) {
      const value = this.values[row] as number;
      count += Number(value - value === 0);
    }
    return count;
  }
}
