import { canonicalJson, type ProcessRequest } from '@assay/schema';
import { keyMismatch, type Reader } from '../store/index.js';
import { findJob } from './ledger.js';
import type { JobRecord } from './record.js';

/**
 * The job that the same call made when it was sent before.
 *
 * @throws AssayError `idempotency-mismatch` (422) when it was another call under the same key
 */
export async function submittedBefore(
  reader: Reader,
  id: string | undefined,
  request: ProcessRequest,
): Promise<JobRecord | undefined> {
  const made = id === undefined ? undefined : await findJob(reader, id);
  if (made === undefined) return undefined;
  const { processor, parameters = {}, priority = 5, as = made.output_name } = request;
  const same =
    canonicalJson([processor, parameters, priority, as]) ===
    canonicalJson([made.processor, made.parameters, made.priority, made.output_name]);
  if (!same) throw keyMismatch();
  return made;
}
