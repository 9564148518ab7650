import { quotient } from './exact-quotient.js';

/** Powers of ten that doubles hold exactly. */
const POWERS = Float64Array.from({ length: 23 }, (_, i) => Number(`1e${i}`));
/** Digits that a 32-bit integer holds, a double, and two integers with one digit more. */
const WORD = 9;
const EXACT = 15;
const LONGEST = 19;

/**
 * Reads plain numbers such as `-12`, `0.5`, `6.02e-23` from bytes, to the double that `Number` gives: up to 15 digits by one
 * division or product of exact operands, up to 19 by a division in twice the precision that knows when it cannot decide,
 * all others by `Number`. Says no to what is written in another way, and to whole numbers that a double may not hold.
 */
export class PlainNumber {
  value = 0;
  /** Digits of a whole number; 0 when it has a fraction or an exponent. */
  digits = 0;
  leadingZero = false;
  /** One to three digits, the mark and three digits: the mark might group thousands. */
  weak = false;

  /** `mark` is the byte of the decimal mark. */
  read(bytes: Buffer, from: number, to: number, mark: number): boolean {
    let i = from;
    let end = to;
    while (i < end && bytes[i] === 32) i++;
    while (end > i && bytes[end - 1] === 32) end--;
    const begin = i;
    const sign = bytes[i];
    if (sign === 45 || sign === 43) i++;
    const first = i;
    let fraction = -1;
    while (i < end && (bytes[i] === 48 || (bytes[i] === mark && fraction < 0))) {
      if (bytes[i] === mark) fraction = i;
      i++;
    }
    // The first nine digits, the next nine, and one more.
    let high = 0;
    let low = 0;
    let last = 0;
    let count = 0;
    for (; i < end; i++) {
      const digit = (bytes[i] ?? 0) - 48;
      if (digit >= 0 && digit <= 9) {
        if (count < WORD) high = (high * 10 + digit) | 0;
        else if (count < 2 * WORD) low = (low * 10 + digit) | 0;
        else last = digit;
        count++;
      } else if (bytes[i] === mark && fraction < 0) fraction = i;
      else break;
    }
    const digits = i - first - (fraction < 0 ? 0 : 1);
    if (digits === 0) return false;
    const places = fraction < 0 ? 0 : i - fraction - 1;
    let scale = -places;
    if (i < end) {
      const exponent = this.exponent(bytes, i, end);
      if (exponent === undefined) return false;
      scale += exponent;
      this.digits = 0;
      this.weak = false;
    } else {
      if (fraction < 0 && digits > EXACT) return false;
      this.digits = fraction < 0 ? digits : 0;
      this.weak = places === 3 && digits <= 6 && digits > 3 && bytes[first] !== 48;
    }
    this.leadingZero = fraction < 0 && digits > 1 && bytes[first] === 48;
    if (count <= EXACT && scale >= -22 && scale <= 22) {
      const whole = count <= WORD ? high : high * (POWERS[count - WORD] ?? 1) + low;
      const value = scale < 0 ? whole / (POWERS[-scale] ?? 1) : whole * (POWERS[scale] ?? 1);
      this.value = sign === 45 ? -value : value;
      return true;
    }
    const value =
      count > WORD && count <= LONGEST && scale <= 0 && scale >= -22
        ? long(high, low, last, count, POWERS[-scale] ?? 1)
        : NaN;
    if (value === value) this.value = sign === 45 ? -value : value;
    else if (mark === 46) this.value = Number(bytes.toString('latin1', begin, end));
    else return false;
    return true;
  }

  private exponent(bytes: Uint8Array, at: number, end: number): number | undefined {
    if (bytes[at] !== 69 && bytes[at] !== 101) return undefined;
    let i = at + 1;
    const negative = bytes[i] === 45;
    if (negative || bytes[i] === 43) i++;
    if (i >= end || end - i > 3) return undefined;
    let value = 0;
    for (; i < end; i++) {
      const digit = (bytes[i] ?? 0) - 48;
      if (digit < 0 || digit > 9) return undefined;
      value = value * 10 + digit;
    }
    return negative ? -value : value;
  }
}

/** A number of more digits than a double holds; NaN when it takes the slow way to be sure of the last bit. */
function long(high: number, low: number, last: number, count: number, scale: number): number {
  return count < LONGEST
    ? quotient(high, POWERS[count - WORD] ?? 1, low, scale)
    : quotient(high, 1e10, low * 10 + last, scale);
}
