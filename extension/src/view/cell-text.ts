/** A value of a table as people read it: missing is nothing, a number has at most ten digits. */
export function cellText(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'number') return String(Number(value.toPrecision(10)));
  return typeof value === 'string' ? value : JSON.stringify(value);
}
