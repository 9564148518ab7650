import { Gathered } from './gathered.js';
import { ProminenceRun } from './prominence-run.js';
import type { Prominences } from './prominence.js';

/** Where more than one sample of so many is a peak, it is quicker to measure all maxima. */
const SCARCE = 16;
const TRIAL = 1 << 14;

/** Peaks, ascending, with their prominences. */
export interface Swings {
  readonly peaks: Int32Array;
  readonly measured: Prominences;
}

/**
 * The peaks of a signal that are at least so prominent, without a look at the others: the signal rises to such a peak by `least` from
 * the lowest sample since the last one, and falls by `least` before it rises higher. What lies between two of them can neither be
 * higher than the lower of the two nor be a base of them, so that their bases are those that all samples would give.
 *
 * Differences are rounded as prominences are, and rounding keeps the order: the same peaks pass as by the prominences themselves.
 *
 * @param signal - samples without NaN
 * @param least - above 0
 * @returns null where they are many
 */
export function swings(signal: Float64Array, least: number): Swings | null {
  return new SwingSearch(signal, least).run();
}

class SwingSearch {
  readonly #peaks = new Gathered(Int32Array);
  readonly #prominences = new Gathered(Float64Array);
  readonly #leftBases = new Gathered(Int32Array);
  readonly #rightBases = new Gathered(Int32Array);
  readonly #run = new ProminenceRun((number, prominence, leftBase, rightBase) => {
    this.#prominences.set(number, prominence);
    this.#leftBases.set(number, leftBase);
    this.#rightBases.set(number, rightBase);
  });
  /** The lowest value since the last peak, the first row that has it and the last. */
  #low: number;
  #first = 0;
  #last = 0;
  /** Flat tops of one height that nothing has topped since the signal rose: where each begins and ends. */
  #tops: number[] = [];

  constructor(
    private readonly signal: Float64Array,
    private readonly least: number,
  ) {
    this.#low = signal[0] as number;
  }

  run(): Swings | null {
    const { signal } = this;
    let row = 0;
    while (row < signal.length) {
      row = this.#fall(row);
      if (row === signal.length) this.#run.end(this.#valley());
      else {
        const height = signal[row] as number;
        row = this.#rise(row);
        if (row === signal.length) this.#leaveOpen(height);
      }
      if (row > TRIAL && this.#peaks.length * SCARCE > row) return null;
    }
    return {
      peaks: this.#peaks.values(),
      measured: {
        prominences: this.#prominences.values(),
        leftBases: this.#leftBases.values(),
        rightBases: this.#rightBases.values(),
      },
    };
  }

  /** From `from` on to the first row that is so much above the lowest. */
  #fall(from: number): number {
    const { signal, least } = this;
    let low = signal[from] as number;
    let first = from;
    let last = from;
    let row = from;
    while (++row < signal.length) {
      const value = signal[row] as number;
      if (value <= low) {
        if (value < low) first = row;
        last = row;
        low = value;
      } else if (value - low >= least) break;
    }
    this.#low = low;
    this.#first = first;
    this.#last = last;
    return row;
  }

  /** From `from` on to the first row that is so much below the highest; the tops of that height are peaks then. */
  #rise(from: number): number {
    const { signal, least } = this;
    let high = signal[from] as number;
    let start = from;
    let end = from;
    this.#tops = [];
    let row = from;
    while (++row < signal.length) {
      const value = signal[row] as number;
      if (value >= high) {
        if (value === high && end === row - 1) end = row;
        else {
          if (value > high) this.#tops = [];
          else this.#tops.push(start, end);
          start = end = row;
          high = value;
        }
      } else if (high - value >= least) {
        this.#tops.push(start, end);
        this.#keep(high);
        break;
      }
    }
    return row;
  }

  #keep(height: number): void {
    const tops = this.#tops;
    for (let t = 0; t < tops.length; t += 2) {
      const start = tops[t] as number;
      if (t > 0) this.#lowBetween((tops[t - 1] as number) + 1, start);
      const number = this.#peaks.length;
      this.#peaks.push((start + (tops[t + 1] as number)) >> 1);
      this.#prominences.push(0);
      this.#leftBases.push(0);
      this.#rightBases.push(0);
      this.#run.add(number, height, this.#valley());
    }
  }

  #lowBetween(from: number, behind: number): void {
    this.#low = Infinity;
    for (let row = from; row < behind; row++) {
      const value = this.signal[row] as number;
      if (value > this.#low) continue;
      if (value < this.#low) this.#first = row;
      this.#last = row;
      this.#low = value;
    }
  }

  /** The signal ends before it has fallen by so much: what it rose to is no peak, but bounds those before it. */
  #leaveOpen(from: number): void {
    const { signal } = this;
    let height = from;
    for (let row = this.#last; row < signal.length; row++)
      if ((signal[row] as number) > height) height = signal[row] as number;
    this.#run.add(-1, height, this.#valley());
    this.#run.end({ low: Infinity, first: signal.length - 1, last: signal.length - 1 });
  }

  #valley(): { low: number; first: number; last: number } {
    return { low: this.#low, first: this.#first, last: this.#last };
  }
}
