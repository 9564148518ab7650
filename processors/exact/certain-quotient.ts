const SPLIT = 2 ** 27 + 1;

/**
 * (`high` + `low`) / `divisor` rounded once, if that can be told; NaN if not.
 *
 * The estimate has 26 bits (Veltkamp's split), so that its product with the divisor is exact and the rest of the quotient comes
 * with 26 bits to spare. It is certain when both ends of what it may be round to the same double (Ziv's test).
 *
 * @param high - of a size at which the split neither overflows nor underflows
 * @param divisor - at most 2^26
 * @param inverse - 1 / `divisor`
 * @param doubt - how far the quotient may be off: `low`'s error, and 2^-72 of the quotient for what is rounded here
 */
export function certainQuotient(
  high: number,
  low: number,
  divisor: number,
  inverse: number,
  doubt: number,
): number {
  const estimate = high * inverse;
  const scaled = SPLIT * estimate;
  const top = scaled - (scaled - estimate);
  const rest = (high - top * divisor + low) * inverse;
  const up = top + (rest + doubt);
  return up === top + (rest - doubt) ? up : NaN;
}
