const SPLIT = 2 ** 27 + 1;
/** More than the relative error of the second part of a quotient in twice the precision. */
const DOUBT = 2 ** -100;

/**
 * `(a * b + c) / d` rounded once, as `Number` rounds; NaN in the rare case that the exact quotient lies too near the middle
 * of two doubles to decide here. All four are whole and not negative, and `a * b + c` has no more than 64 bits.
 *
 * Dekker's product and Knuth's sum without a loss give the numerator and the remainder exactly (Numer. Math. 18, 1971).
 */
export function quotient(a: number, b: number, c: number, d: number): number {
  const product = a * b;
  const low = productError(a, b, product);
  const sum = product + c;
  const part = sum - product;
  const error = product - (sum - part) + (c - part) + low;
  const first = sum / d;
  const back = first * d;
  const remainder = sum - back - productError(first, d, back) + error;
  const second = remainder / d;
  const doubt = first * DOUBT;
  const value = first + (second + doubt);
  return value === first + (second - doubt) ? value : NaN;
}

/** What `a * b` lost when it was rounded to `product`. */
function productError(a: number, b: number, product: number): number {
  const aScaled = SPLIT * a;
  const aHigh = aScaled - (aScaled - a);
  const aLow = a - aHigh;
  const bScaled = SPLIT * b;
  const bHigh = bScaled - (bScaled - b);
  const bLow = b - bHigh;
  return aHigh * bHigh - product + aHigh * bLow + aLow * bHigh + aLow * bLow;
}
