import { AssayError } from '@assay/schema';
import type { Store } from '../store/index.js';
import type { Following } from './following.js';
import type { GroupCommit } from './group-commit.js';
import type { JobKind } from './kinds.js';
import { getJob, moveJob } from './ledger.js';
import type { JobRecord } from './record.js';

/** One attempt of a job that no processor does; what it writes and the job's end are one transaction. */
export async function runKind(
  { store, ledger }: { store: Store; ledger: GroupCommit },
  kind: JobKind,
  record: JobRecord,
  { meter, signal, fence, started, onComputed }: Following,
): Promise<{ record: JobRecord; dataset: undefined }> {
  // A kind may read its request from the ledger, where no digit of it is lost: it has to be there by then.
  await started;
  const before = record.depends_on === null ? null : await getJob(store, record.depends_on);
  if (before !== null && before.status !== 'COMPLETED') {
    const what = `the job before it, ${before.id}, is ${before.status}`;
    throw new AssayError('input-failed', what, {
      remedy: `assay jobs retry ${before.id}, then this one`,
    });
  }
  const { result, rows, write } = await kind({
    id: record.id,
    tenant: record.tenant_id,
    entity: record.dataset ?? '',
    payload: record.parameters,
    before: before?.result_data ?? null,
    signal,
    progress: (done, total) => meter.report(done, total),
  });
  signal.throwIfAborted();
  onComputed?.();
  const patch = {
    row_account: rows ?? null,
    error_details: null,
    progress: meter.finished(),
    completed_at: store.now().toISOString(),
  };
  if (write === undefined) {
    const { moved, done } = ledger.move(
      record,
      'complete',
      { ...patch, result_data: result },
      { signal, fence },
    );
    await done;
    return { record: moved, dataset: undefined };
  }
  const ending = await fence.transaction(store, async (tx) => {
    signal.throwIfAborted();
    const now = store.now();
    const result_data = { ...result, ...(await write(tx)) };
    return await moveJob(tx, record, 'complete', { ...patch, result_data }, now);
  });
  return { record: ending, dataset: undefined };
}
