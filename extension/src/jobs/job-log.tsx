import type { Failure, Job } from '@assay/schema';
import type { JSX } from 'react';
import { useView } from '../view/index.js';

/** When a job waited and ran, what it logged, and of a failure all that is known. */
export function JobLog({ job }: { job: Job }): JSX.Element {
  const { project, trans } = useView();
  const clock = (time: string | null): string =>
    time === null ? '–' : new Date(time).toLocaleTimeString();
  const lines = [...project.stage.log(job.id), ...logsOf(job.error_details)];
  const tries =
    job.retry_count > 0 ? ` · ${trans.__('retry %1 of %2', job.retry_count, job.max_retries)}` : '';
  return (
    <details
      className="assay-Job-log"
      onClick={(event) => {
        // The entry around it selects the job.
        event.stopPropagation();
      }}
    >
      <summary>{trans.__('Log')}</summary>
      <p>
        {trans.__('Queued %1, started %2', clock(job.created_at), clock(job.started_at))}
        {job.completed_at !== null && `, ${trans.__('ended %1', clock(job.completed_at))}`}
        {` · ${trans.__('priority %1', job.priority)}${tries}`}
      </p>
      <pre tabIndex={0} aria-label={trans.__('Log of the job')}>
        {[...lines, job.error_details?.stack ?? ''].filter((line) => line !== '').join('\n') ||
          trans.__('Nothing was logged.')}
      </pre>
    </details>
  );
}

function logsOf(failure: Failure | null): string[] {
  const logs = failure?.['logs'];
  return Array.isArray(logs) ? logs.map(String) : [];
}
