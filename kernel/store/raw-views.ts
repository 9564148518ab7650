import type { Dataset } from '@assay/schema';
import { quoteText } from './names.js';
import { keptObjects } from './raw-records.js';
import { sourceFiles } from './source-files.js';
import type { Transaction } from './store.js';

/** Which raw table a source belongs to, by its kind. */
const TABLES: Record<string, (kind: string) => boolean> = {
  raw_csv_data: (kind) => !isFeed(kind) && !isApi(kind),
  raw_api_data: isApi,
  raw_rss_data: isFeed,
};
export const RAW_TABLES = Object.keys(TABLES);

/** The raw tables in which sources of a kind are. */
export function rawTablesOf(kind: string): string[] {
  return RAW_TABLES.filter((name) => TABLES[name]?.(kind) === true);
}

function isFeed(kind: string): boolean {
  return /^(rss|atom|rdf|json ?feed|feed)/i.test(kind);
}

function isApi(kind: string): boolean {
  return /^(api|jsonl?|geojson)$/i.test(kind);
}

type Loaded = Pick<Dataset, 'name' | 'kind' | 'source' | 'created_at'> & { relation: string };

/**
 * Writes those of `raw_csv_data`, `raw_api_data` and `raw_rss_data` anew that are named: every record as it lies in its
 * object, those left out too.
 * An object that several datasets hold is told once, as the first of them reads it, and so is each of its sheets or tables that
 * were loaded for themselves. The text of a record is added by the
 * store's own connections (`RecordTexts`); another program has the object and the bytes to look at.
 */
export async function writeRawViews(
  tx: Pick<Transaction, 'query'>,
  datasets: readonly Loaded[],
  names: readonly string[],
): Promise<void> {
  const raw = datasets
    .filter(({ kind }) => kind === 'raw')
    .sort((a, b) => (a.created_at < b.created_at ? -1 : a.created_at > b.created_at ? 1 : 0));
  const taken = new Set(datasets.map(({ name }) => name.toLowerCase()));
  for (const [name, holds] of Object.entries(TABLES)) {
    if (taken.has(name) || !names.includes(name)) continue;
    const known = await tx.query(
      `SELECT 1 FROM information_schema.tables WHERE table_schema = 'main' AND table_name = $1 AND table_type <> 'VIEW'`,
      [name],
    );
    if (known.length > 0) continue;
    const apart = await keptObjects(tx);
    const seen = new Set(apart.map(({ object }) => object));
    const parts = records(
      raw.filter(({ source }) => holds(String(source?.kind ?? ''))),
      seen,
    );
    const others = apart.filter(({ kind }) => holds(kind)).map(({ object }) => quoteText(object));
    if (others.length > 0) parts.push(...keptRecords(others.join(', ')));
    await tx.query(`CREATE OR REPLACE VIEW main.${name} AS ${view(parts)}`);
  }
}

/**
 * The datasets' accepted records and those left out, of the objects that none before it has. One join for all of them:
 * with one for each dataset DuckDB plans for minutes when there are many.
 */
function records(datasets: readonly Loaded[], seen: Set<string>): string[] {
  const scans: string[] = [];
  const values: string[] = [];
  for (const { name, source, relation } of datasets) {
    const files = sourceFiles(source)
      .map((file, i) => ({ ...file, number: i + 1 }))
      .filter(({ object, part }) => {
        const key = `${object} ${part}`;
        return !seen.has(object) && !seen.has(key) && seen.add(key) !== undefined;
      });
    if (files.length === 0) continue;
    const own = quoteText(name);
    scans.push(
      `SELECT ${own} AS dataset, "assay:file" AS number, "assay:line" AS line, "assay:start" AS byte_start, "assay:end" AS byte_end FROM ${relation}`,
    );
    for (const { number, object, name: file, data_file_id, encoding, sha256 } of files)
      values.push(
        `(${own}, ${number}, ${[object, file, data_file_id, sha256].map(quoteText).join(', ')}, ${encoding === null ? 'NULL' : quoteText(encoding)})`,
      );
  }
  if (scans.length === 0) return [];
  const list = `(VALUES ${values.join(', ')}) f(dataset, number, object, file_name, data_file_id, sha256, encoding)`;
  const file = 'f.dataset, f.data_file_id, f.file_name, f.object';
  return [
    `SELECT ${file}, r.line, r.byte_start, r.byte_end, CAST(f.encoding AS VARCHAR) AS encoding, 'accepted' AS status, CAST(NULL AS VARCHAR) AS reason
     FROM (${scans.join(' UNION ALL ')}) r JOIN ${list} ON f.dataset = r.dataset AND f.number = r.number`,
    `SELECT ${file}, j.line, j.byte_start, j.byte_end, CAST(f.encoding AS VARCHAR), 'rejected', j.reason
     FROM raw.rejected j JOIN ${list} ON f.sha256 = j.sha256 JOIN (
       SELECT lower(dataset) AS dataset, sha256, arg_max(id, completed_at) AS id
       FROM checkpoint.load_run WHERE state = 'completed' GROUP BY ALL
     ) l ON l.dataset = lower(f.dataset) AND l.sha256 = f.sha256 AND l.id = j.run_id
     WHERE j.column_name IS NULL`,
  ];
}

/** The records of objects that no dataset has whole; those in quarantine say why. */
function keptRecords(objects: string): string[] {
  const file = 'f.dataset, f.data_file_id, f.file_name, f.object';
  return [
    `SELECT ${file}, r.line, r.byte_start, r.byte_end, f.encoding,
       CASE WHEN q.byte_start IS NULL THEN 'accepted' ELSE 'quarantined' END AS status, q.reason
     FROM raw.record r JOIN raw.record_file f ON f.object = r.object
     LEFT JOIN (
       SELECT run_id, byte_start, line, first(array_to_string(CAST(reasons AS VARCHAR[]), '; ')) AS reason
       FROM raw.quarantine WHERE kind = 'row' GROUP BY ALL
     ) q ON q.run_id = f.run_id AND q.byte_start = r.byte_start AND q.line = r.line
     WHERE r.object IN (${objects})`,
    `SELECT ${file}, j.line, j.byte_start, j.byte_end, f.encoding, 'rejected', j.reason
     FROM raw.rejected j JOIN raw.record_file f ON f.run_id = j.run_id
     WHERE j.column_name IS NULL AND f.object IN (${objects})`,
  ];
}

function view(parts: readonly string[]): string {
  const rows = parts.length > 0 ? parts.join(' UNION ALL ') : NOTHING;
  return `SELECT p.dataset, p.data_file_id, p.file_name, p.object,
      row_number() OVER (PARTITION BY p.object ORDER BY p.byte_start, p.line) AS record,
      p.line, p.byte_start, p.byte_end, p.encoding, p.status, p.reason,
      CAST(NULL AS VARCHAR) AS raw_data, d.created_at
    FROM (${rows}) p LEFT JOIN assay.data_file d ON CAST(d.id AS VARCHAR) = p.data_file_id`;
}

const NOTHING = `SELECT '' AS dataset, '' AS data_file_id, '' AS file_name, '' AS object, 0::BIGINT AS line, 0::BIGINT AS byte_start,
  0::BIGINT AS byte_end, '' AS encoding, '' AS status, '' AS reason WHERE false`;
