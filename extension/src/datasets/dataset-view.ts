import type { Dataset } from '@assay/schema';
import type { IThemeManager } from '@jupyterlab/apputils';
import {
  BasicKeyHandler,
  BasicMouseHandler,
  BasicSelectionModel,
  DataGrid,
} from '@lumino/datagrid';
import type { Message } from '@lumino/messaging';
import { BoxLayout, Widget } from '@lumino/widgets';
import type { RowOrder } from '../project/index.js';
import { type View, failureText, isNotConnected } from '../view/index.js';
import { DatasetModel } from './dataset-model.js';
import { firstRows } from './first-rows.js';
import { paintGrid } from './grid-colours.js';
import { TableSide, TableToolbar } from './table-side.js';

/** A dataset in the main area: a paged grid over all rows, and the first of them as a table that everyone can read. */
export class DatasetView extends Widget {
  private readonly grid: DataGrid;
  private readonly model: DatasetModel;
  private readonly selection: BasicSelectionModel;
  private readonly tools: TableToolbar;
  private readonly side: TableSide;
  private readonly table = new Widget();
  private selectedRow: number | undefined;
  /** Something could not be read, and is asked for again once the project answers. */
  private incomplete = false;

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
    this.model = new DatasetModel(view.project, shown, (error) => {
      this.fail(error);
    });
    this.selection = new BasicSelectionModel({ dataModel: this.model });
    this.grid = this.makeGrid();
    this.side = new TableSide(view);
    this.tools = new TableToolbar(view, shown, {
      order: (order) => this.reorder(order),
      column: (column) => void this.showColumn(column),
    });
    this.table.addClass('assay-DatasetView-first');
    // It scrolls, so a keyboard must reach it.
    this.table.node.tabIndex = 0;
    this.table.node.setAttribute('role', 'group');
    this.table.node.setAttribute('aria-label', trans.__('First rows of %1', shown.name));
    this.arrange();
    this.selection.changed.connect(this.onSelection, this);
    themes?.themeChanged.connect(this.paint, this);
    view.project.changed.connect(this.complete, this);
    void this.fill();
  }

  private makeGrid(): DataGrid {
    const grid = new DataGrid({
      headerVisibility: 'all',
      defaultSizes: { ...DataGrid.defaultSizes, columnWidth: 140 },
      copyConfig: { ...DataGrid.defaultCopyConfig, headers: 'column', separator: '\t' },
    });
    grid.dataModel = this.model;
    grid.keyHandler = new BasicKeyHandler();
    grid.mouseHandler = new BasicMouseHandler();
    grid.selectionModel = this.selection;
    grid.addClass('assay-DatasetView-grid');
    return grid;
  }

  private arrange(): void {
    const middle = new Widget();
    const across = new BoxLayout({ direction: 'left-to-right', spacing: 0 });
    middle.layout = across;
    across.addWidget(this.grid);
    across.addWidget(this.side);
    BoxLayout.setStretch(this.grid, 3);
    BoxLayout.setStretch(this.side, 1);
    // The grid has all the room until there is something to say beside it.
    this.side.hide();
    const layout = new BoxLayout({ direction: 'top-to-bottom', spacing: 0 });
    layout.addWidget(this.tools);
    layout.addWidget(middle);
    layout.addWidget(this.table);
    BoxLayout.setSizeBasis(this.tools, 40);
    BoxLayout.setStretch(this.tools, 0);
    BoxLayout.setStretch(middle, 2);
    BoxLayout.setStretch(this.table, 1);
    this.layout = layout;
  }

  private async reorder(order: RowOrder): Promise<void> {
    await this.model.reorder(order);
    this.tools.shown = this.model.rows;
    await this.fill();
  }

  private async showColumn(column: string): Promise<void> {
    try {
      const { api } = this.view.project;
      const figures = column === '' ? undefined : await api.statistics(this.shown.name, column);
      if (!this.isDisposed) this.side.showFigures(figures);
    } catch (error) {
      this.fail(error);
    }
  }

  /** A click on a value shows the line of the file that it came from. */
  private onSelection(): void {
    const row = this.selection.cursorRow;
    const number = row < 0 ? undefined : this.model.numberOf(row);
    if (number === undefined || number === this.selectedRow) return;
    this.selectedRow = number;
    void this.showSource(number);
  }

  private async showSource(row: number): Promise<void> {
    try {
      const source = await this.view.project.api.rowSource(this.shown.name, row);
      if (!this.isDisposed && row === this.selectedRow) this.side.showSource(source);
    } catch (error) {
      if (!this.isDisposed) this.side.showSource(undefined, failureText(error));
    }
  }

  private async fill(): Promise<void> {
    try {
      const { api } = this.view.project;
      const { order } = this.model;
      const plain = order.sort === undefined && (order.conditions ?? []).length === 0;
      const rows = plain
        ? await api.rows(this.shown.name, 0, 20)
        : await api.view(this.shown.name, order, 0, 20);
      if (!this.isDisposed)
        this.table.node.replaceChildren(firstRows(this.shown, rows, this.view.trans));
    } catch (error) {
      this.fail(error);
    }
  }

  private complete(): void {
    if (!this.incomplete || this.view.project.state.status !== 'ready') return;
    this.incomplete = false;
    this.model.again();
    void this.fill();
  }

  private fail(error: unknown): void {
    if (this.isDisposed) return;
    this.incomplete = isNotConnected(error);
    const alert = document.createElement('p');
    alert.className = 'assay-Problem';
    alert.setAttribute('role', 'alert');
    alert.textContent = failureText(error);
    this.table.node.replaceChildren(alert);
  }

  private paint(): void {
    paintGrid(this.grid);
  }

  protected override onAfterAttach(message: Message): void {
    super.onAfterAttach(message);
    this.paint();
  }

  override dispose(): void {
    if (this.isDisposed) return;
    this.themes?.themeChanged.disconnect(this.paint, this);
    this.view.project.changed.disconnect(this.complete, this);
    this.selection.changed.disconnect(this.onSelection, this);
    super.dispose();
  }
}
