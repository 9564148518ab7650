import { isObject } from '@assay/schema';

export type Fields = Readonly<Record<string, unknown>>;

/** Objects of a document that usually tell of its pages. */
const PLACES = [
  ...['links', '_links', 'paging', 'pagination', 'page', 'meta', '_meta', 'metadata', 'info'],
  ...['response_metadata', 'cursors', 'cursor', 'pageInfo', 'page_info', 'pager', 'd', 'result'],
  ...['response', 'data', 'message', 'next', 'continue'],
];

/** The document and the objects in it that usually tell of pages, with their name. */
export function* holders(document: unknown, depth = 0, name = ''): Generator<[Fields, string]> {
  // The World Bank's way: what the page is, then its records.
  if (Array.isArray(document)) {
    const [first, second] = document as unknown[];
    if (
      depth === 0 &&
      document.length === 2 &&
      isObject(first) &&
      (Array.isArray(second) || second === null)
    )
      yield [first, 'page'];
    return;
  }
  if (!isObject(document)) return;
  yield [document, name];
  if (depth > 2) return;
  for (const place of PLACES) yield* holders(document[place], depth + 1, place);
}

/** A whole number, also one that is written as text. */
export function wholeNumber(value: unknown): number | undefined {
  if (typeof value === 'number' && Number.isSafeInteger(value)) return value;
  return typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : undefined;
}

export function firstNumber(
  holder: Fields,
  names: readonly string[],
): { name: string; value: number } | undefined {
  for (const name of names) {
    const value = wholeNumber(holder[name]);
    if (value !== undefined) return { name, value };
  }
  return undefined;
}

/** A list's records, the longest one of objects that stands near the top; of values only where there is none of objects. */
export function recordsOf(document: unknown): readonly unknown[] {
  let best: readonly unknown[] = [];
  const look = (value: unknown, depth: number): void => {
    if (Array.isArray(value)) {
      const items = value as unknown[];
      const better =
        isObject(items[0]) === isObject(best[0])
          ? items.length > best.length
          : isObject(items[0]) || best.length === 0;
      const pair =
        depth === 0 && items.length === 2 && items.some(Array.isArray) && items.some(isObject);
      if (pair) for (const item of items) look(item, depth + 1);
      else if (better) best = items;
    } else if (isObject(value) && depth < 4) {
      for (const inner of Object.values(value)) look(inner, depth + 1);
    }
  };
  look(document, 0);
  return best;
}

export function withParameter(address: string, name: string, value: string): string {
  const url = new URL(address);
  url.searchParams.set(name, value);
  return url.href;
}
