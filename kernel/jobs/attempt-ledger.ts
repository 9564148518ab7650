import { AssayError } from '@assay/schema';
import type { Store } from '../store/index.js';
import { backoff } from './backoff.js';
import { toJobFailure } from './failures.js';
import type { GroupCommit } from './group-commit.js';
import { applyMove, nextMove, type Move } from './ledger.js';
import type { JobRecord } from './record.js';
import { WorkerLostError } from './worker-line.js';

/** Errors that say that a server was not there. */
const AWAY = new Set(['lake-unreachable']);

/** Workers that a job may lose: by crashes of their own, which the job may well cause, and by kills from outside. */
const MOST_CRASHES = 3;
const MOST_KILLS = 100;

/** A start may wait so long for another write to be committed with: mostly for the end of its own short job. */
const START_PATIENCE_MS = 20;

/**
 * A worker begins: the attempt's number is the fence for all that follows. The attempt need not wait for the commit, only
 * its own writes must: until then nothing of it is kept, and after a kill the job waits as before.
 */
export function startJob(
  ledger: GroupCommit,
  record: JobRecord,
  now: Date,
): { moved: JobRecord; done: Promise<void> } {
  const patch = { attempt: record.attempt + 1, started_at: now.toISOString(), progress: null };
  return ledger.move(record, 'start', patch, { patienceMs: START_PATIENCE_MS });
}

/** What an attempt's error means for its job: take it up again, try later, or fail. */
export function settlement(
  record: JobRecord,
  error: unknown,
  now: Date,
  losses: Map<string, number>,
): Move {
  // No fault of the job's: another worker, or this one later, may reach what it could not.
  if (error instanceof AssayError && AWAY.has(error.code)) {
    return resumption(record, error.message, now);
  }
  if (error instanceof WorkerLostError) {
    const lost = (losses.get(record.id) ?? 0) + 1;
    losses.set(record.id, lost);
    if (lost < (error.crashed ? MOST_CRASHES : MOST_KILLS)) {
      return resumption(record, error.message, now);
    }
  }
  // What kills its workers again and again, or fails at every try, is put aside for a person.
  const { failure, retryable } = toJobFailure(error);
  const { attempt, dataset, processor } = record;
  const error_details = { ...failure, context: { attempt, dataset, processor } };
  const again = retryable && record.retry_count < record.max_retries;
  const retry_count = again ? record.retry_count + 1 : record.retry_count;
  const { progress } = record;
  const detail = { code: failure.code };
  if (!again) {
    const patch = { error_details, progress, completed_at: now.toISOString() };
    const action = retryable || error instanceof WorkerLostError ? 'bury' : 'fail';
    return nextMove(record, action, patch, now, detail);
  }
  const scheduled_at = new Date(now.getTime() + backoff(record.id, retry_count)).toISOString();
  const patch = { error_details, progress, retry_count, scheduled_at };
  return nextMove(record, 'postpone', patch, now, detail);
}

/** Puts a job whose worker or host has died back into the queue; that is no fault of its code and costs no try. */
function resumption(record: JobRecord, reason: string, now: Date): Move {
  return nextMove(record, 'resume', { started_at: null }, now, { reason });
}

/** As after the loss of a worker, for a job whose host has died. */
export async function resumeJob(
  store: Store,
  record: JobRecord,
  reason: string,
): Promise<JobRecord> {
  const move = resumption(record, reason, store.now());
  return await store.transaction((tx) => applyMove(tx, move));
}
