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
  const priorities = effectivePriorities(waiting, nowMs);
  let best: JobRecord | undefined;
  for (const job of waiting.values()) {
    if (Date.parse(job.scheduled_at) > nowMs) continue;
    if (job.depends_on !== null && unfinished.has(job.depends_on)) continue;
    if (best === undefined || isBefore(job, best, priorities)) best = job;
  }
  return best;
}

/** Milliseconds until the next job's time comes; undefined when no waiting job is ahead of its time. */
export function untilNext(waiting: Waiting, nowMs: number): number | undefined {
  let least: number | undefined;
  for (const job of waiting.values()) {
    const ahead = Date.parse(job.scheduled_at) - nowMs;
    if (ahead > 0 && (least === undefined || ahead < least)) least = ahead;
  }
  return least;
}

function isBefore(a: JobRecord, b: JobRecord, priorities: ReadonlyMap<string, number>): boolean {
  const difference = (priorities.get(a.id) ?? a.priority) - (priorities.get(b.id) ?? b.priority);
  if (difference !== 0) return difference < 0;
  return Date.parse(a.scheduled_at) < Date.parse(b.scheduled_at);
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
