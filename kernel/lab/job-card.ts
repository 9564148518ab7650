import { escapeHtml, type Job, JOB_MIME } from '@assay/schema';
import type { Bundle } from './context.js';

const percent = (job: Job) =>
  job.progress.fraction === null ? '' : ` ${Math.round(job.progress.fraction * 100)} %`;

/** A job as one line: what, on what, how far, and why it failed. */
export function jobLine(job: Job): string {
  const what = `${job.processor ?? job.job_type} on ${job.dataset ?? 'nothing'}`;
  const far = job.status === 'PROCESSING' ? percent(job) : '';
  const table = job.status === 'COMPLETED' && job.table !== null ? ` → ${job.table}` : '';
  const cached = job.cached ? ' (known result)' : '';
  const error = job.error_details === null ? '' : `: ${job.error_details.message}`;
  return `${what}: ${job.status}${far}${table}${cached}${error}`;
}

/** The display of a job: live in the page by its own MIME type, readable anywhere by the other two. */
export function jobBundle(job: Job): Bundle {
  const fraction = job.status === 'COMPLETED' ? 1 : (job.progress.fraction ?? 0);
  const bar =
    job.status === 'PROCESSING'
      ? `<progress max="1" value="${fraction}">${percent(job)}</progress> `
      : '';
  const line = escapeHtml(jobLine(job)).replace(job.status, `<b>${job.status}</b>`);
  return {
    [JOB_MIME]: job,
    'text/html': `<p>${bar}${line}</p>`,
    'text/plain': jobLine(job),
  };
}
