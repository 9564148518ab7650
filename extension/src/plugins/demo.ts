import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ICommandPalette } from '@jupyterlab/apputils';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import { IProject } from '../tokens.js';

const NO_ARGUMENTS = { args: { type: 'object', properties: {} } };

/** Sample data inside the page, with no kernel, and the way back. */
export const demoPlugin: JupyterFrontEndPlugin<void> = {
  id: '@assay/extension:demo',
  description: 'Lets the panel work on sample data, without a kernel.',
  autoStart: true,
  requires: [IProject],
  optional: [ITranslator, ICommandPalette],
  activate: (
    app: JupyterFrontEnd,
    project: IProject,
    translator: ITranslator | null,
    palette: ICommandPalette | null,
  ) => {
    const trans = (translator ?? nullTranslator).load('assay');
    const category = trans.__('Assay');
    app.commands.addCommand('assay:use-demo-data', {
      label: trans.__('Use demo data'),
      caption: trans.__('Work on samples inside this page'),
      describedBy: NO_ARGUMENTS,
      execute: async () => {
        const { DemoLink } = await import('../demo/index.js');
        await project.use(new DemoLink());
        await app.commands.execute('assay:show-panel');
      },
    });
    app.commands.addCommand('assay:use-project', {
      label: trans.__('Use the project'),
      caption: trans.__('Leave demo data and work on the project of this folder'),
      describedBy: NO_ARGUMENTS,
      execute: async () => {
        const { KernelLink } = await import('../link/index.js');
        const { sessions, kernelspecs } = app.serviceManager;
        await project.use(new KernelLink({ sessions, specs: kernelspecs, trans }));
      },
    });
    palette?.addItem({ command: 'assay:use-demo-data', category });
    palette?.addItem({ command: 'assay:use-project', category });
  },
};
