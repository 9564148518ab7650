import { AssayError, type Column, type ColumnTable, type Dataset } from '@assay/schema';
import { findDataset, type Store } from '../store/index.js';
import { getJob } from './ledger.js';
import { findStep } from './lineage.js';
import type { JobRecord } from './record.js';

/** What a job works on, pinned by its content. */
export interface JobInput {
  name: string;
  relation: string;
  rowCount: number;
  columns: readonly Column[];
  contentHash: string;
  units: ReadonlyMap<string, string>;
}

/**
 * A job's input as it is now: the dataset, or the output of the job it depends on, even when that name holds another
 * content meanwhile.
 *
 * @throws AssayError `input-failed`, `input-without-table`, `dataset-unknown`
 */
export async function resolveInput(store: Store, record: JobRecord): Promise<JobInput> {
  if (record.depends_on !== null) return await outputOf(store, record.depends_on);
  const named = record.dataset === null ? undefined : await findDataset(store, record.dataset);
  const id = record.dataset_id;
  const dataset = named ?? (id === null ? undefined : await findDataset(store, id));
  if (dataset === undefined) {
    throw new AssayError('dataset-unknown', `the dataset "${record.dataset}" has been removed`, {
      remedy: 'load it again, then: assay jobs retry',
    });
  }
  return inputOf(dataset, dataset.relation);
}

/** Reads the input's columns, with their units. */
export async function readInput(
  store: Store,
  input: JobInput,
  signal?: AbortSignal,
): Promise<ColumnTable> {
  const table = await store.readTable(input.relation, signal === undefined ? {} : { signal });
  const columns = table.columns.map((column) => {
    const unit = input.units.get(column.name);
    return unit === undefined ? column : { ...column, unit };
  });
  return { rowCount: table.rowCount, columns };
}

async function outputOf(store: Store, jobId: string): Promise<JobInput> {
  const job = await getJob(store, jobId, false);
  if (job.status !== 'COMPLETED') {
    const why = job.error_details === null ? '' : `: ${job.error_details.message}`;
    throw new AssayError('input-failed', `the input, job ${job.id}, is ${job.status}${why}`, {
      remedy: `assay jobs retry ${job.id}, then this one`,
    });
  }
  const step = job.step_key === null ? undefined : await findStep(store, job.step_key);
  if (step === undefined || step.relation === null || job.output_name === null) {
    throw new AssayError('input-without-table', `the input, job ${job.id}, has no table`);
  }
  const { relation, columns, contentHash } = step;
  const rows = step.rowCount ?? 0;
  return inputOf({ name: job.output_name, columns, rows, content_hash: contentHash }, relation);
}

function inputOf(
  dataset: Pick<Dataset, 'name' | 'columns' | 'rows' | 'content_hash'>,
  relation: string,
): JobInput {
  const units = new Map<string, string>();
  for (const { name, unit } of dataset.columns) if (unit !== undefined) units.set(name, unit);
  const { name, rows: rowCount, content_hash: contentHash } = dataset;
  return { name, relation, rowCount, columns: dataset.columns, contentHash, units };
}
