import { canonicalJson, type ProcessRequest } from '@assay/schema';
import { idOfKey, keyMismatch, type OnceKey, type Reader } from '../store/index.js';
import { findJobs } from './ledger.js';
import type { JobRecord } from './record.js';

/** The ids of the jobs that a call makes under its key; undefined ones when it has none. */
export function idsOf(once: OnceKey | undefined, count: number): (string | undefined)[] {
  return Array.from({ length: count }, (_, i) => {
    if (once === undefined) return undefined;
    return idOfKey('job', i === 0 ? once.key : `${once.key}\n${i}`);
  });
}

/**
 * The jobs that the same call made when it was sent before, in its order.
 *
 * @throws AssayError `idempotency-mismatch` (422) when it was another call under the same key
 */
export async function submittedBefore(
  reader: Reader,
  ids: readonly (string | undefined)[],
  requests: readonly ProcessRequest[],
): Promise<JobRecord[] | undefined> {
  const chosen = ids.filter((id) => id !== undefined);
  if (chosen.length === 0) return undefined;
  const made = new Map((await findJobs(reader, chosen)).map((job) => [job.id, job]));
  if (made.size === 0) return undefined;
  return requests.map((request, i) => {
    const job = made.get(ids[i] ?? '');
    if (job === undefined || !asks(request, job)) throw keyMismatch();
    return job;
  });
}

function asks(request: ProcessRequest, made: JobRecord): boolean {
  const { processor, parameters = {}, priority = 5, as = made.output_name } = request;
  return (
    canonicalJson([processor, parameters, priority, as]) ===
    canonicalJson([made.processor, made.parameters, made.priority, made.output_name])
  );
}
