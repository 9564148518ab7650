import type { Column, Dataset } from '@assay/schema';
import { quoteName, quoteText, ROW_COLUMN } from './names.js';
import type { Transaction } from './store.js';

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
  if (datasets.some(({ name }) => name.toLowerCase() === 'normalized_data')) return;
  const tables = await tx.query(
    `SELECT table_type FROM information_schema.tables WHERE table_schema = 'main' AND table_name = 'normalized_data' AND table_type <> 'VIEW'`,
  );
  if (tables.length > 0) return;
  await tx.query(`CREATE OR REPLACE VIEW main.normalized_data AS ${normalizedSql(datasets)}`);
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

function select({ name, columns, source, created_at, relation }: Loaded): string {
  const files = (source?.['files'] ?? []) as { sha256: string; loaded_at?: string }[];
  const list = (values: readonly string[]): string =>
    `([${values.map(quoteText).join(', ')}]::VARCHAR[])["assay:file"]`;
  const text = (column: Column | undefined): string =>
    column === undefined ? 'NULL' : `CAST(${quoteName(column.name)} AS VARCHAR)`;
  const place = `concat_ws(':', left(${list(files.map((file) => file.sha256))}, 16), "assay:start")`;
  const time = named(columns, TIMES, ['date', 'timestamp']);
  const data = columns.map((column) => `${quoteText(column.name)}, ${json(column)}`);
  return `SELECT coalesce(${text(named(columns, IDS))}, ${place}) AS source_id,
  CAST(${list(files.map((file) => file.loaded_at ?? created_at))} AS TIMESTAMPTZ) AS created_at,
  coalesce(${text(named(columns, CATEGORIES))}, ${quoteText(name)}) AS category,
  ${quoteText(name)} AS source, ${quoteText(source?.kind ?? '')} AS source_kind,
  CAST(${time === undefined ? 'NULL' : quoteName(time.name)} AS TIMESTAMP) AS source_time,
  ${quoteName(ROW_COLUMN)} AS "row", ${list(files.map((file) => file.sha256))} AS sha256,
  "assay:line" AS line, "assay:start" AS byte_start, "assay:end" AS byte_end,
  json_object(${data.join(', ')}) AS data FROM ${relation}`;
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
