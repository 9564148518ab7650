import { settledQuotient } from '../exact/index.js';
import type { WindowParts } from './window-parts.js';

const SPLIT = 2 ** 27 + 1;

/** A stretch of rows whose windows are whole, each one step further than the one before. */
export interface Stretch {
  readonly widest: number;
  /** Whether the sum is wanted and not the mean. */
  readonly whole: boolean;
  readonly minPeriods: number;
  /** What a window without a value has. */
  readonly ofNone: number;
  /** The row that leaves the window at `firstRow`. */
  readonly out: number;
  readonly firstRow: number;
  readonly behind: number;
}

/**
 * Writes the means of a stretch until one is in doubt, and returns its row; all values of all windows are there. A missing
 * or infinite value that comes makes the low part NaN, and so its mean doubtful: looking at every value for that would cost as much as the rest.
 *
 * The quotient is that of `certainQuotient`, written out: a call a row would cost as much again.
 */
export function slideFull(
  values: Float64Array,
  output: Float64Array,
  parts: WindowParts,
  { widest, whole, out, firstRow, behind }: Stretch,
): number {
  const { splitter } = parts;
  const exact = parts.exact === true;
  const divisor = whole ? 1 : widest;
  const inverse = 1 / divisor;
  const slack = parts.doubt * inverse;
  const shift = out - firstRow;
  const ahead = shift + widest;
  // Numbers and nothing else: what might be anything would be boxed at every row.
  let high = Number(parts.high);
  let low = Number(parts.low);
  let row = firstRow;
  for (; row < behind; row++) {
    const coming = values[row + ahead] as number;
    const going = values[row + shift] as number;
    const top = coming + splitter - splitter;
    const gone = going + splitter - splitter;
    high += top - gone;
    low += coming - top - (going - gone);
    const estimate = high * inverse;
    const scaled = SPLIT * estimate;
    const head = scaled - (scaled - estimate);
    const rest = (high - head * divisor + low) * inverse;
    const mean = head + (rest + slack);
    if (mean === head + (rest - slack)) {
      output[row] = mean;
      continue;
    }
    const settled = exact ? settledQuotient(high, low, divisor) : NaN;
    if (settled !== settled) break;
    output[row] = settled;
  }
  return parts.leave(high, low, widest, row);
}

/** As {@link slideFull}, where values may be missing. */
export function slideGappy(
  values: Float64Array,
  output: Float64Array,
  parts: WindowParts,
  { widest, whole, minPeriods, ofNone, out, firstRow, behind }: Stretch,
): number {
  const { splitter, doubt } = parts;
  const exact = parts.exact === true;
  const least = Math.max(minPeriods, 1);
  const shift = out - firstRow;
  const ahead = shift + widest;
  let high = Number(parts.high);
  let low = Number(parts.low);
  let count = parts.count | 0;
  let divisor = whole ? 1 : count;
  let inverse = 1 / divisor;
  let row = firstRow;
  for (; row < behind; row++) {
    const coming = values[row + ahead] as number;
    const going = values[row + shift] as number;
    const comes = coming - coming === 0;
    const goes = going - going === 0;
    if (comes) {
      const top = coming + splitter - splitter;
      high += top;
      low += coming - top;
    }
    if (goes) {
      const gone = going + splitter - splitter;
      high -= gone;
      low -= going - gone;
    }
    if (comes !== goes) {
      count = (count + (comes ? 1 : -1)) | 0;
      divisor = whole ? 1 : count;
      inverse = 1 / divisor;
    }
    if (count < least) {
      output[row] = count === 0 ? ofNone : NaN;
      continue;
    }
    const slack = doubt * inverse;
    const estimate = high * inverse;
    const scaled = SPLIT * estimate;
    const head = scaled - (scaled - estimate);
    const rest = (high - head * divisor + low) * inverse;
    const mean = head + (rest + slack);
    if (mean === head + (rest - slack)) {
      output[row] = mean;
      continue;
    }
    const settled = exact ? settledQuotient(high, low, divisor) : NaN;
    if (settled !== settled) break;
    output[row] = settled;
  }
  return parts.leave(high, low, count, row);
}
