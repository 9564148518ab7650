import { createHash } from 'node:crypto';

const BASE_MS = 100;
/** No retry waits longer. */
export const BACKOFF_CAP_MS = 5_000;

/**
 * Milliseconds before try number `retry` (from 1): doubling from 100 ms up to 5 s, of which the upper half is jitter. The
 * jitter is seeded by the job's id, so equal ledgers wait equally.
 */
export function backoff(jobId: string, retry: number): number {
  const full = Math.min(BACKOFF_CAP_MS, BASE_MS * 2 ** (retry - 1));
  const seed = createHash('sha256').update(`${jobId}:${retry}`).digest().readUInt32LE(0);
  return Math.round(full / 2 + (full / 2) * (seed / 2 ** 32));
}
