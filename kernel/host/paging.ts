import { cursorGone, cursorText, cursorTo } from './cursor.js';
import { envelope, type Enveloped } from './envelope.js';

export interface PageQuery {
  limit?: number;
  cursor?: string;
}

/** The query parameters of every list. */
export const PAGE_QUERY = {
  limit: { type: 'integer', minimum: 1, maximum: 1000, default: 100 },
  cursor: { type: 'string', description: 'next_cursor of the page before' },
} as const;

/** The query of a list that takes nothing else. */
export const PAGE = { type: 'object', properties: PAGE_QUERY } as const;

/**
 * A page of a list that starts after the item that the cursor names, so that items which come or go in front of it shift
 * nothing.
 *
 * @throws AssayError `cursor-invalid`
 */
export function page<T extends Keyed>(
  items: readonly T[],
  query: PageQuery,
  request: Asked,
): Enveloped<T> {
  const after = query.cursor === undefined ? undefined : cursorText(query.cursor);
  const start = after === undefined ? 0 : items.findIndex((item) => keyOf(item) === after) + 1;
  if (after !== undefined && start === 0) throw cursorGone();
  const rest = items.slice(start, start + limitOf(query) + 1);
  return paged(rest, items.length, query, request);
}

/** What an item is known by in a cursor. */
interface Keyed {
  id?: string | number;
  name?: string;
}

/** A list of which the store reads the asked part only. */
export interface StoredList<T> {
  count: () => Promise<number>;
  part: (part: { limit: number; after?: string }) => Promise<T[]>;
  /** Fails when there is no such item. */
  known: (id: string) => Promise<unknown>;
}

/**
 * The same of a list that may be long.
 *
 * @throws AssayError `cursor-invalid`
 */
export async function storedPage<T extends Keyed>(
  list: StoredList<T>,
  query: PageQuery,
  request: Asked,
): Promise<Enveloped<T>> {
  const after = query.cursor === undefined ? undefined : cursorText(query.cursor);
  if (after !== undefined && !UUID.test(after)) throw cursorGone();
  const part = { limit: limitOf(query) + 1, ...(after === undefined ? {} : { after }) };
  const [total, items] = await Promise.all([list.count(), list.part(part)]);
  // Nothing comes after the last one, and nothing after one that is no more: only the first is an end.
  if (items.length === 0 && after !== undefined) await list.known(after).catch(() => throwGone());
  return paged(items, total, query, request);
}

/**
 * The same of a list whose items are numbered, the newest first.
 *
 * @param read - at most `limit` of those before the one named, and how many there are in all
 * @throws AssayError `cursor-invalid`
 */
export async function pageBefore<T extends { id: number }>(
  read: (part: { limit: number; before?: number }) => Promise<{ entries: T[]; total: number }>,
  query: PageQuery,
  request: Asked,
): Promise<Enveloped<T>> {
  const before = query.cursor === undefined ? undefined : Number(cursorText(query.cursor));
  if (before !== undefined && !(Number.isInteger(before) && before > 0)) throw cursorGone();
  const limit = limitOf(query) + 1;
  const { entries, total } = await read({ limit, ...(before === undefined ? {} : { before }) });
  if (before !== undefined && before > total) throw cursorGone();
  return paged(entries, total, query, request);
}

type Asked = Parameters<typeof envelope>[0];
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const limitOf = (query: PageQuery): number => query.limit ?? 100;
const keyOf = (item: Keyed): string => String(item.id ?? item.name ?? '');

/** `items` has one more than the page when more follow. */
function paged<T extends Keyed>(
  items: readonly T[],
  total: number,
  query: PageQuery,
  request: Asked,
): Enveloped<T> {
  const limit = limitOf(query);
  const data = items.slice(0, limit);
  const last = data.at(-1);
  const more = items.length > limit && last !== undefined;
  return envelope(request, data, {
    ...{ limit, total, has_more: more },
    next_cursor: more ? cursorTo(keyOf(last)) : null,
  });
}

function throwGone(): never {
  throw cursorGone();
}
