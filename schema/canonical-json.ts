/**
 * JSON of which equal values give equal text: keys in code unit order, no blanks, numbers as ECMAScript writes them
 * (RFC 8785, with what JSON cannot say refused rather than changed). What is undefined is left out of an object and null
 * elsewhere, as in JSON.
 *
 * @throws TypeError for NaN, infinities, functions, symbols and bigints
 */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (value !== null && typeof value === 'object') {
    const entries = Object.entries(value)
      .filter(([, item]) => item !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
    return `{${entries.map(([k, v]) => `${JSON.stringify(k)}:${canonicalJson(v)}`).join(',')}}`;
  }
  if (typeof value === 'number' && !Number.isFinite(value)) {
    throw new TypeError(`${value} has no canonical JSON`);
  }
  const text: string | undefined = JSON.stringify(value ?? null);
  if (text === undefined) throw new TypeError(`a ${typeof value} has no canonical JSON`);
  return text;
}
