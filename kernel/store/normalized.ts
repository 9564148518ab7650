import type { Column, Dataset } from '@assay/schema';
import { quoteName, quoteText, ROW_COLUMN } from './names.js';
import type { Transaction } from './store.js';

export const NORMALIZED = 'normalized_data';

type Loaded = Pick<Dataset, 'name' | 'kind' | 'columns' | 'source' | 'created_at'> & {
  relation: string;
};

/** Names under which sources tell their records apart, the first one counts. */
const IDS = ['source_id', 'id', 'guid', 'uuid'];
const CATEGORIES = ['category', 'categories'];
const TIMES = ['updated_at', 'updated', 'published', 'created_at', 'timestamp', 'time', 'date'];

/**
 * `normalized_data`: every record of every loaded dataset in one shape. `source_id` tells a record apart within its source;
 * `created_at` is when it was loaded, `source_time` what it says itself; `category` is its own, else the dataset's name.
 * `data` holds all of its columns.
 */
export async function writeNormalizedView(
  tx: Transaction,
  datasets: readonly Loaded[],
): Promise<void> {
  if (datasets.some(({ name }) => name.toLowerCase() === NORMALIZED)) return;
  const tables = await tx.query(
    `SELECT table_type FROM information_schema.tables WHERE table_schema = 'main' AND table_name = $1 AND table_type <> 'VIEW'`,
    [NORMALIZED],
  );
  if (tables.length > 0) return;
  await tx.query(`CREATE OR REPLACE VIEW main.${NORMALIZED} AS ${normalizedSql(datasets)}`);
}

export function normalizedSql(datasets: readonly Loaded[]): string {
  const loaded = datasets.filter(
    ({ kind, source }) => kind === 'raw' && Array.isArray(source?.['files']),
  );
  return loaded.length === 0 ? EMPTY : loaded.map(select).join('\nUNION ALL ');
}

const EMPTY = `SELECT CAST(NULL AS VARCHAR) AS source_id, CAST(NULL AS TIMESTAMPTZ) AS created_at, CAST(NULL AS VARCHAR) AS category,
  CAST(NULL AS VARCHAR) AS source, CAST(NULL AS VARCHAR) AS source_kind, CAST(NULL AS TIMESTAMP) AS source_time,
  CAST(NULL AS BIGINT) AS "row", CAST(NULL AS VARCHAR) AS sha256, CAST(NULL AS BIGINT) AS line,
  CAST(NULL AS BIGINT) AS byte_start, CAST(NULL AS BIGINT) AS byte_end, CAST(NULL AS JSON) AS data WHERE false`;

/** SQL of what `normalized_data` says of each record of a dataset beside its columns. */
export function recordParts({ name, columns, source, created_at }: Omit<Loaded, 'relation'>): {
  sourceId: string;
  createdAt: string;
  category: string;
} {
  const files = (source?.['files'] ?? []) as { sha256: string; loaded_at?: string }[];
  const text = (column: Column | undefined): string =>
    column === undefined ? 'NULL' : `CAST(${quoteName(column.name)} AS VARCHAR)`;
  const sha = files.map((file) => file.sha256);
  const place =
    files.length === 0
      ? `CAST(${quoteName(ROW_COLUMN)} AS VARCHAR)`
      : `concat_ws(':', left(${ofFile(sha)}, 16), "assay:start")`;
  const times = files.map((file) => file.loaded_at ?? created_at);
  const time = files.length === 0 ? quoteText(created_at) : ofFile(times);
  return {
    sourceId: `coalesce(${text(named(columns, IDS))}, ${place})`,
    createdAt: `CAST(${time} AS TIMESTAMPTZ)`,
    category: `coalesce(${text(named(columns, CATEGORIES))}, ${quoteText(name)})`,
  };
}

function select(loaded: Loaded): string {
  const { name, columns, source, relation } = loaded;
  const files = (source?.['files'] ?? []) as { sha256: string }[];
  const time = named(columns, TIMES, ['date', 'timestamp']);
  const data = columns.map((column) => `${quoteText(column.name)}, ${json(column)}`);
  const { sourceId, createdAt, category } = recordParts(loaded);
  return `SELECT ${sourceId} AS source_id,
  ${createdAt} AS created_at,
  ${category} AS category,
  ${quoteText(name)} AS source, ${quoteText(source?.kind ?? '')} AS source_kind,
  CAST(${time === undefined ? 'NULL' : quoteName(time.name)} AS TIMESTAMP) AS source_time,
  ${quoteName(ROW_COLUMN)} AS "row", ${ofFile(files.map((file) => file.sha256))} AS sha256,
  "assay:line" AS line, "assay:start" AS byte_start, "assay:end" AS byte_end,
  json_object(${data.join(', ')}) AS data FROM ${relation}`;
}

/** What is said of a row's file. */
function ofFile(values: readonly string[]): string {
  return `([${values.map(quoteText).join(', ')}]::VARCHAR[])["assay:file"]`;
}

function named(
  columns: readonly Column[],
  names: readonly string[],
  types?: readonly Column['type'][],
): Column | undefined {
  for (const name of names) {
    const column = columns.find((one) => one.name.toLowerCase() === name);
    if (column !== undefined && (types === undefined || types.includes(column.type))) return column;
  }
  return types === undefined ? undefined : columns.find((one) => types.includes(one.type));
}

/** JSON has no NaN and no infinities: they are texts. */
function json({ name, type }: Column): string {
  const quoted = quoteName(name);
  if (type !== 'number') return quoted;
  return `CASE WHEN isfinite(${quoted}) THEN to_json(${quoted}) ELSE to_json(CAST(${quoted} AS VARCHAR)) END`;
}
