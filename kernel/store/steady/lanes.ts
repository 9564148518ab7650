import type { KnownDataset } from '../known-dataset.js';
import type { Store } from '../store.js';
import { remembered } from './facts.js';

/** Rows from which on a second thread is worth its while; part of what sums are, so it does not depend on the machine. */
export const LANES_FROM = 200_000;
/** More threads than this, and DuckDB cuts the sums of many groups where each happens to be. */
export const LANES = 2;

/** No dataset has so many rows. */
const ALL_ROWS = 10 ** 15;

/**
 * A dataset's rows as two lanes, cut in the middle, each of which one thread reads from its first row to its last: the first
 * so many of rows can be found in no other way, and many are passed on as they are read. So a sum is that of the first half
 * and that of the second, each in the order of rows, with one thread as with two.
 */
export async function lanes(
  store: Store,
  dataset: KnownDataset,
  columns: readonly { name: string; sql: string }[],
): Promise<[string, string]> {
  const { relation } = dataset;
  const at = await remembered(store, dataset, 'middle', () => middle(store, dataset));
  const read = columns.map(({ sql }) => sql).join(', ');
  const lane = (rule: string) =>
    `(SELECT ${read} FROM ${relation} WHERE rowid ${rule} ${at} LIMIT ${ALL_ROWS})`;
  return [lane('<'), lane('>=')];
}

/** The middle row's number. Rows that were replaced leave gaps in the numbers. */
async function middle(store: Store, { relation, rows }: KnownDataset): Promise<number> {
  const half = Math.floor(rows / 2);
  const found = await store.query(`SELECT rowid AS at FROM ${relation} LIMIT 1 OFFSET ${half}`);
  return Number(found[0]?.['at'] ?? half);
}
