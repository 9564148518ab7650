import type { Job, ProcessingResult } from '@assay/schema';
import type { JobFilter, JobQueue } from '../jobs/index.js';
import type { StoredList } from './paging.js';

/** Every state that a list may be asked for. */
export const JOB_STATUSES: readonly Job['status'][] = [
  ...(['PENDING', 'PROCESSING', 'RETRYING'] as const),
  ...(['COMPLETED', 'FAILED', 'CANCELLED'] as const),
];

/** Jobs as a list to page through, newest first. */
export function jobsOf(queue: JobQueue, filter: JobFilter = {}): StoredList<Job> {
  return {
    count: () => queue.count(filter),
    part: (part) => queue.list(filter, part),
    known: (id) => queue.get(id),
  };
}

/** The same of what processors gave. */
export function resultsOf(queue: JobQueue, filter: JobFilter = {}): StoredList<ProcessingResult> {
  return {
    count: () => queue.count({ ...filter, jobTypes: ['process'] }),
    part: (part) => queue.results(filter, part),
    known: (id) => queue.get(id),
  };
}
