import {
  ILabShell,
  ILayoutRestorer,
  type JupyterFrontEnd,
  type JupyterFrontEndPlugin,
} from '@jupyterlab/application';
import { ICommandPalette, IThemeManager } from '@jupyterlab/apputils';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import { IProject } from '../tokens.js';
import { datasetArgument } from './dataset-argument.js';
import { addDatasetEdits } from './dataset-edits.js';
import { MainTabs } from './main-tabs.js';

/** Opens datasets in the main area. */
export const datasetsPlugin: JupyterFrontEndPlugin<void> = {
  id: '@assay/extension:datasets',
  description: 'Shows datasets as paged tables in the main area.',
  autoStart: true,
  requires: [IProject],
  optional: [ITranslator, ICommandPalette, IThemeManager, ILabShell, ILayoutRestorer],
  activate: (
    app: JupyterFrontEnd,
    project: IProject,
    translator: ITranslator | null,
    palette: ICommandPalette | null,
    themes: IThemeManager | null,
    lab: ILabShell | null,
    restorer: ILayoutRestorer | null,
  ) => {
    const trans = (translator ?? nullTranslator).load('assay');
    const view = { project, trans, commands: app.commands };
    const command = 'assay:open-dataset';
    const tabs = new MainTabs(app, { lab, restorer }, { command, argument: 'dataset' });
    const { describedBy, subject } = datasetArgument(app, view);
    app.commands.addCommand(command, {
      label: trans.__('Open dataset…'),
      caption: trans.__('Show a dataset as a table'),
      describedBy,
      execute: async (args) => {
        const wanted = await subject(args, trans.__('Open dataset'));
        if (wanted === undefined) return;
        await tabs.show(wanted.id, async () => {
          const { DatasetTab } = await import('../datasets/index.js');
          const tab = new DatasetTab(view, wanted.id, themes);
          tab.title.label = wanted.label;
          return tab;
        });
      },
    });
    addDatasetEdits(app, view);
    for (const act of ['open', 'rename', 'remove']) {
      palette?.addItem({ command: `assay:${act}-dataset`, category: trans.__('Assay') });
    }
  },
};
