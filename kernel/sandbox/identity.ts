import type { NamedColumn } from '@assay/schema';

/**
 * Whether a returned Float64Array that was the input's own still holds the input's values, bit for bit. A processor may
 * have written into the array; then the column is data of its own.
 */
export function isUnchanged(returned: NamedColumn, original: NamedColumn): boolean {
  if (returned.type !== 'number') return false;
  if (original.type === 'number')
    return sameDoubles(returned.values, original.values, original.missing);
  if (original.type === 'integer') {
    return sameIntegers(returned.values, original.values, original.missing);
  }
  return false;
}

function sameDoubles(
  returned: Float64Array,
  original: Float64Array,
  missing: Uint8Array | null,
): boolean {
  for (let row = 0; row < returned.length; row += 1) {
    const value = missing?.[row] === 1 ? NaN : original[row];
    if (!Object.is(returned[row], value)) return false;
  }
  return true;
}

function sameIntegers(
  returned: Float64Array,
  original: BigInt64Array,
  missing: Uint8Array | null,
): boolean {
  const halves = new Int32Array(original.buffer, original.byteOffset, original.length * 2);
  for (let row = 0; row < returned.length; row += 1) {
    const whole = (halves[2 * row + 1] ?? 0) * 4294967296 + ((halves[2 * row] ?? 0) >>> 0);
    if (!Object.is(returned[row], missing?.[row] === 1 ? NaN : whole)) return false;
  }
  return true;
}
