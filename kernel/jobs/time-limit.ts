import { JobFailure } from './failures.js';

/** Ends an attempt that takes longer than its job may; the same time would be too short at the next try too. */
export function limitAttempt(
  ms: number | null,
  limit: AbortController,
): NodeJS.Timeout | undefined {
  if (ms === null) return undefined;
  const message = `the job took longer than its time limit of ${ms} ms`;
  const remedy = 'give it more: --time-limit MS, or time_limit_ms in the request';
  const reason = new JobFailure({ code: 'time-limit', message, remedy }, false);
  return setTimeout(() => limit.abort(reason), ms);
}
