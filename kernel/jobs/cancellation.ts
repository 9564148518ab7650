import { AssayError } from '@assay/schema';
import type { Store } from '../store/index.js';
import { FencedError, getJob, moveJob, type Patch } from './ledger.js';
import type { JobRecord } from './record.js';

/** A user waits for the answer of a cancel. */
const URGENT = { urgent: true };

/** What a cancel changes of a job beside its state. */
export function cancelPatch(now: Date): Patch {
  return { completed_at: now.toISOString() };
}

/**
 * Writes that a job is cancelled. What is known of it saves a reading, unless the ledger has moved on in this moment.
 *
 * @throws AssayError `job-state` (409) when it ended before, `job-unknown` (404)
 */
export async function cancelRecord(
  store: Store,
  id: string,
  known?: JobRecord,
  now = store.now(),
): Promise<JobRecord> {
  const cancel = (record: JobRecord | undefined) =>
    store.transaction(
      async (tx) =>
        moveJob(tx, record ?? (await getJob(tx, id, false)), 'cancel', cancelPatch(now), now),
      URGENT,
    );
  try {
    return await cancel(known);
  } catch (error) {
    const movedOn = error instanceof AssayError && error.code === 'job-state';
    if (known === undefined || !(movedOn || error instanceof FencedError)) throw error;
    return await cancel(undefined);
  }
}
