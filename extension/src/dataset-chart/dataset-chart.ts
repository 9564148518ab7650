import type { Dataset } from '@assay/schema';
import type { IThemeManager } from '@jupyterlab/apputils';
import { MimeModel } from '@jupyterlab/rendermime';
import type { PartialJSONObject } from '@lumino/coreutils';
import { Panel, Widget } from '@lumino/widgets';
import { type View, failureText, isNotConnected } from '../view/index.js';
import { CHART_MIMES, ChartOutput } from '../charts/index.js';
import { axisColumns, datasetSpec, standardAxes } from './dataset-spec.js';
import { type Axes, DRAWN, madeFrom, processedColumn } from './overlays.js';

const [MIME = ''] = CHART_MIMES;

/** A dataset's chart in the main area: raw and processed data together, drawn again when a result arrives. */
export class DatasetChart extends Panel {
  private readonly output: ChartOutput;
  private readonly tools = new Widget();
  private readonly problem = document.createElement('p');
  private readonly note = document.createElement('span');
  private axes: Axes | undefined;
  private drawn = '';
  private choosing = false;

  /** @param key id of the dataset, which may not be known yet */
  constructor(
    private readonly view: View,
    private readonly key: string,
    themes: IThemeManager | null,
  ) {
    super();
    this.addClass('assay-DatasetChart');
    this.output = new ChartOutput(view, MIME, themes);
    this.tools.addClass('assay-DatasetChart-axes');
    this.problem.className = 'assay-Problem';
    this.problem.setAttribute('role', 'alert');
    this.note.setAttribute('role', 'status');
    this.addWidget(this.tools);
    this.addWidget(this.output);
    view.project.changed.connect(this.refresh, this);
    this.refresh();
  }

  private get shown(): Dataset | undefined {
    return this.view.project.dataset(this.key);
  }

  /** Draws when the data, what was made of them, or the axes are other than those drawn. */
  private refresh(): void {
    const { project, trans } = this.view;
    const { shown: dataset } = this;
    if (this.isDisposed || (dataset === undefined && !project.isRead)) return;
    if (dataset === undefined) {
      this.fail(trans.__('This dataset is not in the project any more.'));
      return;
    }
    this.title.label = trans.__('Chart of %1', dataset.name);
    const { axes } = this;
    if (axes === undefined) {
      void this.chooseAxes(dataset);
      return;
    }
    const over = madeFrom(project, dataset);
    const state = [dataset, ...over].map((one) => `${one.id} ${one.updated_at}`).join();
    const key = `${dataset.name} ${state} ${axes.x} ${axes.y}`;
    if (key === this.drawn) return;
    this.drawn = key;
    void this.draw(dataset, axes, key);
  }

  /** Begins with the axes that show the latest result; from then on they are the reader's. */
  private async chooseAxes(dataset: Dataset): Promise<void> {
    if (this.choosing) return;
    this.choosing = true;
    try {
      const axes = standardAxes(dataset, await processedColumn(this.view.project, dataset));
      if (this.isDisposed) return;
      if (axes === undefined) {
        const { trans } = this.view;
        this.fail(trans.__('%1 has no two columns of numbers or times', dataset.name));
        return;
      }
      this.axes = axes;
      this.offerAxes(dataset);
    } catch (error) {
      this.fail(failureText(error));
      return;
    } finally {
      this.choosing = false;
    }
    this.refresh();
  }

  private async draw(dataset: Dataset, axes: Axes, key: string): Promise<void> {
    try {
      const { spec, drawn, all } = await datasetSpec(this.view.project, dataset, axes);
      // What came meanwhile is drawn by its own turn.
      if (this.isDisposed || this.drawn !== key) return;
      this.problem.remove();
      this.tellLeftOut(drawn, all);
      const data = { [MIME]: spec } as PartialJSONObject;
      await this.output.renderModel(new MimeModel({ data }));
    } catch (error) {
      // It is drawn as soon as the page is connected again.
      if (isNotConnected(error)) this.drawn = '';
      this.fail(failureText(error));
    }
  }

  /** Results that are not drawn are said to be there. */
  private tellLeftOut(drawn: number, all: number): void {
    const { trans } = this.view;
    this.note.textContent =
      drawn === DRAWN && all > drawn
        ? trans.__('The newest %1 of %2 results are drawn.', drawn, all.toLocaleString())
        : '';
    this.tools.node.append(this.note);
  }

  private fail(reason: string): void {
    this.problem.textContent = reason;
    this.tools.node.append(this.problem);
  }

  private offerAxes(dataset: Dataset): void {
    const columns = axisColumns(dataset);
    for (const axis of ['x', 'y'] as const) {
      const label = document.createElement('label');
      const choice = document.createElement('select');
      for (const { name } of columns[axis]) choice.add(new Option(name, name));
      choice.value = this.axes?.[axis] ?? '';
      choice.addEventListener('change', () => {
        if (this.axes === undefined) return;
        this.axes = { ...this.axes, [axis]: choice.value };
        this.refresh();
      });
      label.append(axis === 'x' ? this.view.trans.__('X axis') : this.view.trans.__('Y axis'), ' ');
      label.append(choice);
      this.tools.node.append(label);
    }
  }

  override dispose(): void {
    if (this.isDisposed) return;
    this.view.project.changed.disconnect(this.refresh, this);
    super.dispose();
  }
}
