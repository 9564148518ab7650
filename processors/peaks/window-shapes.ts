import { Gathered } from './gathered.js';
import { positionsWithin, type Interval } from './interval.js';
import type { Prominences } from './prominence.js';
import { Terrain } from './terrain.js';
import { rowsAt } from './standing.js';
import { crossingsOf, widthsBetween, type Widths } from './widths.js';

/** Which peaks stay, and how they stand in their windows. */
export interface WindowShapes {
  readonly peaks: Int32Array;
  readonly measured: Prominences;
  /** Null where widths are not asked for. */
  readonly widths: Widths | null;
}

/** Conditions of shape in windows. */
export interface WindowConditions {
  /** Samples of a window. */
  readonly wlen: number;
  readonly prominence: Interval | null;
  /** Null where widths are not asked for. */
  readonly width: Interval | null;
  /** Where a width is measured, as a part of the prominence. */
  readonly relHeight: number;
}

/** Below this, rounding cannot put the height of a width below the bases. */
export const BELOW_WHOLE = 1 - 2 ** -50;

/** Peaks that are measured in one go. */
const BATCH = 1024;

/**
 * Prominences in windows, and widths, of those peaks that meet the conditions: as SciPy's `peak_prominences` and `peak_widths`, but
 * a peak is measured no further than it takes to leave it out, and what is measured is looked up in the terrain.
 *
 * @param maxima - every local maximum of the signal, ascending
 * @param peaks - those to measure, ascending
 * @param asked - with a relative height below {@link BELOW_WHOLE} where widths are asked for
 */
export function shapesInWindows(
  signal: Float64Array,
  maxima: Int32Array,
  peaks: Int32Array,
  asked: WindowConditions,
): WindowShapes {
  const size = Math.min(BATCH, peaks.length);
  const search = new WindowSearch(signal, maxima, asked, size);
  const numbers = new Int32Array(size);
  let number = 0;
  for (let from = 0; from < peaks.length; from += size) {
    const count = Math.min(size, peaks.length - from);
    for (let i = 0; i < count; i++) {
      while (maxima[number] !== peaks[from + i]) number++;
      numbers[i] = number;
    }
    search.look(numbers.subarray(0, count));
  }
  return search.found();
}

class WindowSearch {
  readonly #terrain: Terrain;
  readonly #numbers = new Gathered(Int32Array);
  readonly #prominences = new Gathered(Float64Array);
  readonly #heights = new Gathered(Float64Array);
  readonly #leftIps = new Gathered(Float64Array);
  readonly #rightIps = new Gathered(Float64Array);
  /** What is measured of a batch. */
  readonly #batch;

  constructor(
    private readonly signal: Float64Array,
    private readonly maxima: Int32Array,
    private readonly asked: WindowConditions,
    size: number,
  ) {
    this.#batch = {
      prominences: new Float64Array(size),
      heights: new Float64Array(size),
      left: new Int32Array(size),
      right: new Int32Array(size),
      leftIps: new Float64Array(size),
      rightIps: new Float64Array(size),
    };
    this.#terrain = new Terrain(signal, maxima, Math.floor(asked.wlen / 2));
  }

  /** @param numbers - of the next peaks among all maxima; overwritten */
  look(numbers: Int32Array): void {
    const { prominences, heights, left, right, leftIps, rightIps } = this.#batch;
    this.#terrain.prominences(numbers, prominences);
    const prominent = numbers.subarray(0, this.#keepProminent(numbers));
    const { width } = this.asked;
    if (width) {
      this.#setHeights(prominent);
      this.#terrain.reachBefore(prominent, heights, left);
      this.#terrain.reachBehind(prominent, heights, right);
      crossingsOf(this.signal, heights, left, right, leftIps, rightIps, prominent.length);
    }
    const peaks = rowsAt(this.maxima, prominent);
    const kept = width ? positionsWithin(this.#widths(prominent.length), width, peaks) : null;
    const count = kept ? kept.length : prominent.length;
    for (let k = 0; k < count; k++) {
      const i = kept ? (kept[k] as number) : k;
      this.#numbers.push(prominent[i] as number);
      this.#prominences.push(prominences[i] as number);
      if (!width) continue;
      this.#heights.push(heights[i] as number);
      this.#leftIps.push(leftIps[i] as number);
      this.#rightIps.push(rightIps[i] as number);
    }
  }

  #widths(count: number): Float64Array {
    const { leftIps, rightIps } = this.#batch;
    return widthsBetween(leftIps.subarray(0, count), rightIps.subarray(0, count));
  }

  found(): WindowShapes {
    const numbers = this.#numbers.values();
    const leftIps = this.#leftIps.values();
    const rightIps = this.#rightIps.values();
    return {
      peaks: rowsAt(this.maxima, numbers),
      measured: {
        prominences: this.#prominences.values(),
        leftBases: this.#terrain.basesBefore(numbers),
        rightBases: this.#terrain.basesBehind(numbers),
      },
      widths: this.asked.width && {
        widths: widthsBetween(leftIps, rightIps),
        widthHeights: this.#heights.values(),
        leftIps,
        rightIps,
      },
    };
  }

  /** Moves those that are prominent enough, and their prominences, to the front; answers how many. */
  #keepProminent(numbers: Int32Array): number {
    const { prominence } = this.asked;
    const { prominences } = this.#batch;
    if (!prominence) return numbers.length;
    const values = prominences.subarray(0, numbers.length);
    const kept = positionsWithin(values, prominence, rowsAt(this.maxima, numbers));
    for (let k = 0; k < kept.length; k++) {
      const i = kept[k] as number;
      numbers[k] = numbers[i] as number;
      prominences[k] = prominences[i] as number;
    }
    return kept.length;
  }

  #setHeights(numbers: Int32Array): void {
    const { signal, maxima } = this;
    const { prominences, heights } = this.#batch;
    const { relHeight } = this.asked;
    for (let i = 0; i < numbers.length; i++) {
      const top = signal[maxima[numbers[i] as number] as number] as number;
      heights[i] = top - (prominences[i] as number) * relHeight;
    }
  }
}
