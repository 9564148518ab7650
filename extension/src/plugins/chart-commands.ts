import type { JupyterFrontEnd } from '@jupyterlab/application';
import { type ICommandPalette, type IThemeManager, MainAreaWidget } from '@jupyterlab/apputils';
import { assayIcon } from '../icon/index.js';
import type { View } from '../view/index.js';
import { datasetArgument } from './dataset-argument.js';

/** Commands that open charts and go to annotations on them. */
export function addChartCommands(
  app: JupyterFrontEnd,
  view: View,
  themes: IThemeManager | null,
  palette: ICommandPalette | null,
): void {
  const { project, trans } = view;
  const { describedBy, chosen } = datasetArgument(app, view);
  app.commands.addCommand('assay:chart-dataset', {
    label: trans.__('Chart dataset…'),
    caption: trans.__('Draw a dataset and what was made of it'),
    describedBy,
    execute: async (args) => {
      const dataset = await chosen(args, trans.__('Chart dataset'));
      if (dataset === undefined) return;
      const { name } = dataset;
      const { DatasetChart } = await import('../dataset-chart/index.js');
      const widget = new MainAreaWidget({ content: new DatasetChart(view, name, themes) });
      widget.title.label = trans.__('Chart of %1', name);
      widget.title.icon = assayIcon;
      widget.title.closable = true;
      app.shell.add(widget, 'main');
      app.shell.activateById(widget.id);
    },
  });
  palette?.addItem({ command: 'assay:chart-dataset', category: trans.__('Assay') });

  app.commands.addCommand('assay:show-annotation', {
    label: trans.__('Show annotation'),
    caption: trans.__('Go to an annotation on a chart'),
    describedBy: {
      args: {
        type: 'object',
        properties: { id: { type: 'string', title: trans.__('Id of the annotation') } },
      },
    },
    execute: async (args) => {
      const annotation = project.annotations.find((one) => one.id === args['id']);
      if (annotation === undefined) return;
      project.showAnnotation(annotation);
      // No chart of the dataset can be seen: one is opened, and shows it once it is drawn.
      if (!project.isWanted) return;
      await app.commands.execute('assay:chart-dataset', { dataset: annotation.dataset });
    },
  });
}
