import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { IStatusBar } from '@jupyterlab/statusbar';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import { JobCount } from '../jobs/index.js';
import { IProject } from '../tokens.js';

/** "Assay: N jobs" in the status bar. Notebook 7 has none. */
export const statusPlugin: JupyterFrontEndPlugin<void> = {
  id: '@assay/extension:status',
  description: 'Shows how many Assay jobs there are in the status bar.',
  autoStart: true,
  requires: [IProject],
  optional: [IStatusBar, ITranslator],
  activate: (
    app: JupyterFrontEnd,
    project: IProject,
    bar: IStatusBar | null,
    translator: ITranslator | null,
  ) => {
    if (bar === null) return;
    const trans = (translator ?? nullTranslator).load('assay');
    bar.registerStatusItem('@assay/extension:status', {
      item: new JobCount({ project, trans, commands: app.commands }),
      align: 'left',
      rank: 50,
    });
  },
};
