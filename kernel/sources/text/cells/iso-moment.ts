import { civilDays, validDate } from './moment.js';

/**
 * Microseconds since 1970-01-01 of `2024-01-31T12:30:00`, with a blank for the T, up to six digits of a fraction and a Z if
 * there is one, straight from its bytes; undefined for every other way of writing, which takes the slow way to the same value.
 */
export function isoMicros(bytes: Uint8Array, from: number, to: number): number | undefined {
  let end = to;
  if (end - from > 19 && bytes[end - 1] === 90) end--;
  const length = end - from;
  if (length < 19 || length > 26 || length === 20) return undefined;
  const between = bytes[from + 10];
  if (between !== 84 && between !== 32) return undefined;
  if (bytes[from + 13] !== 58 || bytes[from + 16] !== 58) return undefined;
  const hour = two(bytes, from + 11);
  const minute = two(bytes, from + 14);
  const second = two(bytes, from + 17);
  // Compared so that NaN, no two digits, is refused.
  if (!(hour <= 23 && minute <= 59 && second <= 59)) return undefined;
  const day = isoDay(bytes, from);
  const fraction = length === 19 ? 0 : micros(bytes, from + 19, end);
  if (day === undefined || Number.isNaN(fraction)) return undefined;
  const value = (day * 86_400 + hour * 3600 + minute * 60 + second) * 1e6 + fraction;
  return Number.isSafeInteger(value) ? value : undefined;
}

/** Days since 1970-01-01 of the ten bytes of `2024-01-31`. */
export function isoDay(bytes: Uint8Array, from: number): number | undefined {
  if (bytes[from + 4] !== 45 || bytes[from + 7] !== 45) return undefined;
  const year = two(bytes, from) * 100 + two(bytes, from + 2);
  const month = two(bytes, from + 5);
  const day = two(bytes, from + 8);
  if (Number.isNaN(year + month + day) || !validDate(year, month, day)) return undefined;
  return civilDays(year, month, day);
}

/** `.5` as 500000; NaN for anything else. */
function micros(bytes: Uint8Array, from: number, to: number): number {
  if (bytes[from] !== 46) return NaN;
  let value = 0;
  let scale = 1e6;
  for (let i = from + 1; i < to; i++) {
    const digit = (bytes[i] ?? 0) - 48;
    if (digit < 0 || digit > 9) return NaN;
    value = value * 10 + digit;
    scale /= 10;
  }
  return value * scale;
}

/** Two digits as a number; NaN for anything else. */
function two(bytes: Uint8Array, at: number): number {
  const tens = (bytes[at] ?? 0) - 48;
  const ones = (bytes[at + 1] ?? 0) - 48;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : NaN;
}
