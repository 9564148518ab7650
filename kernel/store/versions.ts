import { AssayError, type Column } from '@assay/schema';
import { findDataset, listDatasets, type Reader } from './datasets.js';
import type { NamedView } from './named-view.js';
import { normalizedSql } from './normalized.js';
import { quoteName, quoteText, ROW_COLUMN } from './names.js';
import { dropIfUnused } from './relations.js';
import type { Row, Transaction } from './store.js';

/** `ASSAY_KEEP_VERSIONS`: how many versions of a dataset stay readable; older ones' tables go. */
export const KEPT = Math.max(1, Number(process.env['ASSAY_KEEP_VERSIONS'] ?? 10) || 10);

/** What a dataset was when a run had ended: its first rows. */
export interface VersionEntry {
  runId: string;
  columns: readonly Column[];
  rows: number;
  contentHash: string;
}

/**
 * Notes what a dataset is after a load. Versions before it whose rows are the first ones of the new table move there, so
 * that the old table can go.
 */
export async function keepVersion(
  tx: Transaction,
  runId: string,
  name: string,
  moved: { from: string } | undefined,
  now: Date,
): Promise<void> {
  const dataset = await findDataset(tx, name);
  if (dataset === undefined) throw new Error(`dataset ${name} was not written`);
  const { columns, rows, content_hash: contentHash } = dataset;
  await keepVersions(tx, name, [{ runId, columns, rows, contentHash }], moved, now);
}

/** As {@link keepVersion}, for several runs that were committed together, in their order. */
export async function keepVersions(
  tx: Transaction,
  name: string,
  entries: readonly VersionEntry[],
  moved: { from: string } | undefined,
  now: Date,
): Promise<void> {
  const dataset = await findDataset(tx, name);
  if (dataset === undefined) throw new Error(`dataset ${name} was not written`);
  if (moved !== undefined) {
    await tx.query('UPDATE assay.dataset_version SET relation = $2 WHERE relation = $1', [
      moved.from,
      dataset.relation,
    ]);
    await dropIfUnused(tx, moved.from);
  }
  const numbers = await tx.numbers('assay.dataset_version_seq', entries.length);
  const gone = entries.length - KEPT;
  await tx.insert(
    'assay.dataset_version',
    [
      ...['seq', 'run_id', 'dataset_id', 'name', 'relation', 'columns', 'row_count'],
      ...['content_hash', 'created_at'],
    ],
    entries.map(({ runId, columns, rows, contentHash }, i) => [
      ...[numbers[i], runId, dataset.id, dataset.name, i < gone ? null : dataset.relation],
      ...[columns, rows, contentHash, now],
    ]),
  );
  const old = await tx.query(
    `SELECT seq, relation FROM assay.dataset_version WHERE dataset_id = CAST($1 AS UUID) AND relation IS NOT NULL
     ORDER BY seq DESC OFFSET ${KEPT}`,
    [dataset.id],
  );
  for (const { seq, relation } of old) {
    await tx.query('UPDATE assay.dataset_version SET relation = NULL WHERE seq = $1', [seq]);
    await dropIfUnused(tx, String(relation));
  }
}

/**
 * Views by which a statement sees every loaded dataset as it was when a load had ended. A dataset that was not there yet,
 * or is kept no more, is an error when it is read.
 *
 * @throws AssayError `run-unknown`
 */
export async function viewsAsOf(reader: Reader, run: string): Promise<NamedView[]> {
  const found = await reader.query(
    `SELECT seq, created_at FROM assay.dataset_version WHERE starts_with(CAST(run_id AS VARCHAR), lower($1)) ORDER BY seq`,
    [run],
  );
  const [at, other] = found;
  if (at === undefined || other !== undefined || run.length < 8) {
    throw new AssayError('run-unknown', `there is no load run "${run}"`, {
      status: 404,
      pointer: '/as_of',
      remedy: 'give the run.id that a load reported; SELECT * FROM checkpoint.load_run lists them',
    });
  }
  const versions = await reader.query(
    `SELECT DISTINCT ON (dataset_id) CAST(dataset_id AS VARCHAR) AS id, name, relation, columns, row_count
     FROM assay.dataset_version WHERE seq <= $1 ORDER BY dataset_id, seq DESC`,
    [at['seq']],
  );
  const views = versions.map((version) => viewOf(version, run));
  const there = new Set(views.map(({ name }) => name.toLowerCase()));
  for (const { name, kind, created_at } of await listDatasets(reader)) {
    if (there.has(name.toLowerCase())) continue;
    // What jobs made before then is as it is now; what came later was not there.
    if (kind !== 'raw' && created_at <= String(at['created_at'])) continue;
    views.push({ name, sql: failing(`the dataset "${name}" was not there yet after run ${run}`) });
  }
  return [...views, { name: 'normalized_data', sql: normalizedSql(await asOf(reader, versions)) }];
}

function viewOf(version: Row, run: string): NamedView {
  const name = String(version['name']);
  const relation = version['relation'] as string | null;
  if (relation === null)
    return {
      name,
      sql: failing(
        `"${name}" as of run ${run} is no longer kept; load its file again (ASSAY_KEEP_VERSIONS sets how many versions are)`,
      ),
    };
  const columns = (version['columns'] as Column[]).map((column) => quoteName(column.name));
  return {
    name,
    sql: `SELECT ${columns.join(', ')} FROM ${relation} WHERE ${quoteName(ROW_COLUMN)} < ${Number(version['row_count'])} ORDER BY ${quoteName(ROW_COLUMN)}`,
  };
}

function failing(message: string): string {
  return `SELECT error(${quoteText(message)}) AS missing`;
}

async function asOf(reader: Reader, versions: readonly Row[]) {
  const known = new Map((await listDatasets(reader)).map((dataset) => [dataset.id, dataset]));
  return versions.flatMap((version) => {
    const dataset = known.get(String(version['id']));
    const table = version['relation'] as string | null;
    if (dataset === undefined || table === null) return [];
    const rows = Number(version['row_count']);
    const relation = `(SELECT * FROM ${table} WHERE ${quoteName(ROW_COLUMN)} < ${rows})`;
    return [{ ...dataset, relation, columns: version['columns'] as Column[] }];
  });
}
