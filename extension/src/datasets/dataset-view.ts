import type { Dataset } from '@assay/schema';
import type { IThemeManager } from '@jupyterlab/apputils';
import {
  BasicKeyHandler,
  BasicMouseHandler,
  BasicSelectionModel,
  DataGrid,
  TextRenderer,
} from '@lumino/datagrid';
import type { Message } from '@lumino/messaging';
import { BoxLayout, Widget } from '@lumino/widgets';
import { type View, failureText } from '../view/index.js';
import { DatasetModel } from './dataset-model.js';
import { firstRows } from './first-rows.js';

/** A dataset in the main area: a paged grid over all rows, and the first of them as a table that everyone can read. */
export class DatasetView extends Widget {
  private readonly grid: DataGrid;
  private readonly table = new Widget();

  constructor(
    private readonly view: View,
    private readonly shown: Dataset,
    private readonly themes: IThemeManager | null,
  ) {
    super();
    const { trans } = view;
    this.addClass('assay-DatasetView');
    this.node.setAttribute('role', 'region');
    this.node.setAttribute('aria-label', trans.__('Dataset %1', shown.name));
    this.grid = new DataGrid({
      headerVisibility: 'all',
      defaultSizes: { ...DataGrid.defaultSizes, columnWidth: 140 },
    });
    this.grid.dataModel = new DatasetModel(view.project, shown, (error) => {
      this.fail(error);
    });
    this.grid.keyHandler = new BasicKeyHandler();
    this.grid.mouseHandler = new BasicMouseHandler();
    this.grid.selectionModel = new BasicSelectionModel({ dataModel: this.grid.dataModel });
    this.grid.addClass('assay-DatasetView-grid');
    this.table.addClass('assay-DatasetView-first');
    const layout = new BoxLayout({ direction: 'top-to-bottom', spacing: 0 });
    layout.addWidget(this.grid);
    layout.addWidget(this.table);
    BoxLayout.setStretch(this.grid, 2);
    BoxLayout.setStretch(this.table, 1);
    this.layout = layout;
    themes?.themeChanged.connect(this.paint, this);
    void this.fill();
  }

  private async fill(): Promise<void> {
    try {
      const rows = await this.view.project.api.rows(this.shown.name, 0, 20);
      if (!this.isDisposed)
        this.table.node.replaceChildren(firstRows(this.shown, rows, this.view.trans));
    } catch (error) {
      this.fail(error);
    }
  }

  private fail(error: unknown): void {
    if (this.isDisposed) return;
    const alert = document.createElement('p');
    alert.className = 'assay-Problem';
    alert.setAttribute('role', 'alert');
    alert.textContent = failureText(error);
    this.table.node.replaceChildren(alert);
  }

  /** The grid is a canvas and reads colours once. */
  private paint(): void {
    const style = getComputedStyle(document.body);
    const colour = (name: string): string => style.getPropertyValue(name).trim();
    this.grid.style = {
      voidColor: colour('--jp-layout-color1'),
      backgroundColor: colour('--jp-layout-color0'),
      gridLineColor: colour('--jp-border-color2'),
      headerBackgroundColor: colour('--jp-layout-color2'),
      headerGridLineColor: colour('--jp-border-color2'),
      selectionFillColor: colour('--jp-editor-selected-background'),
      selectionBorderColor: colour('--jp-brand-color1'),
      cursorBorderColor: colour('--jp-brand-color1'),
    };
    const text = new TextRenderer({
      textColor: colour('--jp-ui-font-color1'),
      format: TextRenderer.formatGeneric({ missing: '' }),
    });
    this.grid.cellRenderers.update({ body: text, 'column-header': text, 'row-header': text });
  }

  protected override onAfterAttach(message: Message): void {
    super.onAfterAttach(message);
    this.paint();
  }

  override dispose(): void {
    if (this.isDisposed) return;
    this.themes?.themeChanged.disconnect(this.paint, this);
    super.dispose();
  }
}
