import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ICommandPalette, IThemeManager, InputDialog, MainAreaWidget } from '@jupyterlab/apputils';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import { IProject } from '../tokens.js';

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

    const chosen = async (): Promise<string | null> => {
      const items = project.datasets.map((dataset) => dataset.name);
      return (await InputDialog.getItem({ title: trans.__('Open dataset'), items })).value;
    };
    app.commands.addCommand('assay:open-dataset', {
      label: trans.__('Open dataset…'),
      caption: trans.__('Show a dataset as a table'),
      describedBy: {
        args: {
          type: 'object',
          properties: { dataset: { type: 'string', title: trans.__('Name of the dataset') } },
        },
      },
      execute: async (args) => {
        const name = (args['dataset'] as string | undefined) ?? (await chosen());
        const dataset = name === null ? undefined : project.dataset(name);
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
        widget.title.closable = true;
        widget.disposed.connect(() => open.delete(key), widget);
        open.set(key, widget);
        app.shell.add(widget, 'main');
        app.shell.activateById(widget.id);
      },
    });
    palette?.addItem({ command: 'assay:open-dataset', category: trans.__('Assay') });
  },
};
