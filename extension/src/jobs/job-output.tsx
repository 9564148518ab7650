import { type Job, JOB_MIME } from '@assay/schema';
import type { IRenderMime } from '@jupyterlab/rendermime-interfaces';
import { ReactWidget } from '@jupyterlab/ui-components';
import type { JSX } from 'react';
import { type View, ViewContext, useSignalled, useView } from '../view/index.js';
import { useEachState } from './each-state.js';
import { JobItem } from './job-item.js';

/** A job in the output of its cell: drawn from what the cell saved, and live while the host tells more. */
export class JobOutput extends ReactWidget implements IRenderMime.IRenderer {
  /** As the cell showed it first: an update may come before anything is drawn. */
  private first: Job | null = null;

  constructor(private readonly view: View) {
    super();
    this.addClass('assay-JobOutput');
    // Keys belong to the buttons here, not to the notebook's command mode.
    this.node.dataset['lmSuppressShortcuts'] = 'true';
  }

  renderModel(model: IRenderMime.IMimeModel): Promise<void> {
    const job = model.data[JOB_MIME] as unknown as Job;
    if (this.first?.id !== job.id) this.first = job;
    this.view.project.stage.show(job);
    this.update();
    return this.renderPromise ?? Promise.resolve();
  }

  protected override render(): JSX.Element | null {
    const { first } = this;
    if (first === null) return null;
    return (
      <ViewContext.Provider value={this.view}>
        <LiveJob key={first.id} first={first} />
      </ViewContext.Provider>
    );
  }
}

function LiveJob({ first }: { first: Job }): JSX.Element {
  const { project, trans } = useView();
  const latest = useSignalled(project.stage.changed, () => project.stage.job(first.id)) ?? first;
  const drawn = useEachState(first, latest);
  return (
    <div role="group" aria-label={trans.__('Job %1', first.processor ?? first.job_type)}>
      <JobItem job={drawn} />
    </div>
  );
}
