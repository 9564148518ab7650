import type { Store } from '../store/index.js';
import { resumeJob } from './attempt-ledger.js';
import type { CancelNotes } from './cancel-notes.js';
import { writeLeftCancels } from './cancels.js';
import { unfinishedJobs } from './ledger.js';
import { sweepStaged } from './output-table.js';
import type { JobRecord } from './record.js';
import type { Reserve } from './reserve.js';

/**
 * Puts in order what an earlier host has left: its cancels, its half-written tables, and the jobs that it ran.
 *
 * @returns all jobs that wait now, and how many of them had begun
 */
export async function takeUp(
  store: Store,
  notes: CancelNotes,
  reserve: Reserve | undefined,
): Promise<{ records: JobRecord[]; left: number }> {
  const spend = <T>(work: () => Promise<T>) =>
    reserve === undefined ? work() : reserve.spend(work);
  await spend(() => writeLeftCancels(store, notes));
  await spend(() => sweepStaged(store));
  const unfinished = await unfinishedJobs(store);
  const records: JobRecord[] = [];
  for (const record of unfinished) {
    if (record.status !== 'PROCESSING') records.push(record);
    else records.push(await spend(() => resumeJob(store, record, 'its host ended')));
  }
  await reserve?.keep();
  return { records, left: unfinished.filter(({ status }) => status === 'PROCESSING').length };
}
