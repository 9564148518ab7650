import type { Dataset } from '@assay/schema';
import {
  listDatasets,
  quoteName,
  ROW_COLUMN,
  type KnownDataset,
  type Store,
} from '../../../store/index.js';
import { jsonValue } from '../../json-values.js';

/** One row of a dataset with where it came from. */
export interface DataRecord {
  id: string;
  source: string;
  category: string | null;
  created_at: string;
  data: Record<string, unknown>;
}

export interface RecordFilter {
  dataset?: string;
  source?: string;
  category?: string;
}

/** A place between two records. */
export interface RecordPlace {
  dataset: string;
  row: number;
}

/** The datasets that a filter leaves, in the order of reading: all that were loaded, or the one that is named. */
export async function datasetsOf(store: Store, filter: RecordFilter): Promise<KnownDataset[]> {
  const { dataset, source, category } = filter;
  const same = (a: string | null | undefined, b: string) => a?.toLowerCase() === b.toLowerCase();
  return (await listDatasets(store))
    .filter((one) => (dataset === undefined ? one.kind === 'raw' : same(one.name, dataset)))
    .filter(
      (one) =>
        source === undefined ||
        [one.name, one.source?.kind, one.source?.name].some((name) => same(name, source)),
    )
    .filter((one) => category === undefined || categoryColumn(one) !== undefined);
}

/** How many records there are in all. */
export async function countRecords(
  store: Store,
  datasets: readonly KnownDataset[],
  category: string | undefined,
): Promise<number> {
  let total = 0;
  for (const dataset of datasets) {
    if (category === undefined) total += dataset.rows;
    else {
      const sql = `SELECT count(*) AS n FROM ${dataset.relation} WHERE ${isCategory(dataset)}`;
      total += Number((await store.query(sql, [category]))[0]?.['n'] ?? 0);
    }
  }
  return total;
}

/** Records after a place, at most `limit`, each with its own place. */
export async function readRecords(
  store: Store,
  datasets: readonly KnownDataset[],
  options: { after: RecordPlace | undefined; limit: number; category: string | undefined },
): Promise<{ place: RecordPlace; record: DataRecord }[]> {
  const { after, limit, category } = options;
  const found: { place: RecordPlace; record: DataRecord }[] = [];
  const start = after === undefined ? 0 : datasets.findIndex(({ id }) => id === after.dataset);
  for (const dataset of datasets.slice(Math.max(0, start))) {
    if (found.length >= limit) break;
    const row = after?.dataset === dataset.id ? after.row : -1;
    const rows = await store.query(
      `SELECT ${quoteName(ROW_COLUMN)}, ${names(dataset)} FROM ${dataset.relation}
       WHERE ${quoteName(ROW_COLUMN)} > $1 ${category === undefined ? '' : `AND ${isCategory(dataset, 3)}`}
       ORDER BY ${quoteName(ROW_COLUMN)} LIMIT $2`,
      [row, limit - found.length, ...(category === undefined ? [] : [category])],
    );
    for (const { [ROW_COLUMN]: at, ...data } of rows) {
      const place = { dataset: dataset.id, row: Number(at) };
      found.push({ place, record: recordOf(dataset, place, data) });
    }
  }
  return found;
}

function recordOf(
  dataset: KnownDataset,
  place: RecordPlace,
  data: Record<string, unknown>,
): DataRecord {
  const column = categoryColumn(dataset);
  const category = column === undefined ? null : data[column];
  return {
    id: `${place.dataset}:${place.row}`,
    source: dataset.name,
    category: textOf(category),
    created_at: dataset.created_at,
    data: jsonValue(data) as Record<string, unknown>,
  };
}

function textOf(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  return typeof value === 'string' ? value : JSON.stringify(jsonValue(value));
}

const names = (dataset: Dataset): string =>
  dataset.columns.map((column) => quoteName(column.name)).join(', ');

function categoryColumn(dataset: Dataset): string | undefined {
  return dataset.columns.find(({ name }) => name.toLowerCase() === 'category')?.name;
}

function isCategory(dataset: Dataset, parameter = 1): string {
  return `CAST(${quoteName(categoryColumn(dataset) ?? '')} AS VARCHAR) = $${parameter}`;
}
