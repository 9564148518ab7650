import type { Store } from '../store/index.js';
import type { GroupCommit } from './group-commit.js';
import { findJob, insertJobs } from './ledger.js';
import type { JobRecord } from './record.js';

/**
 * Writes new jobs, all or none.
 *
 * @param chosen - their ids come from their call, which may have been made before
 * @returns what such a call has made already: then nothing is written
 */
export async function newJobs(
  store: Store,
  ledger: GroupCommit,
  records: readonly JobRecord[],
  chosen: boolean,
): Promise<JobRecord[]> {
  if (!chosen) {
    await ledger.insert(records);
    return [];
  }
  const ids = records.map(({ id }) => id);
  if (!store.shared) {
    const made = (await Promise.all(ids.map((id) => findJob(store, id)))).filter(isThere);
    if (made.length === 0) await ledger.insert(records);
    return made;
  }
  // The same call may have gone to another machine, which no one here knows of.
  return await store.transaction(async (tx) => {
    const made: JobRecord[] = [];
    for (const id of ids) made.push(...[await findJob(tx, id)].filter(isThere));
    if (made.length === 0) await insertJobs(tx, records);
    return made;
  });
}

function isThere(record: JobRecord | undefined): record is JobRecord {
  return record !== undefined;
}
