import type { Job, ProcessingResult } from '@assay/schema';

/**
 * A job as the answer to its submission told it, though it may have come further since: that arrives as events. Its time is
 * the answer's too, or whoever orders states by time would take this one for news after those that it went through
 * meanwhile.
 */
export function asSubmitted(
  job: Job,
  { status, updated_at }: Pick<ProcessingResult, 'status' | 'updated_at'>,
): Job {
  if (status !== 'PENDING') return job;
  return {
    ...{ ...job, status, updated_at, started_at: null, completed_at: null, error_details: null },
    ...{
      progress: { done: 0, total: null, fraction: null },
      table: null,
      rows: null,
      cached: false,
    },
  };
}
