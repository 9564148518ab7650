import { appendFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { EventBus } from './event-bus.js';
import type { Log } from './log.js';

/** One line of `.assay/logs/jobs.log` for each change of a job's state, with the job's id in it. */
export function logJobs(project: string, bus: EventBus, log: Log): void {
  const path = join(project, '.assay', 'logs', 'jobs.log');
  let turn: Promise<unknown> = Promise.resolve();
  bus.listen(({ type, time, job }) => {
    if (type !== 'etl_update' || job === undefined) return;
    const { id, job_type, status, retry_count, error_details } = job;
    const first = status === 'PENDING' && retry_count === 0;
    const line = {
      ...{ time, level: status === 'FAILED' ? 'error' : 'info', component: 'jobs' },
      message: first
        ? `Published job to ${job_type}: ${job.processor ?? job_type}`
        : `job ${status}`,
      ...{ job_id: id, job_type, status, retry_count, dataset: job.dataset ?? null },
      ...(error_details == null ? {} : { error: error_details.message }),
    };
    turn = turn
      .then(() => appendFile(path, `${JSON.stringify(line)}\n`, { mode: 0o600 }))
      .catch((error: unknown) =>
        log.error('a line of the job log was lost', error, { job_id: id }),
      );
  });
}
