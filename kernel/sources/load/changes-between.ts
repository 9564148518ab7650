import type { Column } from '@assay/schema';
import { quoteName, type Reader } from '../../store/index.js';
import type { Counts } from './load-run.js';

/** Names of columns that tell records apart, without being asked. */
const IDS = ['source_id', 'id', 'guid', 'uuid', 'key'];

/** Rows that are compared with others. */
export interface Compared {
  /** A table or a query in brackets. */
  relation: string;
  columns: readonly Column[];
  rows: number;
}

/** What must happen to the rows of `old` so that they are those of `fresh`. */
export async function changesBetween(
  reader: Reader,
  old: Compared,
  fresh: Compared,
  key: readonly string[] | undefined,
): Promise<Counts> {
  const { columns } = fresh;
  const same = shape(old.columns) === shape(columns);
  const by = await sharedKey(reader, old, fresh, key);
  if (by.length > 0) {
    const match = by.map(
      (name) => `o.${quoteName(name)} IS NOT DISTINCT FROM n.${quoteName(name)}`,
    );
    const differs = same
      ? columns
          .map(({ name }) => `o.${quoteName(name)} IS DISTINCT FROM n.${quoteName(name)}`)
          .join(' OR ')
      : 'true';
    const [told] = await reader.query(
      `SELECT count(*) AS both, count(*) FILTER (${differs}) AS updated FROM ${fresh.relation} n JOIN ${old.relation} o ON ${match.join(' AND ')}`,
    );
    const [both, updated] = [Number(told?.['both'] ?? 0), Number(told?.['updated'] ?? 0)];
    const [inserted, deleted] = [fresh.rows - both, old.rows - both];
    return { inserted, updated, unchanged: both - updated, deleted };
  }
  const unchanged = same ? await equal(reader, columns, fresh.relation, old.relation) : 0;
  const [inserted, deleted] = [fresh.rows - unchanged, old.rows - unchanged];
  return { inserted, updated: 0, unchanged, deleted };
}

async function equal(
  reader: Reader,
  columns: readonly Column[],
  a: string,
  b: string,
): Promise<number> {
  const names = columns.map((column) => quoteName(column.name)).join(', ');
  const rows = await reader.query(
    `SELECT count(*) AS n FROM (SELECT ${names} FROM ${a} INTERSECT ALL SELECT ${names} FROM ${b})`,
  );
  return Number(rows[0]?.['n'] ?? 0);
}

/** The columns by which a row of the one table is a row of the other; none when nothing tells them apart. */
async function sharedKey(
  reader: Reader,
  old: Compared,
  { relation, columns }: Compared,
  key: readonly string[] | undefined,
): Promise<readonly string[]> {
  const candidates =
    key === undefined
      ? [
          ...IDS.flatMap((id) => columns.find(({ name }) => name.toLowerCase() === id) ?? []),
          ...columns.slice(0, 1),
        ].map(({ name }) => [name])
      : [key];
  for (const names of candidates) {
    const there = names.every((name) =>
      old.columns.some(
        (one) =>
          one.name === name && one.type === columns.find((column) => column.name === name)?.type,
      ),
    );
    if (!there) continue;
    // One after the other: a transaction has one connection.
    if (!(await isUnique(reader, relation, names))) continue;
    if (await isUnique(reader, old.relation, names)) return names;
  }
  return [];
}

async function isUnique(
  reader: Reader,
  relation: string,
  names: readonly string[],
): Promise<boolean> {
  const list = names.map(quoteName).join(', ');
  const present = names.map((name) => `${quoteName(name)} IS NOT NULL`).join(' AND ');
  const [told] = await reader.query(
    `SELECT count(*) AS n, (SELECT count(*) FROM (SELECT DISTINCT ${list} FROM ${relation} WHERE ${present})) AS different FROM ${relation}`,
  );
  return Number(told?.['n']) === Number(told?.['different']);
}

function shape(columns: readonly Column[]): string {
  return JSON.stringify(columns.map(({ name, type }) => [name, type]));
}
