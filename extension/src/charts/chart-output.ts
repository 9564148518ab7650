import type { IThemeManager } from '@jupyterlab/apputils';
import type { IRenderMime } from '@jupyterlab/rendermime-interfaces';
import type { Message } from '@lumino/messaging';
import { Widget } from '@lumino/widgets';
import type { View } from '../view/index.js';
import type { AnnotatedChart } from './annotated-chart.js';
import { type Spec, chartSubject, metaOf } from './chart-meta.js';
import type { Drawing } from './drawing.js';

/** Our own charts, and Vega-Lite outputs of others that JupyterLab does not draw. */
export const CHART_MIMES = [
  'application/vnd.vegalite.v6+json',
  'application/vnd.vegalite.v6.json',
  'application/vnd.vegalite.v5+json',
  'application/vnd.vegalite.v5.json',
  'application/vnd.vega.v6+json',
  'application/vnd.vega.v6.json',
];

/** A chart in a cell's output, drawn with the theme's colours and the annotations of this moment. Writes nothing back. */
export class ChartOutput extends Widget implements IRenderMime.IRenderer {
  private spec: Spec = {};
  private drawing: Drawing | undefined;
  private chart: AnnotatedChart | undefined;
  private turn = 0;
  private readonly stage = document.createElement('div');
  private readonly problem = document.createElement('p');

  constructor(
    private readonly view: View,
    private readonly mimeType: string,
    private readonly themes: IThemeManager | null,
  ) {
    super();
    this.addClass('assay-Chart');
    this.node.setAttribute('role', 'figure');
    this.node.dataset['lmSuppressShortcuts'] = 'true';
    this.stage.className = 'assay-Chart-stage';
    this.problem.className = 'assay-Problem';
    this.problem.hidden = true;
    this.node.append(this.stage, this.problem);
    this.themes?.themeChanged.connect(this.redraw, this);
    view.project.annotationsChanged.connect(this.onAnnotations, this);
  }

  async renderModel(model: IRenderMime.IMimeModel): Promise<void> {
    this.spec = model.data[this.mimeType] as Spec;
    const { trans } = this.view;
    const subject = chartSubject(this.spec);
    const name = subject === undefined ? trans.__('Chart') : trans.__('Chart of %1', subject);
    this.node.setAttribute('aria-label', metaOf(this.spec) ? name : (subject ?? name));
    this.chart?.dispose();
    this.chart = undefined;
    const meta = metaOf(this.spec);
    const spec = this.spec;
    if (meta !== undefined) {
      const { AnnotatedChart } = await import('./annotated-chart.js');
      // Another model may have come meanwhile.
      if (this.isDisposed || this.spec !== spec) return;
      this.chart = new AnnotatedChart(this.view, this.node, this.stage, spec, meta, () => {
        this.redraw();
      });
    }
    await this.draw();
  }

  private onAnnotations(_: unknown, dataset: string): void {
    const meta = metaOf(this.spec);
    if (meta !== undefined && (dataset === '' || dataset === meta.dataset)) {
      this.chart?.annotate();
      this.redraw();
    }
  }

  private redraw(): void {
    void this.draw();
  }

  /** The latest drawing wins; the old one stays until the new one is there. */
  private async draw(): Promise<void> {
    this.turn += 1;
    const { turn } = this;
    try {
      // A page without a chart never loads Vega.
      const { Drawing } = await import('./drawing.js');
      const { annotations = [], window, hidden } = this.chart ?? {};
      const mode = this.mimeType.includes('vegalite') ? 'vega-lite' : 'vega';
      const drawing = await Drawing.of(this.spec, mode, { annotations, window, hidden });
      if (turn !== this.turn || this.isDisposed) {
        drawing.dispose();
        return;
      }
      const { missing } = drawing;
      this.problem.hidden = missing.length === 0;
      this.problem.textContent = this.view.trans.__(
        'Data of this chart could not be loaded: %1',
        missing.join(', '),
      );
      this.stage.prepend(drawing.element);
      this.drawing?.dispose();
      this.drawing = drawing;
      this.chart?.drawn(drawing);
    } catch (error) {
      this.problem.hidden = false;
      const reason = error instanceof Error ? error.message : String(error);
      this.problem.textContent = this.view.trans.__('This chart cannot be drawn: %1', reason);
    }
  }

  protected override onAfterAttach(message: Message): void {
    super.onAfterAttach(message);
    this.chart?.place();
  }

  override dispose(): void {
    if (this.isDisposed) return;
    this.themes?.themeChanged.disconnect(this.redraw, this);
    this.view.project.annotationsChanged.disconnect(this.onAnnotations, this);
    this.chart?.dispose();
    this.drawing?.dispose();
    super.dispose();
  }
}
