import type { Job } from '@assay/schema';
import type { IRunningSessions } from '@jupyterlab/running';
import { type ISignal, Signal } from '@lumino/signaling';
import { assayIcon } from '../icon/index.js';
import type { View } from '../view/index.js';

const ENDED: ReadonlySet<Job['status']> = new Set(['COMPLETED', 'FAILED', 'CANCELLED']);

/** The project's unfinished jobs, where users look for what runs, with the way to end them. */
export class RunningJobs implements IRunningSessions.IManager {
  readonly name: string;
  readonly shutdownLabel: string;
  readonly shutdownAllLabel: string;
  readonly shutdownAllConfirmationText: string;
  private readonly _runningChanged = new Signal<this, unknown>(this);

  constructor(private readonly view: View) {
    const { project, trans } = view;
    this.name = trans.__('Assay jobs');
    this.shutdownLabel = trans.__('Cancel');
    this.shutdownAllLabel = trans.__('Cancel all');
    this.shutdownAllConfirmationText = trans.__('Cancel all jobs of the project?');
    project.changed.connect(() => {
      this._runningChanged.emit(undefined);
    }, this);
  }

  get runningChanged(): ISignal<this, unknown> {
    return this._runningChanged;
  }

  running(): IRunningSessions.IRunningItem[] {
    const { project, trans, commands } = this.view;
    return project.jobs
      .filter((job) => !ENDED.has(job.status))
      .map((job) => ({
        icon: () => assayIcon,
        label: () => trans.__('%1 on %2', job.processor ?? job.job_type, job.dataset ?? ''),
        detail: () => job.status,
        open: () => void commands.execute('assay:show-panel'),
        shutdown: () => {
          this.cancel(job);
        },
      }));
  }

  shutdownAll(): void {
    for (const job of this.view.project.jobs) if (!ENDED.has(job.status)) this.cancel(job);
  }

  refreshRunning(): void {
    this._runningChanged.emit(undefined);
  }

  private cancel(job: Job): void {
    const { project } = this.view;
    project.api.cancel(job.id).then(
      (cancelled) => {
        project.take(cancelled);
      },
      () => {
        // It has ended by itself meanwhile, and its event says so.
      },
    );
  }
}
