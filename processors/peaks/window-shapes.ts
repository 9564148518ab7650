import { isWithin, type Interval } from './interval.js';
import type { Prominences } from './prominence.js';
import { Terrain } from './terrain.js';
import { emptyWidths, setWidth, type Widths } from './widths.js';

/** Which peaks stay, and how they stand in their windows. */
export interface WindowShapes {
  /** Places of those that stay among all that were looked at. */
  readonly places: Int32Array;
  readonly measured: Prominences;
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
  const { prominence, width, relHeight } = asked;
  const terrain = new Terrain(signal, maxima);
  const half = Math.floor(asked.wlen / 2);
  const last = signal.length - 1;
  const places = new Int32Array(peaks.length);
  const numbers = new Int32Array(peaks.length);
  const prominences = new Float64Array(peaks.length);
  const leftLows = new Float64Array(peaks.length);
  const rightLows = new Float64Array(peaks.length);
  const widths = width && emptyWidths(peaks.length);
  let count = 0;
  let number = 0;
  for (let place = 0; place < peaks.length; place++) {
    const peak = peaks[place] as number;
    while (maxima[number] !== peak) number++;
    const top = signal[peak] as number;
    const start = Math.max(peak - half, 0);
    const end = Math.min(peak + half, last);
    const leftLow = terrain.lowBefore(number, start);
    const rightLow = terrain.lowBehind(number, end);
    const value = top - (leftLow > rightLow ? leftLow : rightLow);
    if (!isWithin(value, prominence, peak)) continue;
    if (widths) {
      const height = top - value * relHeight;
      const left = terrain.reachedBefore(number, start, height);
      const right = terrain.reachedBehind(number, end, height);
      setWidth(signal, { left, right, height }, widths, count);
      if (!isWithin(widths.widths[count] as number, width, peak)) continue;
    }
    places[count] = place;
    numbers[count] = number;
    prominences[count] = value;
    leftLows[count] = leftLow;
    rightLows[count] = rightLow;
    count++;
  }
  const leftBases = new Int32Array(count);
  const rightBases = new Int32Array(count);
  for (let i = 0; i < count; i++) {
    const at = numbers[i] as number;
    const peak = maxima[at] as number;
    leftBases[i] = terrain.baseBefore(at, Math.max(peak - half, 0), leftLows[i] as number);
    rightBases[i] = terrain.baseBehind(at, Math.min(peak + half, last), rightLows[i] as number);
  }
  return {
    places: places.subarray(0, count),
    measured: { prominences: prominences.slice(0, count), leftBases, rightBases },
    widths: widths && firstOf(widths, count),
  };
}

function firstOf(widths: Widths, count: number): Widths {
  return {
    widths: widths.widths.slice(0, count),
    widthHeights: widths.widthHeights.slice(0, count),
    leftIps: widths.leftIps.slice(0, count),
    rightIps: widths.rightIps.slice(0, count),
  };
}
