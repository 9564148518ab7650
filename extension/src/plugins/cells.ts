import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ICommandPalette } from '@jupyterlab/apputils';
import { INotebookTracker, NotebookActions } from '@jupyterlab/notebook';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import { EMPTY_LINE, NotebookHeaders, formatProcessorLine } from '../cells/index.js';
import { assayIcon } from '../icon/index.js';
import { IProject } from '../tokens.js';

/** What an inserted cell runs until another one is chosen. */
const STANDARD = 'rolling_mean';

/** Forms above processor cells, and a command that inserts such a cell. */
export const cellsPlugin: JupyterFrontEndPlugin<void> = {
  id: '@assay/extension:cells',
  description: 'Shows a form above each processor cell.',
  autoStart: true,
  requires: [IProject, INotebookTracker],
  optional: [ITranslator, ICommandPalette],
  activate: (
    app: JupyterFrontEnd,
    project: IProject,
    notebooks: INotebookTracker,
    translator: ITranslator | null,
    palette: ICommandPalette | null,
  ) => {
    const trans = (translator ?? nullTranslator).load('assay');
    const view = { project, trans, commands: app.commands };
    const headers = new NotebookHeaders(view, ({ content, context }, cell) => {
      void NotebookActions.runCells(content, [cell], context.sessionContext);
    });
    app.docRegistry.addWidgetExtension('Notebook', headers);

    app.commands.addCommand('assay:insert-processor', {
      label: trans.__('Insert processor cell'),
      caption: trans.__('Insert a cell that runs a processor on a dataset'),
      describedBy: {
        args: {
          type: 'object',
          properties: {
            processor: { type: 'string', title: trans.__('Name of the processor') },
            dataset: { type: 'string', title: trans.__('Name of the dataset it reads') },
          },
        },
      },
      icon: assayIcon,
      isEnabled: () => notebooks.currentWidget !== null,
      execute: (args) => {
        const notebook = notebooks.currentWidget?.content;
        if (notebook === undefined) return;
        const name = (args['processor'] as string | undefined) ?? STANDARD;
        const on = (args['dataset'] as string | undefined) ?? project.datasets[0]?.name;
        NotebookActions.insertBelow(notebook);
        const line = { ...EMPTY_LINE, name, on: on ?? 'DATASET' };
        notebook.activeCell?.model.sharedModel.setSource(formatProcessorLine(line));
      },
    });
    palette?.addItem({ command: 'assay:insert-processor', category: trans.__('Assay') });
  },
};
