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
  const may = ({ job }: Placed) => mayStart(job, (id) => unfinished.has(id), nowMs);
  return inOrder(waiting, nowMs).find(may)?.job;
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
  if (!isTimed(job)) return 0;
  const ahead = Date.parse(job.scheduled_at) - nowMs;
  return job.status === 'RETRYING' && ahead > BACKOFF_CAP_MS ? 0 : ahead;
}

/** Whether a job may have to wait for its time; most were due when they were written. */
export function isTimed(job: JobRecord): boolean {
  if (job.status === 'RETRYING') return true;
  const time = Date.parse(job.scheduled_at);
  const wasDue =
    job.attempt > 0 || time <= Date.parse(job.created_at) || time <= Date.parse(job.updated_at);
  return !wasDue;
}

/** A waiting job with what decides its place. */
export interface Placed {
  job: JobRecord;
  /** The less, the sooner. */
  priority: number;
  at: number;
}

/** All that wait, in the order in which they may start. */
export function inOrder(waiting: Waiting, nowMs: number): Placed[] {
  const priorities = effectivePriorities(waiting, nowMs);
  const placed = Array.from(waiting.values(), (job) => ({
    ...placeOf(job, nowMs),
    priority: priorities.get(job.id) ?? job.priority,
  }));
  // The sort is stable: equal ones stay in the order of submission.
  return placed.sort(sooner);
}

/** Where a job that nobody's input is stands by itself. */
export function placeOf(job: JobRecord, nowMs: number): Placed {
  return { job, priority: ownPriority(job, nowMs), at: Date.parse(job.scheduled_at) };
}

/** Below zero when `a` goes first. */
export function sooner(a: Placed, b: Placed): number {
  return a.priority - b.priority || a.at - b.at;
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

/** One less for each AGEING_MS of waiting. */
function ownPriority(job: JobRecord, nowMs: number): number {
  const waited = Math.max(0, nowMs - Date.parse(job.scheduled_at));
  return job.priority - Math.floor(waited / AGEING_MS);
}

/** Each job's own priority; an input inherits that of the most urgent job that awaits it. */
function effectivePriorities(waiting: Waiting, nowMs: number): Map<string, number> {
  const priorities = new Map<string, number>();
  for (const job of waiting.values()) {
    const own = ownPriority(job, nowMs);
    // Each job has one input, so the way up is a chain; it ends where an input is not waiting.
    let at: JobRecord | undefined = job;
    while (at !== undefined && (priorities.get(at.id) ?? Infinity) > own) {
      priorities.set(at.id, own);
      at = at.depends_on === null ? undefined : waiting.get(at.depends_on);
    }
  }
  return priorities;
}
