import type { Job } from '@assay/schema';
import type { JSX } from 'react';
import { useSignal, useSomeOf, useView } from '../view/index.js';
import { JobItem } from './job-item.js';
import { ResultDetails } from './result-details.js';

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
        <p className="assay-Empty">{trans.__('No job yet. Process a dataset to start one.')}</p>
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
  const select = (): void => {
    if (selectable) project.selectedResult = job.result_id;
  };
  return (
    <li
      className="assay-Entry"
      tabIndex={0}
      aria-current={selected ? 'true' : undefined}
      data-selectable={selectable}
      onClick={select}
      onKeyDown={(event) => {
        if (event.key === 'Enter' && event.target === event.currentTarget) select();
      }}
    >
      <JobItem job={job} />
      {selected && job.result_id !== null && <ResultDetails id={job.result_id} table={job.table} />}
    </li>
  );
}
