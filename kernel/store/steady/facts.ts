import type { KnownDataset } from '../known-dataset.js';
import { quoteName } from '../names.js';
import type { Store } from '../store.js';

const MOST = 10_000;
const known = new WeakMap<Store, Map<string, Promise<unknown>>>();

/**
 * What is true of a dataset as long as its content stays: looked at once.
 *
 * @param stays - whether what was seen will stay so; else it is looked at again
 */
export async function remembered<T>(
  store: Store,
  { relation, content_hash: hash }: KnownDataset,
  what: string,
  look: () => Promise<T>,
  stays: (seen: T) => boolean = () => true,
): Promise<T> {
  const facts = known.get(store) ?? new Map<string, Promise<unknown>>();
  known.set(store, facts);
  const key = JSON.stringify([what, relation, hash]);
  const before = facts.get(key);
  if (before !== undefined) return before as Promise<T>;
  if (facts.size >= MOST) facts.clear();
  const now = look();
  facts.set(key, now);
  try {
    const seen = await now;
    if (!stays(seen)) facts.delete(key);
    return seen;
  } catch (error) {
    facts.delete(key);
    throw error;
  }
}

function holds(store: Store, dataset: KnownDataset, what: string, sql: string): Promise<boolean> {
  return remembered(
    ...([store, dataset, what] as const),
    async () => (await store.query(sql))[0]?.['holds'] === true,
  );
}

/** Whether each row's value is larger than the one of the row before, and none is missing: then no two rows tie on it. */
export function increases(store: Store, dataset: KnownDataset, column: string): Promise<boolean> {
  const name = quoteName(column);
  const sql = `SELECT count(c) = count(*) AND coalesce(bool_and(c > before), true) AS holds
    FROM (SELECT ${name} AS c, lag(${name}) OVER () AS before FROM ${dataset.relation})`;
  return holds(store, dataset, `increases ${column}`, sql);
}

/** Whether a column of floating-point numbers has a zero of negative sign, which equals zero and is written otherwise. */
export function hasNegativeZero(
  store: Store,
  dataset: KnownDataset,
  column: string,
): Promise<boolean> {
  const name = quoteName(column);
  const sql = `SELECT count(*) > 0 AS holds FROM ${dataset.relation} WHERE ${name} = 0 AND signbit(${name})`;
  return holds(store, dataset, `negative zero ${column}`, sql);
}
