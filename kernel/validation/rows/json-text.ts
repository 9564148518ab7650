/** A value as JSON text; integers beyond 2^53, NaN and the infinities as strings, as everywhere in this product. */
export function jsonText(value: unknown): string {
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : `"${value}"`;
  if (typeof value === 'bigint') return `"${value}"`;
  return JSON.stringify(value ?? null);
}
