import { civilDays, validDate } from './moment.js';

/**
 * Seconds since 1970-01-01 of `2024-01-31T12:30:00`, or with a blank for the T, straight from its bytes; undefined for
 * every other way of writing, which takes the slow way to the same value.
 */
export function isoSecond(bytes: Uint8Array, from: number, to: number): number | undefined {
  if (to - from !== 19) return undefined;
  const between = bytes[from + 10];
  if (bytes[from + 4] !== 45 || bytes[from + 7] !== 45 || (between !== 84 && between !== 32))
    return undefined;
  if (bytes[from + 13] !== 58 || bytes[from + 16] !== 58) return undefined;
  const year = two(bytes, from) * 100 + two(bytes, from + 2);
  const month = two(bytes, from + 5);
  const day = two(bytes, from + 8);
  const hour = two(bytes, from + 11);
  const minute = two(bytes, from + 14);
  const second = two(bytes, from + 17);
  const clock = hour <= 23 && minute <= 59 && second <= 59;
  if (!clock || Number.isNaN(year + month) || !validDate(year, month, day)) return undefined;
  return civilDays(year, month, day) * 86_400 + hour * 3600 + minute * 60 + second;
}

/** Two digits as a number; NaN for anything else. */
function two(bytes: Uint8Array, at: number): number {
  const tens = (bytes[at] ?? 0) - 48;
  const ones = (bytes[at + 1] ?? 0) - 48;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : NaN;
}
