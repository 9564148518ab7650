/** `multiple` · 2^-1074 / `divisor`, rounded once, to nearest, ties to even; infinite where it is too large. */
export function quotient(multiple: bigint, divisor: number): number {
  const magnitude = multiple < 0n ? -multiple : multiple;
  const by = BigInt(divisor);
  // One bit more or less does not matter here: the loop below settles it.
  let shift = Math.max(bitLength(magnitude / by) - 53, 0);
  let rounded = halfEven(magnitude, by << BigInt(shift));
  if (rounded >= 1n << 53n && shift < 2046) {
    shift += 1;
    rounded = halfEven(magnitude, by << BigInt(shift));
  }
  const value = Number(rounded) * 2 ** (shift - 1074);
  return multiple < 0n ? -value : value;
}

function halfEven(numerator: bigint, denominator: bigint): bigint {
  const whole = numerator / denominator;
  const twice = 2n * (numerator - whole * denominator);
  if (twice > denominator || (twice === denominator && whole % 2n === 1n)) return whole + 1n;
  return whole;
}

function bitLength(value: bigint): number {
  if (value === 0n) return 0;
  const text = value.toString(16);
  return text.length * 4 - Math.clz32(Number.parseInt(text.charAt(0), 16)) + 28;
}
