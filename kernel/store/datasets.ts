import { randomUUID } from 'node:crypto';
import { AssayError, type Column, type Dataset, type Source, type Warning } from '@assay/schema';
import {
  checkDatasetName,
  HIDDEN_PREFIX,
  quoteName,
  relationName,
  type Relation,
} from './names.js';
import type { KnownDataset } from './known-dataset.js';
import { GIVEN_TEXTS } from './many-rows.js';
import { NORMALIZED } from './normalized.js';
import { dropIfUnused } from './relations.js';
import { rawTablesOf } from './raw-views.js';
import type { Row, Store, Transaction } from './store.js';
import { makeDue } from './views-due.js';

export interface DatasetEntry {
  name: string;
  kind: Dataset['kind'];
  relation: Relation;
  columns: readonly Column[];
  rowCount: number;
  rejected?: number;
  contentHash: string;
  dataFileId?: string | null;
  jobId?: string | null;
  source?: Source | null;
  warnings?: readonly Warning[];
  now: Date;
}

/** What reads the ledger: a store, or the transaction that one is in. */
export type Reader = Pick<Store | Transaction, 'query'> & Partial<Pick<Store, 'datasets'>>;

const COLUMNS = `CAST(id AS VARCHAR) AS id, name, kind, relation, row_count, rejected, columns,
  CAST(data_file_id AS VARCHAR) AS data_file_id, CAST(job_id AS VARCHAR) AS job_id,
  content_hash, source, created_at, updated_at`;

/**
 * Makes a relation known under a name: the ledger's row and the view of that name. A dataset of the same name keeps its id
 * and gets the new content; its old table goes when nothing refers to it any more.
 *
 * @throws AssayError `name-invalid`, `name-taken` for a name of the store's own, `column-invalid`
 */
export async function registerDataset(tx: Transaction, entry: DatasetEntry): Promise<Dataset> {
  checkDatasetName(entry.name);
  checkColumns(entry.columns);
  const previous = await byName(tx, entry.name);
  if (previous === undefined) await checkFree(tx, entry.name);
  const relation = relationName(entry.relation);
  const id = previous?.id ?? randomUUID();
  const values = [
    entry.name,
    entry.kind,
    relation,
    entry.dataFileId ?? null,
    entry.jobId ?? null,
    entry.rowCount,
    entry.rejected ?? 0,
    entry.columns,
    entry.source ?? null,
    entry.warnings ?? [],
    entry.contentHash,
    entry.now,
  ];
  if (previous === undefined) {
    await tx.query(
      `INSERT INTO assay.dataset (name, kind, relation, data_file_id, job_id, row_count, rejected, columns, source,
         warnings, content_hash, updated_at, created_at, id)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $12, $13)`,
      [...values, id],
    );
  } else {
    await tx.query(
      `UPDATE assay.dataset SET name = $1, kind = $2, relation = $3, data_file_id = $4, job_id = $5, row_count = $6,
         rejected = $7, columns = $8, source = $9, warnings = $10, content_hash = $11, updated_at = $12
       WHERE id = $13`,
      [...values, id],
    );
    await dropView(tx, previous.name);
  }
  await createView(tx, entry.name, relation, entry.columns);
  if (previous !== undefined && previous.relation !== relation) {
    await dropIfUnused(tx, previous.relation);
  }
  await gatherAnew(tx, entry, previous);
  const found = await findDataset(tx, id);
  if (found === undefined) throw new Error(`dataset ${entry.name} was not written`);
  const { relation: _, ...dataset } = found;
  return dataset;
}

/** A dataset by name (whatever the case) or id. */
export async function findDataset(
  reader: Reader,
  nameOrId: string,
): Promise<KnownDataset | undefined> {
  const exact =
    reader.datasets === undefined
      ? await byName(reader, nameOrId)
      : await reader.datasets.get(nameOrId);
  if (exact !== undefined || !/^[0-9a-f-]{36}$/i.test(nameOrId)) return exact;
  const rows = await reader.query(
    `SELECT ${COLUMNS} FROM assay.dataset WHERE CAST(id AS VARCHAR) = lower($1)`,
    [nameOrId],
  );
  return rows[0] === undefined ? undefined : datasetOf(rows[0]);
}

/** All datasets, by name; or a part of them, from the one behind `after` on, which is an id. */
export async function listDatasets(
  reader: Reader,
  part?: { limit: number; after?: string },
): Promise<KnownDataset[]> {
  const { limit, after } = part ?? {};
  const behind =
    after === undefined
      ? ''
      : 'WHERE lower(name) > (SELECT lower(name) FROM assay.dataset WHERE CAST(id AS VARCHAR) = lower($1))';
  const rows = await reader.query(
    `SELECT ${COLUMNS} FROM assay.dataset ${behind} ORDER BY lower(name)${limit === undefined ? '' : ` LIMIT ${limit}`}`,
    after === undefined ? [] : [after],
  );
  return rows.map(datasetOf);
}

/**
 * Gives a dataset another name; its id, content and table stay.
 *
 * @throws AssayError `name-invalid`, `name-taken`
 */
export async function renameDataset(
  tx: Transaction,
  dataset: KnownDataset,
  name: string,
  now: Date,
): Promise<KnownDataset> {
  checkDatasetName(name);
  const other = await byName(tx, name);
  if (other !== undefined && other.id !== dataset.id) {
    throw new AssayError('name-taken', `there is a dataset "${other.name}" already`, {
      ...{ status: 409, pointer: '/name', remedy: 'choose another name, or remove that one first' },
    });
  }
  await dropView(tx, dataset.name);
  await checkFree(tx, name);
  await tx.query('UPDATE assay.dataset SET name = $1, updated_at = $2 WHERE id = $3', [
    ...[name, now, dataset.id],
  ]);
  await createView(tx, name, dataset.relation, dataset.columns);
  await gatherAnew(tx, dataset);
  return { ...dataset, name, updated_at: now.toISOString() };
}

