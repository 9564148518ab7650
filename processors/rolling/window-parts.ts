import type { Vectors } from '../vectors/index.js';

const UNIT = 2 ** -53;
/** Beyond these the splitting of values or of quotients would leave the range of doubles. */
const SMALLEST = 2 ** -800;
const LARGEST = 2 ** 900;
/** Low parts gather rounding errors while a window moves: after so many steps it is added up anew. */
const STEPS = 2 ** 17;
/** How much coarser than needed the grid may be before it is chosen anew, as a factor. */
const COARSE = 2 ** 6;

/**
 * The sum of a moving window in two parts. Each value is split at a grid so coarse that the high parts of a window add up,
 * and can be taken out again, without rounding (Demmel and Hida's pre-rounding); the low parts are what is left, too small for
 * their rounding errors to matter, and where they have few enough bits these are none.
 */
export class WindowParts {
  high = 0;
  low = 0;
  count = 0;
  from = 0;
  to = 0;
  /** Adding and subtracting it rounds a value to the grid. */
  splitter = 1;
  /** What the sum may be off by, the rounding errors of its division included. */
  doubt = 0;
  /** Whether the low parts are exact since the span was entered; undefined until somebody asks. */
  exact: boolean | undefined;
  /** Whether the parts can be used at all in the span. */
  usable = false;
  private smallest = Infinity;
  private wasExact = false;
  private steps = Infinity;

  constructor(
    private readonly values: Float64Array,
    private readonly widest: number,
    private readonly kernels: Vectors | null,
  ) {}

  /** Prepares for windows within rows `start` … `end - 1`, of which `steps` enter or leave. */
  enter(start: number, end: number, steps: number): void {
    const { values, widest } = this;
    const { largest, smallest } =
      this.kernels?.sizes(values, start, end) ?? finiteSizes(values, start, end);
    // What was exact stays so, if this span's values are as coarse.
    this.wasExact = this.exact === true;
    this.exact = undefined;
    this.smallest = smallest;
    const sum = widest * largest;
    this.usable = sum === 0 || (largest > SMALLEST && sum < LARGEST);
    if (!this.usable) return;
    const least = 4 * sum;
    if (this.splitter < least || this.splitter > least * COARSE || this.steps > STEPS)
      this.addUpAnew(sum === 0 ? 1 : 1.5 * 2 ** (Math.floor(Math.log2(sum)) + 3));
    this.steps += steps;
    const lows = widest * this.splitter * (2 * UNIT);
    // The quotient's head has 26 bits, cut off or rounded, so what is rounded after it is off by four roundings of 2^-25 of the sum at most;
    // twice that.
    this.doubt = sum === 0 ? 0 : UNIT * ((this.steps + 8) * lows + 2 ** -22 * sum);
  }

  /** Moves the window to rows `start` … `end - 1`; neither border moves back. */
  move(start: number, end: number): void {
    const { values, splitter } = this;
    if (start >= this.to) {
      this.from = this.to = start;
      this.high = this.low = this.count = 0;
    }
    for (; this.to < end; this.to++) {
      const value = values[this.to] as number;
      if (value - value !== 0) continue;
      const top = value + splitter - splitter;
      this.high += top;
      this.low += value - top;
      this.count++;
    }
    for (; this.from < start; this.from++) {
      const value = values[this.from] as number;
      if (value - value !== 0) continue;
      const top = value + splitter - splitter;
      this.high -= top;
      this.low -= value - top;
      this.count--;
    }
  }

  /** Takes over what a loop has made of the parts, and gives `row` back. */
  leave(high: number, low: number, count: number, row: number): number {
    this.high = high;
    this.low = low;
    this.count = count;
    return row;
  }

  /** Adds up the window of rows `from` … `to - 1` anew. */
  renew(from: number, to: number): void {
    this.from = from;
    this.to = to;
    this.addUpAnew(this.splitter);
  }

  /** Whether `high` + `low` is the very sum; asked of a span once, the window is added up anew for it. */
  isExact(): boolean {
    if (this.exact === undefined) {
      // Then the low parts are multiples of a unit so large that their sums are exact.
      this.exact = this.usable && this.widest * this.splitter * (4 * UNIT) <= this.smallest;
      if (this.exact && !this.wasExact) this.addUpAnew(this.splitter);
    }
    return this.exact;
  }

  private addUpAnew(splitter: number): void {
    const { from, to } = this;
    this.splitter = splitter;
    this.wasExact = false;
    this.steps = to - from;
    this.to = from;
    this.high = this.low = this.count = 0;
    this.move(from, to);
  }
}

/** The largest size of the finite values of some rows, and the smallest that is not 0. */
function finiteSizes(
  values: Float64Array,
  start: number,
  end: number,
): { largest: number; smallest: number } {
  let largest = 0;
  let smallest = Infinity;
  for (let row = start; row < end; row++) {
    const size = Math.abs(values[row] as number);
    if (size > largest && size < Infinity) largest = size;
    if (size < smallest && size > 0) smallest = size;
  }
  return { largest, smallest };
}
