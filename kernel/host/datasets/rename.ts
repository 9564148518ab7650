import { AssayError } from '@assay/schema';
import { renameDataset, type KnownDataset, type Transaction } from '../../store/index.js';
import { dependentsOf } from './dependents.js';

/**
 * Gives a dataset another name, and with it whatever speaks of it by name: annotations, jobs and loads.
 *
 * @throws AssayError `name-invalid`, `name-taken`, `dataset-busy` while a job reads it
 */
export async function renameEverywhere(
  tx: Transaction,
  dataset: KnownDataset,
  name: string,
  now: Date,
): Promise<KnownDataset> {
  const { unfinished } = await dependentsOf(tx, dataset);
  if (unfinished > 0) {
    throw new AssayError('dataset-busy', `a job reads "${dataset.name}" at the moment`, {
      ...{ status: 409, remedy: 'wait for its end, or cancel it' },
    });
  }
  const renamed = await renameDataset(tx, dataset, name, now);
  const old = dataset.name;
  await tx.query('UPDATE assay.annotation SET dataset = $1 WHERE lower(dataset) = lower($2)', [
    ...[name, old],
  ]);
  await tx.query('UPDATE assay.job SET dataset = $1 WHERE CAST(dataset_id AS VARCHAR) = $2', [
    ...[name, dataset.id],
  ]);
  await tx.query(`UPDATE assay.job SET output_name = $1 WHERE CAST(id AS VARCHAR) = $2`, [
    name,
    dataset.job_id ?? '',
  ]);
  await tx.query('UPDATE checkpoint.load_run SET dataset = $1 WHERE dataset = $2', [name, old]);
  return renamed;
}
