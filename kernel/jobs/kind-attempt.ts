import { AssayError } from '@assay/schema';
import type { Store } from '../store/index.js';
import type { JobKind } from './kinds.js';
import { getJob, moveJob } from './ledger.js';
import type { ProgressMeter } from './progress-meter.js';
import type { JobRecord } from './record.js';

/** One attempt of a job that no processor does; what it writes and the job's end are one transaction. */
export async function runKind(
  store: Store,
  kind: JobKind,
  record: JobRecord,
  meter: ProgressMeter,
  signal: AbortSignal,
): Promise<{ record: JobRecord; dataset: undefined }> {
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
  const ending = await store.transaction(async (tx) => {
    signal.throwIfAborted();
    const now = store.now();
    const more = (await write?.(tx)) ?? {};
    const patch = {
      result_data: { ...result, ...more },
      row_account: rows ?? null,
      error_details: null,
      progress: meter.finished(),
      completed_at: now.toISOString(),
    };
    return await moveJob(tx, record, 'complete', patch, now);
  });
  return { record: ending, dataset: undefined };
}
