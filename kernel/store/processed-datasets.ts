import { randomUUID } from 'node:crypto';
import type { Dataset } from '@assay/schema';
import { checkColumns, checkFree, registerDataset, viewOf, type DatasetEntry } from './datasets.js';
import type { KnownDataset } from './known-dataset.js';
import { givenRows } from './many-rows.js';
import { checkDatasetName, quoteText, relationName } from './names.js';
import type { Transaction } from './store.js';

/** What a job's output is known by. */
export type ProcessedEntry = Required<
  Pick<DatasetEntry, 'name' | 'relation' | 'columns' | 'rowCount' | 'contentHash' | 'now'>
> & { dataFileId: string | null; jobId: string };

const FIELDS = [
  ...['id', 'name', 'kind', 'relation', 'row_count', 'rejected', 'columns', 'data_file_id'],
  ...['job_id', 'content_hash', 'source', 'warnings', 'created_at', 'updated_at'],
];

/**
 * Registers the outputs of many jobs as `registerDataset` does one, with a handful of statements for all of them. It serves
 * a store of one host only, where nobody else writes meanwhile.
 *
 * @param entries - no two of the same name
 * @param check - asked whether an output may take the place of what has its name
 * @param careful - looks whether a name is free before it is taken, to say so in words; else the statement itself fails
 * @returns the datasets, in the order of `entries`
 * @throws AssayError `name-invalid`, `name-taken`, `column-invalid`, and what `check` throws
 */
export async function registerProcessed(
  tx: Transaction,
  entries: readonly ProcessedEntry[],
  check: (name: string, existing: KnownDataset | undefined) => void,
  careful: boolean,
): Promise<Dataset[]> {
  if (entries.length === 0) return [];
  for (const { name, columns } of entries) {
    checkDatasetName(name);
    checkColumns(columns);
  }
  const known = await tx.named(entries.map(({ name }) => name));
  const fresh: KnownDataset[] = [];
  const same: KnownDataset[] = [];
  const datasets: Dataset[] = [];
  for (const entry of entries) {
    const before = known.get(entry.name);
    check(entry.name, before);
    const after = datasetOf(entry, before);
    if (before === undefined) fresh.push(after);
    else if (isSame(before, after)) same.push(after);
    // Another content under the name: its view and its old table go.
    const other = before !== undefined && !isSame(before, after);
    datasets.push(
      other ? await registerDataset(tx, { ...entry, kind: 'processed' }) : shown(after),
    );
  }
  if (careful && fresh.length > 0) await checkFree(tx, ...fresh.map(({ name }) => name));
  await insert(tx, fresh);
  await touch(tx, same);
  return datasets;
}

async function insert(tx: Transaction, datasets: readonly KnownDataset[]): Promise<void> {
  if (datasets.length === 0) return;
  const rows = datasets.map((dataset) => [
    ...[dataset.id, dataset.name, dataset.kind, dataset.relation, dataset.rows, dataset.rejected],
    ...[dataset.columns, dataset.data_file_id, dataset.job_id, dataset.content_hash],
    ...[null, [], dataset.created_at, dataset.updated_at],
  ]);
  const views = datasets.map(({ name, relation, columns }) => viewOf(name, relation, columns));
  await tx.register(views, datasets, { columns: FIELDS, rows });
}

/** The same content again, from another job. */
async function touch(tx: Transaction, datasets: readonly KnownDataset[]): Promise<void> {
  if (datasets.length === 0) return;
  if (datasets.length <= FEW) return await tx.register(datasets.map(touchedOne), datasets);
  const rows = datasets.map(({ id, job_id, data_file_id, updated_at }) => [
    ...[id, job_id, data_file_id, updated_at],
  ]);
  const statement = `UPDATE assay.dataset SET job_id = CAST(given.job AS UUID), data_file_id = CAST(given.file AS UUID),
       updated_at = CAST(given.time AS TIMESTAMPTZ)
     FROM (${givenRows(['key_id', 'job', 'file', 'time'], rows)}) AS given WHERE id = CAST(key_id AS UUID)`;
  await tx.register([statement], datasets);
}

/** Up to so many cost less one by one than the planning of them all at once. */
const FEW = 3;

function touchedOne({ id, job_id, data_file_id, updated_at }: KnownDataset): string {
  const literal = (text: string | null | undefined) => (text == null ? 'NULL' : quoteText(text));
  return `UPDATE assay.dataset SET job_id = ${literal(job_id)}, data_file_id = ${literal(data_file_id)},
     updated_at = ${literal(updated_at)} WHERE id = ${literal(id)}`;
}

function datasetOf(entry: ProcessedEntry, before: KnownDataset | undefined): KnownDataset {
  const now = entry.now.toISOString();
  return {
    id: before?.id ?? randomUUID(),
    name: entry.name,
    kind: 'processed',
    relation: relationName(entry.relation),
    rows: entry.rowCount,
    rejected: 0,
    columns: [...entry.columns],
    data_file_id: entry.dataFileId,
    job_id: entry.jobId,
    content_hash: entry.contentHash,
    source: null,
    created_at: before?.created_at ?? now,
    updated_at: now,
  };
}

function isSame(before: KnownDataset, after: KnownDataset): boolean {
  const told = ({ name, kind, relation, rows, columns, content_hash, source }: KnownDataset) =>
    JSON.stringify([name, kind, relation, rows, columns, content_hash, source]);
  return told(before) === told(after);
}

function shown({ relation: _, ...dataset }: KnownDataset): Dataset {
  return dataset;
}
