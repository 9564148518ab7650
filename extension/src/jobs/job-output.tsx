import { type Job, JOB_MIME } from '@assay/schema';
import type { IRenderMime } from '@jupyterlab/rendermime-interfaces';
import { ReactWidget } from '@jupyterlab/ui-components';
import type { JSX } from 'react';
import { type View, ViewContext, useSignalled, useView } from '../view/index.js';
import { JobItem } from './job-item.js';

/** A job in the output of its cell: drawn from what the cell saved, and live while the host tells more. */
export class JobOutput extends ReactWidget implements IRenderMime.IRenderer {
  private job: Job | null = null;

  constructor(private readonly view: View) {
    super();
    this.addClass('assay-JobOutput');
    // Keys belong to the buttons here, not to the notebook's command mode.
    this.node.dataset['lmSuppressShortcuts'] = 'true';
  }

  renderModel(model: IRenderMime.IMimeModel): Promise<void> {
    this.job = model.data[JOB_MIME] as unknown as Job;
    this.view.project.stage.show(this.job);
    this.update();
    return this.renderPromise ?? Promise.resolve();
  }

  protected override render(): JSX.Element | null {
    if (this.job === null) return null;
    return (
      <ViewContext.Provider value={this.view}>
        <LiveJob job={this.job} />
      </ViewContext.Provider>
    );
  }
}

function LiveJob({ job }: { job: Job }): JSX.Element {
  const { project, trans } = useView();
  const drawn = useSignalled(project.stage.changed, () => project.stage.job(job.id)) ?? job;
  return (
    <div role="group" aria-label={trans.__('Job %1', job.processor ?? job.job_type)}>
      <JobItem job={drawn} />
    </div>
  );
}
