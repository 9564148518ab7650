import { ExtremaIndex } from './extrema-index.js';

/** Prominences and bases of peaks, in the order of the peaks. */
export interface Prominences {
  readonly prominences: Float64Array;
  readonly leftBases: Int32Array;
  readonly rightBases: Int32Array;
}

/**
 * Prominence: how far a peak stands above the higher of its two bases, each the lowest sample between the peak and
 * the next higher sample on that side. Equal to SciPy's `peak_prominences`, the nearest of equal bases included.
 *
 * SciPy walks from each peak, which is quadratic on a rising envelope. Here one stack over all maxima and the valleys
 * between them finds every base in linear time.
 *
 * @param signal - samples without NaN
 * @param maxima - every local maximum of the signal, ascending
 * @param peaks - the maxima to measure, ascending
 * @param wlen - the window in samples around each peak, or null for the whole signal
 */
export function peakProminences(
  signal: Float64Array,
  maxima: Int32Array,
  peaks: Int32Array,
  wlen: number | null,
): Prominences {
  const leftBases = new Int32Array(peaks.length);
  const rightBases = new Int32Array(peaks.length);
  if (wlen === null) {
    leftSide(signal, maxima, peaks, leftBases);
    rightSide(signal, maxima, peaks, rightBases);
  } else {
    windowed(signal, peaks, wlen, leftBases, rightBases);
  }
  const prominences = new Float64Array(peaks.length);
  for (let i = 0; i < peaks.length; i++) {
    const low = signal[leftBases[i] as number] as number;
    const high = signal[rightBases[i] as number] as number;
    prominences[i] = (signal[peaks[i] as number] as number) - (low > high ? low : high);
  }
  return { prominences, leftBases, rightBases };
}

/** The lowest sample from the peak towards the left until a higher one; of equal ones the nearest to the peak. */
function leftSide(
  signal: Float64Array,
  maxima: Int32Array,
  peaks: Int32Array,
  bases: Int32Array,
): void {
  const heights = new Float64Array(maxima.length + 1);
  const lowest = new Int32Array(maxima.length + 1);
  let depth = 0;
  let wanted = 0;
  let from = 0;
  for (let m = 0; m < maxima.length; m++) {
    const peak = maxima[m] as number;
    const height = signal[peak] as number;
    let base = valley(signal, peak, from, -1);
    let low = signal[base] as number;
    while (depth > 0 && (heights[depth - 1] as number) <= height) {
      depth--;
      const candidate = lowest[depth] as number;
      const value = signal[candidate] as number;
      if (value < low) {
        low = value;
        base = candidate;
      }
    }
    heights[depth] = height;
    lowest[depth++] = base;
    if (peaks[wanted] === peak) bases[wanted++] = base;
    from = peak;
  }
}

/** The mirror image of {@link leftSide}. */
function rightSide(
  signal: Float64Array,
  maxima: Int32Array,
  peaks: Int32Array,
  bases: Int32Array,
): void {
  const heights = new Float64Array(maxima.length + 1);
  const lowest = new Int32Array(maxima.length + 1);
  let depth = 0;
  let wanted = peaks.length - 1;
  let from = signal.length - 1;
  for (let m = maxima.length - 1; m >= 0; m--) {
    const peak = maxima[m] as number;
    const height = signal[peak] as number;
    let base = valley(signal, peak, from, 1);
    let low = signal[base] as number;
    while (depth > 0 && (heights[depth - 1] as number) <= height) {
      depth--;
      const candidate = lowest[depth] as number;
      const value = signal[candidate] as number;
      if (value < low) {
        low = value;
        base = candidate;
      }
    }
    heights[depth] = height;
    lowest[depth++] = base;
    if (wanted >= 0 && peaks[wanted] === peak) bases[wanted--] = base;
    from = peak;
  }
}

/**
 * Down from a maximum: between two maxima a signal only falls and then rises, so the first sample that is followed by
 * a rise is the lowest, and the nearest of a flat bottom is kept.
 */
function valley(signal: Float64Array, peak: number, end: number, step: 1 | -1): number {
  let base = peak;
  let low = signal[peak] as number;
  for (let i = peak; i !== end;) {
    i += step;
    const value = signal[i] as number;
    if (value > low) {
      // Rising again: only a plateau's own samples may still equal the peak.
      break;
    }
    if (value < low) {
      low = value;
      base = i;
    }
  }
  return base;
}

/** With a window the walk is short, or goes over whole blocks by the index of extrema. */
function windowed(
  signal: Float64Array,
  peaks: Int32Array,
  wlen: number,
  leftBases: Int32Array,
  rightBases: Int32Array,
): void {
  const half = Math.floor(wlen / 2);
  const last = signal.length - 1;
  const index = new ExtremaIndex(signal);
  for (let i = 0; i < peaks.length; i++) {
    const peak = peaks[i] as number;
    leftBases[i] = index.lowestUntilHigher(peak, Math.max(peak - half, 0), -1);
    rightBases[i] = index.lowestUntilHigher(peak, Math.min(peak + half, last), 1);
  }
}
