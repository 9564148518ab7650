/** A value of a query in a form that JSON can say: `{"$bigint": "…"}`, and `{"$number": "NaN"}` for what is no JSON number. */
export function speakable(value: unknown): unknown {
  if (typeof value === 'bigint') return { $bigint: String(value) };
  if (typeof value !== 'number') return value;
  if (Object.is(value, -0)) return { $number: '-0' };
  return Number.isFinite(value) ? value : { $number: String(value) };
}
