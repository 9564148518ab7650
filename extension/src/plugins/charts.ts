import {
  ILabShell,
  ILayoutRestorer,
  type JupyterFrontEnd,
  type JupyterFrontEndPlugin,
} from '@jupyterlab/application';
import { ICommandPalette, IThemeManager } from '@jupyterlab/apputils';
import { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import { CHART_MIMES, ChartOutput } from '../charts/index.js';
import { IProject } from '../tokens.js';
import { addChartCommands } from './chart-commands.js';

/** Before SVG, PNG and HTML of the same output. */
const RANK = 50;

/** Lab's renderer of Vega-Lite 5. It keeps the colours of the first theme and writes pictures into the notebook. */
const LAB_RENDERER = '@jupyterlab/vega5-extension:factory';

/** Draws Vega-Lite charts in cell outputs, with live annotations on those of Assay. */
export const chartsPlugin: JupyterFrontEndPlugin<void> = {
  id: '@assay/extension:charts',
  description: 'Draws Vega-Lite charts, with annotations on the charts of Assay.',
  autoStart: true,
  requires: [IProject, IRenderMimeRegistry],
  optional: [ITranslator, IThemeManager, ICommandPalette, ILabShell, ILayoutRestorer],
  activate: async (
    app: JupyterFrontEnd,
    project: IProject,
    rendermime: IRenderMimeRegistry,
    translator: ITranslator | null,
    themes: IThemeManager | null,
    palette: ICommandPalette | null,
    lab: ILabShell | null,
    restorer: ILayoutRestorer | null,
  ) => {
    const trans = (translator ?? nullTranslator).load('assay');
    const view = { project, trans, commands: app.commands };
    // The last one registered draws, so Lab's comes first.
    if (app.hasPlugin(LAB_RENDERER)) await app.activatePlugin(LAB_RENDERER);
    rendermime.addFactory(
      {
        safe: true,
        mimeTypes: CHART_MIMES,
        createRenderer: ({ mimeType }) => new ChartOutput(view, mimeType, themes),
      },
      RANK,
    );
    addChartCommands(app, view, { themes, palette, lab, restorer });
  },
};
