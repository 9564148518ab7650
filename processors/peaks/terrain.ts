import { ExtremaIndex } from './extrema-index.js';
import { lowestOfSlopes } from './slopes.js';

/** Samples beside a maximum that are looked at one by one. */
const SHORT = 24;

/** Valleys that a walk looks at before the index of extrema takes it over, which no walk costs much. */
const MOST = 256;

/**
 * The maxima of a signal and the valleys between them. From one maximum to the next the signal falls and then rises, so that a walk over
 * it needs only look at these, and a place on a slope is found by halving. Walks end at a window around the maximum that they
 * begin from, or beyond a higher one.
 *
 * Each question is asked for many maxima at once, by their numbers: a number that passes from one function to another costs more
 * than most walks.
 */
export class Terrain {
  /** The lowest row between a maximum and the one before it, or the signal's start; the last is that behind the last maximum. */
  readonly #bottoms: Int32Array;
  readonly #last: number;
  readonly #index: ExtremaIndex;

  /**
   * @param signal - samples without NaN
   * @param maxima - every local maximum of the signal, ascending
   * @param half - rows of a window before and behind its maximum
   */
  constructor(
    private readonly signal: Float64Array,
    private readonly maxima: Int32Array,
    private readonly half: number,
  ) {
    const count = maxima.length;
    this.#bottoms = new Int32Array(count + 1);
    this.#last = signal.length - 1;
    this.#index = new ExtremaIndex(signal);
    let from = 0;
    for (let i = 0; i <= count; i++) {
      const to = i < count ? (maxima[i] as number) : this.#last;
      let row = to - from > SHORT ? lowestOfSlopes(signal, from, to) : from;
      let low = signal[row] as number;
      while (row < to) {
        const next = signal[row + 1] as number;
        if (next > low) break;
        low = next;
        row++;
      }
      this.#bottoms[i] = row;
      from = to;
    }
  }

