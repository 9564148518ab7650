import type { Job } from '@assay/schema';
import { type JSX, Suspense, lazy } from 'react';
import { NotLoaded, useListEntry, useSignal, useSomeOf, useView } from '../view/index.js';
import { JobItem } from './job-item.js';

/** Shown only of a result that was chosen, so it is loaded then. */
const ResultDetails = lazy(() =>
  import('./result-details.js').then(
    (module) => ({ default: module.ResultDetails }),
    () => ({ default: NotLoaded }),
  ),
);

/** The project's jobs, newest first. Choosing a completed one selects its result. */
export function JobList(): JSX.Element {
  const { project, trans } = useView();
  useSignal(project.changed);
  const { jobs } = project;
  const { some, more } = useSomeOf(jobs);
  if (jobs.length === 0) {
    return (
      <>
        <ul aria-label={trans.__('Jobs')} className="assay-List" />
        {project.isRead && (
          <p className="assay-Empty">{trans.__('No job yet. Process a dataset to start one.')}</p>
        )}
      </>
    );
  }
  return (
    <>
      <ul aria-label={trans.__('Jobs')} className="assay-List">
        {some.map((job) => (
          <JobEntry key={job.id} job={job} />
        ))}
      </ul>
      {more}
    </>
  );
}

function JobEntry({ job }: { job: Job }): JSX.Element {
  const { project } = useView();
  const selectable = job.status === 'COMPLETED' && job.result_id !== null;
  const selected = selectable && project.selectedResult === job.result_id;
  const entry = useListEntry();
  const select = (): void => {
    if (selectable) project.selectedResult = job.result_id;
  };
  return (
    <li
      ref={entry.ref}
      className="assay-Entry"
      tabIndex={0}
      aria-current={selected ? 'true' : undefined}
      data-selectable={selectable}
      onClick={select}
      onKeyDown={(event) => {
        if (entry.moved(event)) return;
        if (event.key === 'Enter' && event.target === event.currentTarget) select();
      }}
    >
      <JobItem job={job} />
      {selected && job.result_id !== null && (
        <Suspense fallback={null}>
          <ResultDetails id={job.result_id} table={job.table} />
        </Suspense>
      )}
    </li>
  );
}
