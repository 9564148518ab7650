import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { Notification } from '@jupyterlab/apputils';
import { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import { JOB_MIME } from '@assay/schema';
import { JobOutput } from '../jobs/index.js';
import { IProject } from '../tokens.js';

/** Draws jobs in the outputs of cells. */
export const jobsPlugin: JupyterFrontEndPlugin<void> = {
  id: '@assay/extension:jobs',
  description: 'Draws Assay jobs in cell outputs, live.',
  autoStart: true,
  requires: [IProject, IRenderMimeRegistry],
  optional: [ITranslator],
  activate: (
    app: JupyterFrontEnd,
    project: IProject,
    rendermime: IRenderMimeRegistry,
    translator: ITranslator | null,
  ) => {
    const trans = (translator ?? nullTranslator).load('assay');
    const view = { project, trans, commands: app.commands };
    rendermime.addFactory(
      { safe: true, mimeTypes: [JOB_MIME], createRenderer: () => new JobOutput(view) },
      0,
    );
    const told = new Set<string>();
    project.jobChanged.connect((_, job) => {
      const failure = `${job.id} ${job.updated_at}`;
      if (job.status !== 'FAILED' || told.has(failure)) return;
      told.add(failure);
      const what = trans.__('%1 on %2 failed', job.processor ?? job.job_type, job.dataset ?? '');
      Notification.error(`${what}: ${job.error_details?.message ?? ''}`, {
        actions: [
          {
            label: trans.__('Show'),
            callback: () => void app.commands.execute('assay:show-panel'),
          },
        ],
      });
    }, view);
  },
};
