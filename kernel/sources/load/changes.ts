import type { Column } from '@assay/schema';
import { quoteName, type KnownDataset, type Store } from '../../store/index.js';
import { keyColumns, type Combined } from './combine.js';
import type { LoadRunState } from './load-run.js';

/** Names of columns that tell records apart, without being asked. */
const IDS = ['source_id', 'id', 'guid', 'uuid', 'key'];

/**
 * Counts of a load into a new or replaced dataset. Rows are the same ones by the key when it is given, by a column of ids or
 * by the first column where its values are unique, else only by being equal.
 */
export async function replaced(
  store: Store,
  previous: KnownDataset | undefined,
  run: LoadRunState,
  key: string | undefined,
): Promise<Combined> {
  const { columns } = run.plan;
  const base = { table: run.relation, columns, rows: run.position };
  if (previous === undefined)
    return { ...base, counts: { inserted: run.position, updated: 0, unchanged: 0, deleted: 0 } };
  const [fresh, old] = [`raw.${quoteName(run.relation)}`, previous.relation];
  const by = await sharedKey(store, previous, run, key);
  if (by.length > 0) {
    const match = by.map(
      (name) => `o.${quoteName(name)} IS NOT DISTINCT FROM n.${quoteName(name)}`,
    );
    const differs =
      shape(previous.columns) === shape(columns)
        ? columns
            .map(({ name }) => `o.${quoteName(name)} IS DISTINCT FROM n.${quoteName(name)}`)
            .join(' OR ')
        : 'true';
    const [told] = await store.query(
      `SELECT count(*) AS both, count(*) FILTER (${differs}) AS updated FROM ${fresh} n JOIN ${old} o ON ${match.join(' AND ')}`,
    );
    const [both, updated] = [Number(told?.['both'] ?? 0), Number(told?.['updated'] ?? 0)];
    const [inserted, deleted] = [run.position - both, previous.rows - both];
    return { ...base, counts: { inserted, updated, unchanged: both - updated, deleted } };
  }
  const unchanged =
    shape(previous.columns) === shape(columns) ? await equal(store, columns, fresh, old) : 0;
  const [inserted, deleted] = [run.position - unchanged, previous.rows - unchanged];
  return { ...base, counts: { inserted, updated: 0, unchanged, deleted } };
}

async function equal(
  store: Store,
  columns: readonly Column[],
  a: string,
  b: string,
): Promise<number> {
  const names = columns.map((column) => quoteName(column.name)).join(', ');
  const rows = await store.query(
    `SELECT count(*) AS n FROM (SELECT ${names} FROM ${a} INTERSECT ALL SELECT ${names} FROM ${b})`,
  );
  return Number(rows[0]?.['n'] ?? 0);
}

/** The columns by which a row of the one table is a row of the other; none when nothing tells them apart. */
async function sharedKey(
  store: Store,
  previous: KnownDataset,
  run: LoadRunState,
  key: string | undefined,
): Promise<string[]> {
  const { columns } = run.plan;
  const candidates =
    key === undefined
      ? [
          ...IDS.flatMap((id) => columns.find(({ name }) => name.toLowerCase() === id) ?? []),
          ...columns.slice(0, 1),
        ].map(({ name }) => [name])
      : [keyColumns(key, columns)];
  for (const names of candidates) {
    const there = names.every((name) =>
      previous.columns.some(
        (one) =>
          one.name === name && one.type === columns.find((column) => column.name === name)?.type,
      ),
    );
    if (!there) continue;
    const unique = await Promise.all([
      isUnique(store, `raw.${quoteName(run.relation)}`, names),
      isUnique(store, previous.relation, names),
    ]);
    if (unique.every(Boolean)) return names;
  }
  return [];
}

async function isUnique(
  store: Store,
  relation: string,
  names: readonly string[],
): Promise<boolean> {
  const list = names.map(quoteName).join(', ');
  const present = names.map((name) => `${quoteName(name)} IS NOT NULL`).join(' AND ');
  const [told] = await store.query(
    `SELECT count(*) AS n, (SELECT count(*) FROM (SELECT DISTINCT ${list} FROM ${relation} WHERE ${present})) AS different FROM ${relation}`,
  );
  return Number(told?.['n']) === Number(told?.['different']);
}

function shape(columns: readonly Column[]): string {
  return JSON.stringify(columns.map(({ name, type }) => [name, type]));
}

/** The columns by which appended rows are held to be there already: the key, or a column `source_id` on both sides. */
export function dedupeKey(
  key: string | undefined,
  columns: readonly Column[],
  before: readonly Column[],
): string[] {
  const own = (name: string): boolean => before.some((one) => one.name === name);
  const names =
    key === undefined
      ? columns.filter(({ name }) => name.toLowerCase() === 'source_id').map(({ name }) => name)
      : keyColumns(key, columns);
  return names.every(own) ? names : [];
}
