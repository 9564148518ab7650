const SPLIT = 2 ** 27 + 1;

/**
 * (`high` + `low`) / `divisor` rounded once, if that can be told; NaN if not.
 *
 * The estimate's remainder comes by Veltkamp's split: both partial products are exact. The quotient is certain when both ends of what
 * it may be round to the same double (Ziv's test).
 *
 * @param high - of a size at which its split neither overflows nor underflows
 * @param divisor - at most 2^26
 * @param inverse - 1 / `divisor`
 * @param doubt - how far the quotient may be off, rounding errors here included
 */
export function certainQuotient(
  high: number,
  low: number,
  divisor: number,
  inverse: number,
  doubt: number,
): number {
  const estimate = (high + low) * inverse;
  const scaled = SPLIT * estimate;
  const top = scaled - (scaled - estimate);
  const rest = high - top * divisor - (estimate - top) * divisor + low;
  const correction = rest * inverse;
  const up = estimate + (correction + doubt);
  return up === estimate + (correction - doubt) ? up : NaN;
}