/** Forgets a dataset and its view; its table goes when no other dataset and no step refers to it. */
export async function removeDataset(tx: Transaction, id: string): Promise<void> {
  const dataset = await findDataset(tx, id);
  if (dataset === undefined) return;
  await dropView(tx, dataset.name);
  await tx.query('DELETE FROM assay.dataset WHERE id = $1', [dataset.id]);
  await gatherAnew(tx, dataset);
  const versions = await tx.query(
    'SELECT DISTINCT relation FROM assay.dataset_version WHERE dataset_id = CAST($1 AS UUID) AND relation IS NOT NULL',
    [dataset.id],
  );
  await tx.query('DELETE FROM assay.dataset_version WHERE dataset_id = CAST($1 AS UUID)', [
    dataset.id,
  ]);
  for (const { relation } of versions) await dropIfUnused(tx, String(relation));
  await dropIfUnused(tx, dataset.relation);
}

async function byName(reader: Reader, name: string): Promise<KnownDataset | undefined> {
  const rows = await reader.query(
    `SELECT ${COLUMNS} FROM assay.dataset WHERE lower(name) = lower($1)`,
    [name],
  );
  return rows[0] === undefined ? undefined : datasetOf(rows[0]);
}

/** The datasets of these names that there are, each under the name that was asked for, whatever its case. */
export async function byNames(
  reader: Pick<Reader, 'query'>,
  names: readonly string[],
): Promise<Map<string, KnownDataset>> {
  const sql = `SELECT asked, ${COLUMNS} FROM (${GIVEN_TEXTS} AS asked) JOIN assay.dataset ON lower(name) = lower(asked)`;
  const rows = await reader.query(sql, [names]);
  return new Map(rows.map((row) => [String(row['asked']), datasetOf(row)]));
}

/** All datasets by the names that DuckDB folds theirs to. */
export async function foldedDatasets(
  reader: Pick<Reader, 'query'>,
): Promise<Map<string, KnownDataset>> {
  const rows = await reader.query(`SELECT lower(name) AS folded, ${COLUMNS} FROM assay.dataset`);
  return new Map(rows.map((row) => [String(row['folded']), datasetOf(row)]));
}

export function checkColumns(columns: readonly Column[]): void {
  const seen = new Set<string>();
  for (const { name } of columns) {
    const key = name.toLowerCase();
    if (key.startsWith(HIDDEN_PREFIX) || name === '' || seen.has(key)) {
      throw new AssayError('column-invalid', `no dataset can have the column "${name}" (again)`);
    }
    seen.add(key);
  }
  if (columns.length === 0) {
    throw new AssayError('column-invalid', 'a dataset needs at least one column');
  }
}

/** A table or view of the store's own, or of the user's, keeps its name. */
export async function checkFree(tx: Pick<Transaction, 'query'>, ...names: string[]): Promise<void> {
  const rows = await tx.query(
    `SELECT n FROM (${GIVEN_TEXTS} AS n) WHERE lower(n) IN (
       SELECT lower(table_name) FROM information_schema.tables WHERE table_schema = 'main')`,
    [names],
  );
  const taken = rows[0]?.['n'];
  if (taken === undefined) return;
  throw new AssayError(
    'name-taken',
    `"${taken as string}" is the name of a table that is no dataset`,
    {
      status: 409,
      remedy: 'give another name with --as',
      pointer: '/as',
    },
  );
}

/** What gathers the records of these datasets is written anew before it is read. */
async function gatherAnew(
  tx: Transaction,
  ...datasets: readonly (Pick<DatasetEntry, 'kind' | 'source'> | undefined)[]
): Promise<void> {
  const raw = datasets.flatMap((dataset) => (dataset?.kind === 'raw' ? [dataset] : []));
  if (raw.length === 0) return;
  const tables = raw.flatMap(({ source }) => (source == null ? [] : rawTablesOf(source.kind)));
  await makeDue(tx, [...new Set([NORMALIZED, ...tables])]);
}

async function createView(
  tx: Transaction,
  name: string,
  relation: string,
  columns: readonly Column[],
): Promise<void> {
  await tx.query(viewOf(name, relation, columns));
}

/** The statement that makes a dataset's view. */
export function viewOf(name: string, relation: string, columns: readonly Column[]): string {
  const shown = columns.map((column) => quoteName(column.name)).join(', ');
  return `CREATE VIEW main.${quoteName(name)} AS SELECT ${shown} FROM ${relation}`;
}

async function dropView(tx: Transaction, name: string): Promise<void> {
  await tx.query(`DROP VIEW IF EXISTS main.${quoteName(name)}`);
}

function datasetOf(row: Row): KnownDataset {
  return {
    id: String(row['id']),
    name: String(row['name']),
    kind: row['kind'] as Dataset['kind'],
    relation: String(row['relation']),
    rows: Number(row['row_count']),
    rejected: Number(row['rejected']),
    columns: row['columns'] as Column[],
    data_file_id: (row['data_file_id'] ?? null) as string | null,
    job_id: (row['job_id'] ?? null) as string | null,
    content_hash: String(row['content_hash']),
    source: (row['source'] ?? null) as Source | null,
    created_at: String(row['created_at']),
    updated_at: String(row['updated_at']),
  };
}
