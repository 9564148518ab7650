import type { Store } from '../store/index.js';
import { findJobs, insertJobs } from './ledger.js';
import type { JobRecord } from './record.js';

/**
 * Writes new jobs into a ledger that many machines share, all or none.
 *
 * @param chosen - their ids come from their call, which may have gone to another machine, too
 * @returns what such a call has made already: then nothing is written
 */
export async function newSharedJobs(
  store: Store,
  records: readonly JobRecord[],
  chosen: boolean,
): Promise<JobRecord[]> {
  return await store.transaction(async (tx) => {
    const ids = records.map(({ id }) => id);
    const made = chosen ? await findJobs(tx, ids) : [];
    if (made.length === 0) await insertJobs(tx, records);
    return made;
  });
}
