import { appendFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { EventBus } from './event-bus.js';
import type { Log } from './log.js';

/** One line of `.assay/logs/jobs.log` for each change of a job's state, with the job's id in it. */
export function logJobs(project: string, bus: EventBus, log: Log): void {
  const path = join(project, '.assay', 'logs', 'jobs.log');
  let lines = '';
  let writing = false;
  const write = async () => {
    writing = true;
    while (lines !== '') {
      const some = lines;
      lines = '';
      await appendFile(path, some, { mode: 0o600 }).catch((error: unknown) =>
        log.error('lines of the job log were lost', error, { lines: some }),
      );
    }
    writing = false;
  };
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
    lines += `${JSON.stringify(line)}\n`;
    if (!writing) void write();
  });
}
