const UNIT = 2 ** -53;
const SPLIT = 2 ** 27 + 1;
const SMALLEST = 2 ** -900;
const LARGEST_DIVISOR = 2 ** 26;

/**
 * (`high` + `low`) / `divisor` rounded once, if that can be told; NaN if not.
 *
 * `high` + `low` is a sum whose low part is off by at most `uncertainty`. The quotient is certain when both ends of what
 * it may be round to the same double (Ziv's test); a tie or a heavy cancellation is left to exact arithmetic.
 *
 * @param inverse - 1 / `divisor`, so that a run of equal divisors divides once
 */
export function certifiedQuotient(
  high: number,
  low: number,
  divisor: number,
  inverse: number,
  uncertainty: number,
): number {
  const estimate = high * inverse;
  const size = Math.abs(estimate);
  if (size < SMALLEST || divisor > LARGEST_DIVISOR)
    return high === 0 && low === 0 && uncertainty === 0 ? 0 : NaN;
  // What the quotient leaves over, exactly: Veltkamp's split and Dekker's product.
  const scaled = SPLIT * estimate;
  const top = scaled - (scaled - estimate);
  const product = estimate * divisor;
  const rest = high - product - (top * divisor - product + (estimate - top) * divisor);
  const slack = (uncertainty + (Math.abs(rest) + Math.abs(low)) * (8 * UNIT)) * inverse;
  const correction = (rest + low) * inverse;
  const up = estimate + (correction + 2 * slack);
  return up === estimate + (correction - 2 * slack) ? up : NaN;
}