  /**
   * Prominences, into `into`. Of the lowest values on both sides the higher one counts, so that only the side that is higher so far is
   * looked at further: the other can but get lower.
   */
  prominences(numbers: Int32Array, into: Float64Array): void {
    const { signal, maxima, half } = this;
    const bottoms = this.#bottoms;
    const last = this.#last;
    const count = maxima.length;
    for (let n = 0; n < numbers.length; n++) {
      let left = numbers[n] as number;
      let right = left + 1;
      const peak = maxima[left] as number;
      const height = signal[peak] as number;
      const start = peak > half ? peak - half : 0;
      const end = peak + half < last ? peak + half : last;
      let row = bottoms[left] as number;
      let leftLow = signal[row < start ? start : row] as number;
      row = bottoms[right] as number;
      let rightLow = signal[row > end ? end : row] as number;
      for (let steps = 0; ; steps++) {
        if (steps === MOST) {
          leftLow = signal[this.#index.lowestUntilHigher(peak, start, -1)] as number;
          rightLow = signal[this.#index.lowestUntilHigher(peak, end, 1)] as number;
          break;
        }
        if (leftLow >= rightLow) {
          if (left === 0) break;
          const next = maxima[--left] as number;
          if (next < start || (signal[next] as number) > height) break;
          row = bottoms[left] as number;
          const low = signal[row < start ? start : row] as number;
          if (low < leftLow) leftLow = low;
        } else {
          if (right === count) break;
          const next = maxima[right] as number;
          if (next > end || (signal[next] as number) > height) break;
          row = bottoms[++right] as number;
          const low = signal[row > end ? end : row] as number;
          if (low < rightLow) rightLow = low;
        }
      }
      into[n] = height - (leftLow > rightLow ? leftLow : rightLow);
    }
  }

  /** The rows before maxima that are lowest; of equal ones the last. */
  basesBefore(numbers: Int32Array): Int32Array {
    const bases = new Int32Array(numbers.length);
    for (let n = 0; n < bases.length; n++) bases[n] = this.#baseBefore(numbers[n] as number);
    return bases;
  }

  #baseBefore(number: number): number {
    const { signal, maxima, half } = this;
    const bottoms = this.#bottoms;
    const peak = maxima[number] as number;
    const height = signal[peak] as number;
    const start = Math.max(peak - half, 0);
    let base = Math.max(bottoms[number] as number, start);
    for (let i = number - 1; i >= 0; i--) {
      if (number - i > MOST) return this.#index.lowestUntilHigher(peak, start, -1);
      const next = maxima[i] as number;
      if (next < start || (signal[next] as number) > height) break;
      const row = Math.max(bottoms[i] as number, start);
      if ((signal[row] as number) < (signal[base] as number)) base = row;
    }
    const low = signal[base] as number;
    while (base < peak && signal[base + 1] === low) base++;
    return base;
  }

  /** The rows behind maxima that are lowest; of equal ones the first. */
  basesBehind(numbers: Int32Array): Int32Array {
    const bases = new Int32Array(numbers.length);
    for (let n = 0; n < bases.length; n++) bases[n] = this.#baseBehind(numbers[n] as number);
    return bases;
  }

  #baseBehind(number: number): number {
    const { signal, maxima, half } = this;
    const bottoms = this.#bottoms;
    const peak = maxima[number] as number;
    const height = signal[peak] as number;
    const end = Math.min(peak + half, this.#last);
    let base = Math.min(bottoms[number + 1] as number, end);
    for (let i = number + 1; i < maxima.length; i++) {
      if (i - number > MOST) return this.#index.lowestUntilHigher(peak, end, 1);
      const next = maxima[i] as number;
      if (next > end || (signal[next] as number) > height) break;
      const row = Math.min(bottoms[i + 1] as number, end);
      if ((signal[row] as number) < (signal[base] as number)) base = row;
    }
    const low = signal[base] as number;
    while (base > peak && signal[base - 1] === low) base--;
    return base;
  }

  /** The last rows before maxima that are not above heights, into `into`; there are such in the windows. */
  reachBefore(numbers: Int32Array, heights: Float64Array, into: Int32Array): void {
    const { signal, maxima, half } = this;
    const bottoms = this.#bottoms;
    for (let n = 0; n < numbers.length; n++) {
      const height = heights[n] as number;
      let i = numbers[n] as number;
      const peak = maxima[i] as number;
      const start = peak > half ? peak - half : 0;
      const near = peak - SHORT > start ? peak - SHORT : start;
      let row = peak;
      while (row > near && height < (signal[row] as number)) row--;
      if (row === near && near > start) {
        const most = i - MOST;
        while (i > 0 && i > most && height < (signal[bottoms[i] as number] as number)) i--;
        if (i === most) {
          into[n] = this.#index.firstNotAbove(maxima[i] as number, start, -1, height);
          continue;
        }
        row = Math.max(bottoms[i] as number, start);
        let high = maxima[i] as number;
        while (high - row > 1) {
          const middle = (row + high) >>> 1;
          if (height < (signal[middle] as number)) high = middle;
          else row = middle;
        }
      }
      into[n] = row;
    }
  }

  /** The first rows behind maxima that are not above heights, into `into`; there are such in the windows. */
  reachBehind(numbers: Int32Array, heights: Float64Array, into: Int32Array): void {
    const { signal, maxima, half } = this;
    const bottoms = this.#bottoms;
    const last = this.#last;
    for (let n = 0; n < numbers.length; n++) {
      const height = heights[n] as number;
      let i = (numbers[n] as number) + 1;
      const peak = maxima[i - 1] as number;
      const end = peak + half < last ? peak + half : last;
      const near = peak + SHORT < end ? peak + SHORT : end;
      let row = peak;
      while (row < near && height < (signal[row] as number)) row++;
      if (row === near && near < end) {
        const most = i + MOST;
        const count = maxima.length;
        while (i < count && i < most && height < (signal[bottoms[i] as number] as number)) i++;
        if (i === most) {
          into[n] = this.#index.firstNotAbove(maxima[i - 1] as number, end, 1, height);
          continue;
        }
        row = Math.min(bottoms[i] as number, end);
        let low = maxima[i - 1] as number;
        while (row - low > 1) {
          const middle = (low + row) >>> 1;
          if (height < (signal[middle] as number)) low = middle;
          else row = middle;
        }
      }
      into[n] = row;
    }
  }
}
