import { BACKOFF_CAP_MS } from './backoff.js';
import type { JobRecord } from './record.js';

/** A job that waits this long counts as one priority higher, so that none waits for ever. */
export const AGEING_MS = 60_000;

/** Jobs that wait, by id. */
export type Waiting = ReadonlyMap<string, JobRecord>;

/**
 * The job to start now: priority 1 first, raised by waiting and by what depends on it; then by `scheduled_at`; then in
 * the order of submission (the map's). Jobs whose time has not come or whose input is unfinished are passed over.
 *
 * @param unfinished - ids of every job that waits or runs
 */
export function pickNext(
  waiting: Waiting,
  unfinished: ReadonlySet<string>,
  nowMs: number,
): JobRecord | undefined {
  return inOrder(waiting, nowMs).find((job) => mayStart(job, (id) => unfinished.has(id), nowMs));
}

/** Whether a job's time has come and its input is there. */
export function mayStart(
  job: JobRecord,
  unfinished: (id: string) => boolean,
  nowMs: number,
): boolean {
  if (aheadMs(job, nowMs) > 0) return false;
  return job.depends_on === null || !unfinished(job.depends_on);
}

/**
 * Milliseconds until a job's time. Only a time that a user chose goes by the clock: what was due when it was written stays
 * due, and a retry waits no longer than its backoff, when the clock is set back meanwhile.
 */
function aheadMs(job: JobRecord, nowMs: number): number {
  const time = Date.parse(job.scheduled_at);
  if (job.status === 'RETRYING') return time - nowMs > BACKOFF_CAP_MS ? 0 : time - nowMs;
  const wasDue =
    job.attempt > 0 || time <= Date.parse(job.created_at) || time <= Date.parse(job.updated_at);
  return wasDue ? 0 : time - nowMs;
}

/** All that wait, in the order in which they may start. */
export function inOrder(waiting: Waiting, nowMs: number): JobRecord[] {
  const priorities = effectivePriorities(waiting, nowMs);
  const keyed = Array.from(waiting.values(), (job) => ({
    job,
    priority: priorities.get(job.id) ?? job.priority,
    at: Date.parse(job.scheduled_at),
  }));
  // The sort is stable: equal ones stay in the order of submission.
  return keyed.sort((a, b) => a.priority - b.priority || a.at - b.at).map(({ job }) => job);
}

/** Milliseconds until the next job's time comes; undefined when no waiting job is ahead of its time. */
export function untilNext(waiting: Waiting, nowMs: number): number | undefined {
  let least: number | undefined;
  for (const job of waiting.values()) {
    const ahead = aheadMs(job, nowMs);
    if (ahead > 0 && (least === undefined || ahead < least)) least = ahead;
  }
  return least;
}

/** Own priority less one for each AGEING_MS of waiting; an input inherits that of the most urgent job that awaits it. */
function effectivePriorities(waiting: Waiting, nowMs: number): Map<string, number> {
  const priorities = new Map<string, number>();
  for (const job of waiting.values()) {
    const waited = Math.max(0, nowMs - Date.parse(job.scheduled_at));
    const own = job.priority - Math.floor(waited / AGEING_MS);
    // Each job has one input, so the way up is a chain; it ends where an input is not waiting.
    let at: JobRecord | undefined = job;
    while (at !== undefined && (priorities.get(at.id) ?? Infinity) > own) {
      priorities.set(at.id, own);
      at = at.depends_on === null ? undefined : waiting.get(at.depends_on);
    }
  }
  return priorities;
}
