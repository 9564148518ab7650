import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { IThemeManager } from '@jupyterlab/apputils';
import { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import { CHART_MIMES, ChartOutput } from '../charts/index.js';
import { IProject } from '../tokens.js';

/** Before Lab's own renderers, of which the one of Vega-Lite 5 has rank 90 and writes pictures into the notebook. */
const RANK = 50;

/** Draws Vega-Lite charts in cell outputs, with live annotations on those of Assay. */
export const chartsPlugin: JupyterFrontEndPlugin<void> = {
  id: '@assay/extension:charts',
  description: 'Draws Vega-Lite charts, with annotations on the charts of Assay.',
  autoStart: true,
  requires: [IProject, IRenderMimeRegistry],
  optional: [ITranslator, IThemeManager],
  activate: (
    app: JupyterFrontEnd,
    project: IProject,
    rendermime: IRenderMimeRegistry,
    translator: ITranslator | null,
    themes: IThemeManager | null,
  ) => {
    const trans = (translator ?? nullTranslator).load('assay');
    const view = { project, trans, commands: app.commands };
    rendermime.addFactory(
      {
        safe: true,
        mimeTypes: CHART_MIMES,
        createRenderer: ({ mimeType }) => new ChartOutput(view, mimeType, themes),
      },
      RANK,
    );
  },
};
