import { ExtremaIndex } from './extrema-index.js';
import type { Prominences } from './prominence.js';

/** Samples of a short walk. */
const SHORT = 32;

/** Widths in samples, the heights they were measured at, and the crossing positions left and right. */
export interface Widths {
  readonly widths: Float64Array;
  readonly widthHeights: Float64Array;
  readonly leftIps: Float64Array;
  readonly rightIps: Float64Array;
}

/**
 * Widths at `relHeight` of each peak's prominence below its top, crossings interpolated linearly; equal to SciPy's
 * `peak_widths` to the last bit.
 */
export function peakWidths(
  signal: Float64Array,
  peaks: Int32Array,
  measured: Prominences,
  relHeight: number,
): Widths {
  const count = peaks.length;
  const widthHeights = new Float64Array(count);
  const lefts = new Int32Array(count);
  const rights = new Int32Array(count);
  const index = new ExtremaIndex(signal);
  for (let p = 0; p < count; p++) {
    const peak = peaks[p] as number;
    const height = (signal[peak] as number) - (measured.prominences[p] as number) * relHeight;
    const leftBase = measured.leftBases[p] as number;
    const rightBase = measured.rightBases[p] as number;
    // Most walks are short, and go on here; the index takes the long ones.
    let left = peak;
    const near = Math.max(leftBase, peak - SHORT);
    while (left > near && height < (signal[left] as number)) left--;
    if (left === near && near > leftBase) left = index.firstNotAbove(left, leftBase, -1, height);
    let right = peak;
    const close = Math.min(rightBase, peak + SHORT);
    while (right < close && height < (signal[right] as number)) right++;
    if (right === close && close < rightBase)
      right = index.firstNotAbove(right, rightBase, 1, height);
    widthHeights[p] = height;
    lefts[p] = left;
    rights[p] = right;
  }
  const leftIps = new Float64Array(count);
  const rightIps = new Float64Array(count);
  crossingsOf(signal, widthHeights, lefts, rights, leftIps, rightIps, count);
  return { widths: widthsBetween(leftIps, rightIps), widthHeights, leftIps, rightIps };
}

/**
 * Where the signal reaches heights beside the first samples on both sides of peaks that are not above them, linear from there to
 * the next sample inwards.
 */
export function crossingsOf(
  signal: Float64Array,
  heights: Float64Array,
  lefts: Int32Array,
  rights: Int32Array,
  leftIps: Float64Array,
  rightIps: Float64Array,
  count: number,
): void {
  for (let p = 0; p < count; p++) {
    const height = heights[p] as number;
    const left = lefts[p] as number;
    const right = rights[p] as number;
    leftIps[p] = left + beyond(signal, left, left + 1, height);
    rightIps[p] = right - beyond(signal, right, right - 1, height);
  }
}

export function widthsBetween(leftIps: Float64Array, rightIps: Float64Array): Float64Array {
  const widths = new Float64Array(leftIps.length);
  for (let p = 0; p < widths.length; p++)
    widths[p] = (rightIps[p] as number) - (leftIps[p] as number);
  return widths;
}

/** The part of the step from sample `at` towards `inner` at which the signal reaches `height`. */
function beyond(signal: Float64Array, at: number, inner: number, height: number): number {
  const value = signal[at] as number;
  if (!(value < height)) return 0;
  const next = signal[inner] as number;
  return next === value ? 0 : (height - value) / (next - value);
}
