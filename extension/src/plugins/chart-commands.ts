import type { JupyterFrontEnd } from '@jupyterlab/application';
import type { ICommandPalette, IThemeManager } from '@jupyterlab/apputils';
import type { View } from '../view/index.js';
import { datasetArgument } from './dataset-argument.js';
import { type Frame, MainTabs } from './main-tabs.js';

export interface ChartCommandServices extends Frame {
  themes: IThemeManager | null;
  palette: ICommandPalette | null;
}

/** Commands that open charts and go to annotations on them. */
export function addChartCommands(
  app: JupyterFrontEnd,
  view: View,
  { themes, palette, ...frame }: ChartCommandServices,
): void {
  const { project, trans } = view;
  const command = 'assay:chart-dataset';
  const tabs = new MainTabs(app, frame, { command, argument: 'dataset' });
  const { describedBy, subject } = datasetArgument(app, view);
  app.commands.addCommand(command, {
    label: trans.__('Chart dataset…'),
    caption: trans.__('Draw a dataset and what was made of it'),
    describedBy,
    execute: async (args) => {
      const wanted = await subject(args, trans.__('Chart dataset'));
      if (wanted === undefined) return;
      await tabs.show(wanted.id, async () => {
        const { DatasetChart } = await import('../dataset-chart/index.js');
        const chart = new DatasetChart(view, wanted.id, themes);
        chart.title.label = trans.__('Chart of %1', wanted.label);
        return chart;
      });
    },
  });
  palette?.addItem({ command, category: trans.__('Assay') });

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
      project.wanted.show(annotation);
      // No chart of the dataset can be seen: one is opened, and shows it once it is drawn.
      if (!project.wanted.isOpen) return;
      await app.commands.execute('assay:chart-dataset', { dataset: annotation.dataset });
    },
  });
}
