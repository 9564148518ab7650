import { findDataset, removeDataset, type Store } from '../store/index.js';
import type { Publish } from './publish.js';
import { getJob } from './ledger.js';

/** Forgets a finished job: its record, its events, and its table where that is still the job's own. */
export async function removeJob(store: Store, id: string, publish: Publish): Promise<void> {
  const removed = await store.transaction(async (tx) => {
    const job = await getJob(tx, id, false);
    const named = job.output_name === null ? undefined : await findDataset(tx, job.output_name);
    const dataset = named?.job_id === job.id ? named : undefined;
    await tx.query('DELETE FROM assay.job_event WHERE job_id = $1', [job.id]);
    await tx.query('DELETE FROM assay.job WHERE id = $1', [job.id]);
    if (dataset === undefined) return undefined;
    // Lineage stays for what was made from it, but no longer serves as a result to take again.
    await tx.query('UPDATE assay.step SET relation = NULL WHERE job_id = $1', [job.id]);
    await removeDataset(tx, dataset.id);
    const { relation: _, ...shown } = dataset;
    return shown;
  });
  if (removed === undefined) return;
  publish({ type: 'dataset_removed', id: removed.id, dataset: removed });
}
