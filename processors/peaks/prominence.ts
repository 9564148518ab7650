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
 * @param among - every local maximum of the signal, ascending; or those that have been measured, the peaks among them
 * @param peaks - the maxima to measure, ascending
 */
export function peakProminences(
  signal: Float64Array,
  among: Int32Array | { readonly peaks: Int32Array; readonly measured: Prominences },
  peaks: Int32Array,
): Prominences {
  const maxima = among instanceof Int32Array ? among : among.peaks;
  const all = among instanceof Int32Array ? ofAll(signal, among) : among.measured;
  return peaks.length === maxima.length ? all : taken(all, maxima, peaks);
}

/**
 * Goes over maxima and valleys from left to right. On a stack lie the maxima that no higher one has followed yet, the highest at the
 * bottom, each with the lowest place behind it as far as the next of them; one is settled when a higher one comes, and what lies
 * behind it lies behind the one below too. The signal's start stands at the bottom like a maximum that nothing tops.
 */
function ofAll(signal: Float64Array, maxima: Int32Array): Prominences {
  const count = maxima.length;
  const prominences = new Float64Array(count);
  const leftBases = new Int32Array(count);
  const rightBases = new Int32Array(count);
  const numbers = new Int32Array(count + 1);
  const heights = new Float64Array(count + 1);
  /** The lowest value to the left, as far as a higher maximum. */
  const leftLows = new Float64Array(count + 1);
  /** The lowest value behind, the first row that has it and the last. */
  const lows = new Float64Array(count + 1);
  const firsts = new Int32Array(count + 1);
  const lasts = new Int32Array(count + 1);
  if (count === 0) return { prominences, leftBases, rightBases };
  const start = valleyBefore(signal, maxima[0] as number);
  heights[0] = leftLows[0] = Infinity;
  lows[0] = signal[start] as number;
  firsts[0] = lasts[0] = start;
  let top = 0;
  const last = signal.length - 1;
  for (let number = 0; number <= count; number++) {
    const peak = number < count ? (maxima[number] as number) : last;
    const height = number < count ? (signal[peak] as number) : Infinity;
    let low = lows[top] as number;
    while (top > 0 && ((heights[top] as number) < height || number === count)) {
      const settled = numbers[top] as number;
      const leftLow = leftLows[top] as number;
      rightBases[settled] = firsts[top] as number;
      prominences[settled] = (heights[top] as number) - (leftLow > low ? leftLow : low);
      const lowBelow = lows[top - 1] as number;
      // Of equal values the nearest is kept on either side.
      if (low <= lowBelow) {
        lasts[top - 1] = lasts[top] as number;
        if (low < lowBelow) firsts[top - 1] = firsts[top] as number;
      } else low = lowBelow;
      top--;
      lows[top] = low;
    }
    if (number === count) break;
    let base = lasts[top] as number;
    // Past one of equal height the walk goes on, as far as its own.
    if (heights[top] === height && (leftLows[top] as number) < low) {
      low = leftLows[top] as number;
      base = leftBases[numbers[top] as number] as number;
    }
    leftBases[number] = base;
    top++;
    leftLows[top] = low;
    heights[top] = height;
    numbers[top] = number;
    // Down to the bottom of the valley behind: the first row of a flat bottom and the last.
    let bottom = height;
    let first = peak;
    let row = peak;
    while (row < last) {
      const next = signal[row + 1] as number;
      if (next > bottom) break;
      row++;
      if (next < bottom) first = row;
      bottom = next;
    }
    lows[top] = bottom;
    firsts[top] = first;
    lasts[top] = row;
  }
  return { prominences, leftBases, rightBases };
}

/** The bottom of the valley before the first maximum, nearest to it. */
function valleyBefore(signal: Float64Array, peak: number): number {
  let bottom = peak;
  for (let row = peak - 1; row >= 0; row--) {
    const value = signal[row] as number;
    if (value > (signal[bottom] as number)) break;
    if (value < (signal[bottom] as number)) bottom = row;
  }
  return bottom;
}

function taken(all: Prominences, maxima: Int32Array, peaks: Int32Array): Prominences {
  const prominences = new Float64Array(peaks.length);
  const leftBases = new Int32Array(peaks.length);
  const rightBases = new Int32Array(peaks.length);
  let m = 0;
  for (let i = 0; i < peaks.length; i++) {
    while (maxima[m] !== peaks[i]) m++;
    prominences[i] = all.prominences[m] as number;
    leftBases[i] = all.leftBases[m] as number;
    rightBases[i] = all.rightBases[m] as number;
  }
  return { prominences, leftBases, rightBases };
}
