/** Powers of ten that doubles hold exactly. */
const POWERS = Float64Array.from({ length: 23 }, (_, i) => Number(`1e${i}`));

/**
 * Reads plain numbers such as `-12`, `0.5`, `6.02e-23` from bytes. Exact as `Number` for up to 15 digits and small
 * exponents (both operands of the one division or product are exact); says no to all others, which take the slow way.
 */
export class PlainNumber {
  value = 0;
  /** Digits of a whole number; 0 when it has a fraction or an exponent. */
  digits = 0;
  leadingZero = false;
  /** One to three digits, the mark and three digits: the mark might group thousands. */
  weak = false;

  /** `mark` is the byte of the decimal mark. */
  read(bytes: Uint8Array, from: number, to: number, mark: number): boolean {
    let i = from;
    let end = to;
    while (i < end && bytes[i] === 32) i++;
    while (end > i && bytes[end - 1] === 32) end--;
    const sign = bytes[i];
    if (sign === 45 || sign === 43) i++;
    const first = i;
    let mantissa = 0;
    let digits = 0;
    let fraction = -1;
    for (; i < end; i++) {
      const digit = (bytes[i] ?? 0) - 48;
      if (digit >= 0 && digit <= 9) {
        mantissa = mantissa * 10 + digit;
        digits++;
      } else if (bytes[i] === mark && fraction < 0) fraction = i;
      else break;
    }
    if (digits === 0 || digits > 15) return false;
    const places = fraction < 0 ? 0 : i - fraction - 1;
    let scale = -places;
    if (i < end) {
      const exponent = this.exponent(bytes, i, end);
      if (exponent === undefined) return false;
      scale += exponent;
      this.digits = 0;
      this.weak = false;
    } else {
      this.digits = fraction < 0 ? digits : 0;
      this.weak = places === 3 && digits <= 6 && digits > 3 && bytes[first] !== 48;
    }
    if (scale < -22 || scale > 22) return false;
    this.leadingZero = fraction < 0 && digits > 1 && bytes[first] === 48;
    const value = scale < 0 ? mantissa / (POWERS[-scale] ?? 1) : mantissa * (POWERS[scale] ?? 1);
    this.value = sign === 45 ? -value : value;
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
