/** Samples between two maxima that are looked at one by one. */
const SHORT = 24;

/**
 * The maxima of a signal and the valleys between them. From one maximum to the next the signal falls and then rises, so that a walk over
 * it needs only look at these, and a place on a slope is found by halving.
 */
export class Terrain {
  /** The lowest value between a maximum and the one before it, or the signal's start; the last is that behind the last maximum. */
  readonly lows: Float64Array;
  /** A row that has it. */
  readonly bottoms: Int32Array;
  readonly tops: Float64Array;

  /**
   * @param signal - samples without NaN
   * @param maxima - every local maximum of the signal, ascending
   */
  constructor(
    readonly signal: Float64Array,
    readonly maxima: Int32Array,
  ) {
    const count = maxima.length;
    this.lows = new Float64Array(count + 1);
    this.bottoms = new Int32Array(count + 1);
    this.tops = new Float64Array(count);
    let from = 0;
    for (let i = 0; i < count; i++) {
      const to = maxima[i] as number;
      this.tops[i] = signal[to] as number;
      this.#bottom(i, from, to);
      from = to;
    }
    this.#bottom(count, from, signal.length - 1);
  }

  /** The lowest value from `start` on to a maximum, without what lies before a higher one. */
  lowBefore(number: number, start: number): number {
    const { lows, maxima, tops } = this;
    const height = tops[number] as number;
    let low = height;
    let i = number;
    while (i > 0 && (maxima[i - 1] as number) >= start) {
      const valley = lows[i] as number;
      if (valley < low) low = valley;
      i--;
      if ((tops[i] as number) > height) return low;
    }
    const rest =
      start <= (this.bottoms[i] as number) ? (lows[i] as number) : (this.signal[start] as number);
    return rest < low ? rest : low;
  }

  /** The lowest value from a maximum on to `end`, without what lies behind a higher one. */
  lowBehind(number: number, end: number): number {
    const { lows, maxima, tops } = this;
    const height = tops[number] as number;
    let low = height;
    let i = number + 1;
    while (i < maxima.length && (maxima[i] as number) <= end) {
      const valley = lows[i] as number;
      if (valley < low) low = valley;
      if ((tops[i] as number) > height) return low;
      i++;
    }
    const rest =
      end >= (this.bottoms[i] as number) ? (lows[i] as number) : (this.signal[end] as number);
    return rest < low ? rest : low;
  }

  /** The last row before a maximum that is as low as {@link lowBefore} has found. */
  baseBefore(number: number, start: number, low: number): number {
    const { lows, bottoms, maxima, signal } = this;
    const peak = maxima[number] as number;
    if (low === signal[peak]) return peak;
    let i = number;
    while (lows[i] !== low && i > 0 && (maxima[i - 1] as number) >= start) i--;
    let row = Math.max(bottoms[i] as number, start);
    while (signal[row + 1] === low) row++;
    return row;
  }

  /** The first row behind a maximum that is as low as {@link lowBehind} has found. */
  baseBehind(number: number, end: number, low: number): number {
    const { lows, bottoms, maxima, signal } = this;
    const peak = maxima[number] as number;
    if (low === signal[peak]) return peak;
    let i = number + 1;
    while (lows[i] !== low && i < maxima.length && (maxima[i] as number) <= end) i++;
    let row = Math.min(bottoms[i] as number, end);
    while (signal[row - 1] === low) row--;
    return row;
  }

  /** The last row before a maximum that is not above `height`, which a row from `start` on is. */
  reachedBefore(number: number, start: number, height: number): number {
    const { lows, bottoms, maxima, signal } = this;
    let row = maxima[number] as number;
    const near = Math.max(row - SHORT, start);
    while (row >= near && height < (signal[row] as number)) row--;
    if (row >= near) return row;
    let i = number;
    while (height < (lows[i] as number) && i > 0) i--;
    let low = Math.max(bottoms[i] as number, start);
    let high = maxima[i] as number;
    while (high - low > 1) {
      const middle = (low + high) >>> 1;
      if (height < (signal[middle] as number)) high = middle;
      else low = middle;
    }
    return low;
  }

  /** The first row behind a maximum that is not above `height`, which a row up to `end` is. */
  reachedBehind(number: number, end: number, height: number): number {
    const { lows, bottoms, maxima, signal } = this;
    let row = maxima[number] as number;
    const near = Math.min(row + SHORT, end);
    while (row <= near && height < (signal[row] as number)) row++;
    if (row <= near) return row;
    let i = number + 1;
    while (height < (lows[i] as number) && i < maxima.length) i++;
    let high = Math.min(bottoms[i] as number, end);
    let low = maxima[i - 1] as number;
    while (high - low > 1) {
      const middle = (low + high) >>> 1;
      if (height < (signal[middle] as number)) low = middle;
      else high = middle;
    }
    return high;
  }

  #bottom(number: number, from: number, to: number): void {
    const { signal } = this;
    let row = to - from > SHORT ? lowestOfSlopes(signal, from, to) : from;
    let low = signal[row] as number;
    while (row < to) {
      const next = signal[row + 1] as number;
      if (next > low) break;
      low = next;
      row++;
    }
    this.lows[number] = low;
    this.bottoms[number] = row;
  }
}

/** A row of the lowest value where a signal only falls and then only rises, by halving. */
function lowestOfSlopes(signal: Float64Array, from: number, to: number): number {
  let low = from;
  let high = to;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const value = signal[middle] as number;
    let next = middle + 1;
    while (next < high && signal[next] === value) next++;
    if ((signal[next] as number) < value) low = next;
    else high = middle;
  }
  return low;
}
