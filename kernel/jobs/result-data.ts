import { AssayError } from '@assay/schema';

/** What is wrong with a result that is no JSON object, in words; null when nothing is. */
export function resultProblem(value: unknown): string | null {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    const what = value === null ? 'null' : Array.isArray(value) ? 'an array' : `a ${typeof value}`;
    return `process must return an object, but returned ${value === undefined ? 'nothing' : what}`;
  }
  return problemWithin(value, '', new Set());
}

/**
 * The result as JSON keeps it: typed arrays as arrays, dates as ISO text, what is not finite as `{"$number": "NaN"}` and the like.
 *
 * @throws AssayError `result-not-json` naming the path of what JSON cannot say
 */
export function toResultData(value: unknown): Record<string, unknown> {
  const problem = resultProblem(value);
  if (problem !== null) {
    throw new AssayError('result-not-json', problem, {
      remedy: 'return an object of numbers, text, booleans, null, arrays and objects',
    });
  }
  const text = JSON.stringify(value, (_key, item: unknown) => {
    if (typeof item === 'number') return Number.isFinite(item) ? item : { $number: String(item) };
    return ArrayBuffer.isView(item) && !(item instanceof DataView)
      ? Array.from(item as unknown as ArrayLike<number>)
      : item;
  });
  return JSON.parse(text) as Record<string, unknown>;
}

function problemWithin(value: unknown, path: string, above: Set<object>): string | null {
  if (typeof value === 'function' || typeof value === 'symbol' || typeof value === 'bigint') {
    return `${path} of the result is a ${typeof value}, which JSON cannot say`;
  }
  if (typeof value !== 'object' || value === null || value instanceof Date) return null;
  if (value instanceof BigInt64Array || value instanceof BigUint64Array) {
    return `${path} of the result holds bigints, which JSON cannot say`;
  }
  if (ArrayBuffer.isView(value)) return null;
  if (value instanceof Map || value instanceof Set || value instanceof Promise) {
    return `${path} of the result is a ${value.constructor.name}, which JSON cannot say`;
  }
  if (above.has(value)) return `${path} of the result refers back to what holds it (a cycle)`;
  above.add(value);
  for (const [key, item] of Object.entries(value)) {
    const problem = problemWithin(item, path === '' ? key : `${path}.${key}`, above);
    if (problem !== null) return problem;
  }
  above.delete(value);
  return null;
}
