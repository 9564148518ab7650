import type { Job } from '@assay/schema';
import { Notification } from '@jupyterlab/apputils';
import type { JSX } from 'react';
import { failureText, useView } from '../view/index.js';
import { JobLog } from './job-log.js';
import { RunningTime } from './running-time.js';

/** Job states read in the page exactly as in the ledger. */
const ENDED: ReadonlySet<Job['status']> = new Set(['COMPLETED', 'FAILED', 'CANCELLED']);

/** Processor, dataset, status, progress and actions of one job; the same in the sidebar and in a cell's output. */
export function JobItem({ job }: { job: Job }): JSX.Element {
  const { project, trans } = useView();
  const attempt = (call: Promise<Job>): void => {
    call.then(
      (changed) => {
        project.take(changed);
      },
      (error: unknown) => {
        Notification.error(failureText(error));
      },
    );
  };
  return (
    <div className="assay-Job" data-status={job.status}>
      <div className="assay-Job-head">
        <span className="assay-Job-title">
          <strong>{job.processor ?? job.job_type}</strong>
          {job.dataset !== null && ` ${trans._p('job', 'on %1', job.dataset)}`}
        </span>
        <span className="assay-Job-status" data-status={job.status}>
          {job.status}
        </span>
      </div>
      {!ENDED.has(job.status) && <JobProgress job={job} />}
      <JobNote job={job} />
      {job.status !== 'PENDING' && <JobLog job={job} />}
      <div className="assay-Job-actions">
        {!ENDED.has(job.status) && (
          <button
            type="button"
            className="assay-Button"
            onClick={() => {
              attempt(project.api.cancel(job.id));
            }}
          >
            {trans.__('Cancel')}
          </button>
        )}
        {(job.status === 'FAILED' || job.status === 'CANCELLED') && (
          <button
            type="button"
            className="assay-Button"
            onClick={() => {
              attempt(project.api.retry(job.id));
            }}
          >
            {trans.__('Retry')}
          </button>
        )}
      </div>
    </div>
  );
}

function JobProgress({ job }: { job: Job }): JSX.Element {
  const { trans } = useView();
  const { fraction } = job.progress;
  const percent = fraction === null ? undefined : Math.round(fraction * 100);
  return (
    <div
      role="progressbar"
      className="assay-Progress"
      aria-label={trans.__('Progress of %1', job.processor ?? job.job_type)}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={percent}
      data-unknown={percent === undefined}
    >
      <div style={{ width: percent === undefined ? '30%' : `${percent}%` }} />
    </div>
  );
}

/** Where it stands, or why it failed and what to do. */
function JobNote({ job }: { job: Job }): JSX.Element | null {
  const { trans } = useView();
  const failure = job.error_details;
  if (failure !== null && job.status === 'FAILED') {
    const place = failure.line ? ` (${failure.file ?? ''}:${failure.line})` : '';
    return (
      <p className="assay-Job-failure">
        {failure.message}
        {place}
        {failure.remedy && <span className="assay-Job-remedy"> {failure.remedy}</span>}
      </p>
    );
  }
  const { done, total, rate, seconds_left: left, message } = job.progress;
  if (job.status === 'COMPLETED') {
    const parts = job.table === null ? [] : [trans.__('Table %1', job.table)];
    const took = Date.parse(job.completed_at ?? '') - Date.parse(job.started_at ?? '');
    if (job.cached) parts.push(trans.__('taken from an earlier run'));
    else if (took >= 0) parts.push(trans.__('%1 s', (took / 1000).toPrecision(2)));
    if (!job.cached && rate) {
      parts.push(trans.__('%1 rows/s', Math.round(rate).toLocaleString()));
    }
    return <p className="assay-Job-note">{parts.join(' · ')}</p>;
  }
  if (ENDED.has(job.status)) return null;
  if (total === null || done === 0) {
    return job.status === 'PROCESSING' && job.started_at !== null ? (
      <RunningTime since={job.started_at} />
    ) : null;
  }
  const parts = [trans.__('%1 of %2 rows', done.toLocaleString(), total.toLocaleString())];
  if (rate) parts.push(trans.__('%1 rows/s', Math.round(rate).toLocaleString()));
  if (left) parts.push(trans.__('%1 s left', Math.ceil(left)));
  if (message) parts.push(message);
  return <p className="assay-Job-note">{parts.join(' · ')}</p>;
}
