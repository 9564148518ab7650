import type { AssayError } from '@assay/schema';
import { diskFull, recall, remember, type OnceKey, type Store } from '../store/index.js';
import { getJob, moveJob } from './ledger.js';
import type { JobRecord } from './record.js';

/**
 * A user's wish to run a finished job again: with all its tries, and at once. Undefined when the call was answered before.
 *
 * @throws AssayError `job-state` (409), `job-unknown` (404)
 */
export async function retryJob(
  store: Store,
  id: string,
  once: OnceKey | undefined,
): Promise<JobRecord | undefined> {
  const now = store.now();
  const fresh = {
    ...{ retry_count: 0, error_details: null, progress: null, started_at: null },
    ...{ completed_at: null, scheduled_at: now.toISOString() },
  };
  return await store.transaction(async (tx) => {
    // The same call may have come twice at once.
    if (once !== undefined && (await recall(tx, once)) !== undefined) return undefined;
    const moved = await moveJob(tx, await getJob(tx, id, false), 'retry', fresh, now);
    if (once !== undefined) await remember(tx, once, { id: moved.id }, now);
    return moved;
  });
}

/** Of a job that has failed on a full disk, and the ledger does not say so yet. */
export function noRoom(id: string): AssayError {
  return diskFull(`to write down what became of job ${id}`, {
    remedy: 'free some space: then it can be retried',
  });
}
