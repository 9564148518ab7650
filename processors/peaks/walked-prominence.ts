import { ExtremaIndex } from './extrema-index.js';
import type { Prominences } from './prominence.js';

/** Samples of a short walk. */
const SHORT = 32;

/**
 * Prominences in windows of `wlen` samples around peaks that are few: a walk from each of them, so that nothing else is looked at.
 * Equal to SciPy's `peak_prominences`.
 */
export function walkedProminences(
  signal: Float64Array,
  peaks: Int32Array,
  wlen: number,
): Prominences {
  const prominences = new Float64Array(peaks.length);
  const leftBases = new Int32Array(peaks.length);
  const rightBases = new Int32Array(peaks.length);
  const half = Math.floor(wlen / 2);
  const last = signal.length - 1;
  const index = new ExtremaIndex(signal);
  for (let i = 0; i < peaks.length; i++) {
    const peak = peaks[i] as number;
    const height = signal[peak] as number;
    // Most walks are short, and go on here; the index takes the long ones.
    const start = Math.max(peak - half, 0);
    const near = Math.max(start, peak - SHORT);
    let leftBase = peak;
    let low = height;
    let row = peak - 1;
    for (; row >= near; row--) {
      const value = signal[row] as number;
      if (value > height) break;
      if (value >= low) continue;
      low = value;
      leftBase = row;
    }
    if (row < near && near > start) leftBase = index.lowestUntilHigher(peak, start, -1);
    const end = Math.min(peak + half, last);
    const close = Math.min(end, peak + SHORT);
    let rightBase = peak;
    low = height;
    for (row = peak + 1; row <= close; row++) {
      const value = signal[row] as number;
      if (value > height) break;
      if (value >= low) continue;
      low = value;
      rightBase = row;
    }
    if (row > close && close < end) rightBase = index.lowestUntilHigher(peak, end, 1);
    const left = signal[leftBase] as number;
    const right = signal[rightBase] as number;
    leftBases[i] = leftBase;
    rightBases[i] = rightBase;
    prominences[i] = height - (left > right ? left : right);
  }
  return { prominences, leftBases, rightBases };
}
