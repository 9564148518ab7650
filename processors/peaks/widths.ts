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
  const widths = emptyWidths(count);
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
    setWidth(signal, { left, right, height }, widths, p);
  }
  return widths;
}

/** Room for the widths of so many peaks. */
export function emptyWidths(count: number): Widths {
  const column = (): Float64Array => new Float64Array(count);
  return { widths: column(), widthHeights: column(), leftIps: column(), rightIps: column() };
}

/** The first samples on both sides of a peak that are not above a height: the width lies between their steps inwards. */
export function setWidth(
  signal: Float64Array,
  { left, right, height }: { left: number; right: number; height: number },
  widths: Widths,
  place: number,
): void {
  const leftIp = left + beyond(signal, left, left + 1, height);
  const rightIp = right - beyond(signal, right, right - 1, height);
  widths.widthHeights[place] = height;
  widths.leftIps[place] = leftIp;
  widths.rightIps[place] = rightIp;
  widths.widths[place] = rightIp - leftIp;
}

/** The part of the step from sample `at` towards `inner` at which the signal reaches `height`. */
function beyond(signal: Float64Array, at: number, inner: number, height: number): number {
  const value = signal[at] as number;
  if (!(value < height)) return 0;
  const next = signal[inner] as number;
  return next === value ? 0 : (height - value) / (next - value);
}
