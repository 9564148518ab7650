import {
  listDatasets,
  quoteName,
  recordParts,
  ROW_COLUMN,
  type KnownDataset,
  type Parameter,
  type Store,
} from '../../../store/index.js';
import { jsonValue } from '../../json-values.js';

/** One row of a dataset with where it came from. */
export interface DataRecord {
  id: string;
  source_id: string | null;
  source: string;
  category: string | null;
  created_at: string;
  data: Record<string, unknown>;
}

/** Which records are asked for; a text is meant exactly. */
export interface RecordFilter {
  dataset?: string;
  source?: string;
  source_id?: string;
  category?: string;
  /** Only what was loaded after this. */
  since?: string;
}

/** A place between two records. */
export interface RecordPlace {
  dataset: string;
  row: number;
}

/** Under names that no column of a file can have. */
const SOURCE_ID = 'assay:source_id';
const CATEGORY = 'assay:category';
const CREATED_AT = 'assay:created_at';

/** The datasets that a filter leaves, in the order of reading: all that were loaded, or the one that is named. */
export async function datasetsOf(store: Store, filter: RecordFilter): Promise<KnownDataset[]> {
  const { dataset, source } = filter;
  const same = (a: string | null | undefined, b: string) => a?.toLowerCase() === b.toLowerCase();
  return (await listDatasets(store))
    .filter((one) => (dataset === undefined ? one.kind === 'raw' : same(one.name, dataset)))
    .filter(
      (one) =>
        source === undefined ||
        [one.name, one.source?.kind, one.source?.name].some((name) => same(name, source)),
    );
}

/** How many records there are in all. */
export async function countRecords(
  store: Store,
  datasets: readonly KnownDataset[],
  filter: RecordFilter,
): Promise<number> {
  let total = 0;
  for (const dataset of datasets) {
    const { conditions, values } = conditionsOf(dataset, filter, []);
    if (conditions.length === 0) total += dataset.rows;
    else {
      const sql = `SELECT count(*) AS n FROM ${dataset.relation} WHERE ${conditions.join(' AND ')}`;
      total += Number((await store.query(sql, values))[0]?.['n'] ?? 0);
    }
  }
  return total;
}

/** Records after a place, at most `limit`, each with its own place. */
export async function readRecords(
  store: Store,
  datasets: readonly KnownDataset[],
  options: { after: RecordPlace | undefined; limit: number; filter: RecordFilter },
): Promise<{ place: RecordPlace; record: DataRecord }[]> {
  const { after, limit, filter } = options;
  const found: { place: RecordPlace; record: DataRecord }[] = [];
  const start = after === undefined ? 0 : datasets.findIndex(({ id }) => id === after.dataset);
  for (const dataset of datasets.slice(Math.max(0, start))) {
    if (found.length >= limit) break;
    const row = after?.dataset === dataset.id ? after.row : -1;
    const { conditions, values } = conditionsOf(dataset, filter, [row, limit - found.length]);
    const where = [`${quoteName(ROW_COLUMN)} > $1`, ...conditions].join(' AND ');
    const rows = await store.query(
      `SELECT ${selected(dataset)} FROM ${dataset.relation} WHERE ${where}
       ORDER BY ${quoteName(ROW_COLUMN)} LIMIT $2`,
      values,
    );
    for (const read of rows) {
      const place = { dataset: dataset.id, row: Number(read[ROW_COLUMN]) };
      found.push({ place, record: recordOf(dataset, place, read) });
    }
  }
  return found;
}

function selected(dataset: KnownDataset): string {
  const { sourceId, category, createdAt } = recordParts(dataset);
  const parts = [
    [quoteName(ROW_COLUMN), ROW_COLUMN] as const,
    ...([
      [sourceId, SOURCE_ID],
      [category, CATEGORY],
      [createdAt, CREATED_AT],
    ] as const),
    ...dataset.columns.map(({ name }) => [quoteName(name), name] as const),
  ];
  return parts.map(([sql, name]) => `${sql} AS ${quoteName(name)}`).join(', ');
}

/** What a filter asks of each row of a dataset; its values follow those that are there already. */
function conditionsOf(
  dataset: KnownDataset,
  { source_id, category, since }: RecordFilter,
  before: readonly Parameter[],
): { conditions: string[]; values: Parameter[] } {
  const parts = recordParts(dataset);
  const values = [...before];
  const conditions: string[] = [];
  const ask = (condition: (parameter: string) => string, value: string | undefined) => {
    if (value === undefined) return;
    values.push(value);
    conditions.push(condition(`$${values.length}`));
  };
  ask((parameter) => `${parts.sourceId} = ${parameter}`, source_id);
  ask((parameter) => `${parts.category} = ${parameter}`, category);
  ask((parameter) => `${parts.createdAt} > CAST(${parameter} AS TIMESTAMPTZ)`, since);
  return { conditions, values };
}

function recordOf(
  dataset: KnownDataset,
  place: RecordPlace,
  values: Record<string, unknown>,
): DataRecord {
  const own = Object.fromEntries(dataset.columns.map(({ name }) => [name, values[name]]));
  return {
    id: `${place.dataset}:${place.row}`,
    source_id: textOf(values[SOURCE_ID]),
    source: dataset.name,
    category: textOf(values[CATEGORY]),
    created_at: new Date(String(values[CREATED_AT])).toISOString(),
    data: jsonValue(own) as Record<string, unknown>,
  };
}

const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null);
