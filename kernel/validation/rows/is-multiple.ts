/**
 * Whether a number is a whole multiple of another, both taken as the decimals that they are written as: binary division
 * would say that 0.3 is no multiple of 0.1.
 */
export function isMultiple(value: number, step: number): boolean {
  const quotient = value / step;
  if (Number.isInteger(quotient) && Number.isSafeInteger(quotient)) return true;
  if (!Number.isFinite(value)) return false;
  // Further off than rounding can bring it: the usual case of a value that is none.
  const off = Math.abs(quotient - Math.round(quotient));
  if (off > 1e-6 && Math.abs(quotient) < 1e9) return false;
  const [a, aScale] = decimal(value);
  const [b, bScale] = decimal(step);
  const scale = Math.max(aScale, bScale);
  return (a * 10n ** BigInt(scale - aScale)) % (b * 10n ** BigInt(scale - bScale)) === 0n;
}

/** A double's shortest decimal as digits and the number of them behind the point. */
function decimal(value: number): [digits: bigint, scale: number] {
  const [mantissa = '0', exponent = '0'] = String(value).split('e');
  const [whole = '0', fraction = ''] = mantissa.split('.');
  const digits = BigInt(whole + fraction);
  const scale = fraction.length - Number(exponent);
  return scale >= 0 ? [digits, scale] : [digits * 10n ** BigInt(-scale), 0];
}
