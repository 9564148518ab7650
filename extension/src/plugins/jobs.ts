import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import { JOB_MIME, JobOutput } from '../jobs/index.js';
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
  },
};
