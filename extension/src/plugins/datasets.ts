import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ICommandPalette, IThemeManager, MainAreaWidget } from '@jupyterlab/apputils';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import { assayIcon } from '../icon/index.js';
import { IProject } from '../tokens.js';
import { datasetArgument } from './dataset-argument.js';
import { addDatasetEdits } from './dataset-edits.js';

/** Opens datasets in the main area. */
export const datasetsPlugin: JupyterFrontEndPlugin<void> = {
  id: '@assay/extension:datasets',
  description: 'Shows datasets as paged tables in the main area.',
  autoStart: true,
  requires: [IProject],
  optional: [ITranslator, ICommandPalette, IThemeManager],
  activate: (
    app: JupyterFrontEnd,
    project: IProject,
    translator: ITranslator | null,
    palette: ICommandPalette | null,
    themes: IThemeManager | null,
  ) => {
    const trans = (translator ?? nullTranslator).load('assay');
    const view = { project, trans, commands: app.commands };
    const open = new Map<string, MainAreaWidget>();

    const { describedBy, chosen } = datasetArgument(app, view);
    app.commands.addCommand('assay:open-dataset', {
      label: trans.__('Open dataset…'),
      caption: trans.__('Show a dataset as a table'),
      describedBy,
      execute: async (args) => {
        const dataset = await chosen(args, trans.__('Open dataset'));
        if (dataset === undefined) return;
        // A dataset replaced since is another table.
        const key = `${dataset.id} ${dataset.updated_at}`;
        const shown = open.get(key);
        if (shown !== undefined && !shown.isDisposed) {
          app.shell.activateById(shown.id);
          return;
        }
        const { DatasetView } = await import('../datasets/index.js');
        const widget = new MainAreaWidget({ content: new DatasetView(view, dataset, themes) });
        widget.title.label = dataset.name;
        widget.title.icon = assayIcon;
        widget.title.closable = true;
        widget.disposed.connect(() => open.delete(key), widget);
        open.set(key, widget);
        app.shell.add(widget, 'main');
        app.shell.activateById(widget.id);
      },
    });
    addDatasetEdits(app, view);
    for (const act of ['open', 'rename', 'remove']) {
      palette?.addItem({ command: `assay:${act}-dataset`, category: trans.__('Assay') });
    }
  },
};
