import type { Dataset } from '@assay/schema';
import { DataModel } from '@lumino/datagrid';
import type { Project, RowOrder } from '../project/index.js';

/** Rows of one request: a few screens. */
const PAGE = 200;

/** Pages kept; more are fetched again when they come into sight. */
const KEPT = 60;

interface Page {
  rows: unknown[][];
  numbers: readonly number[] | undefined;
}

/** The rows of a dataset for a grid, in an order of the reader's, fetched page by page as they come into sight. */
export class DatasetModel extends DataModel {
  private readonly pages = new Map<number, Page | 'loading'>();
  private total: number;
  private _order: RowOrder = {};

  constructor(
    private readonly project: Project,
    private readonly dataset: Dataset,
    private readonly onProblem: (error: unknown) => void,
  ) {
    super();
    this.total = dataset.rows;
  }

  get order(): RowOrder {
    return this._order;
  }

  /** Rows that fulfil the conditions. */
  get rows(): number {
    return this.total;
  }

  /** Sorts and filters. @throws AssayError for a condition that the host refuses; the order stays as it was */
  async reorder(order: RowOrder): Promise<void> {
    const first = await this.read(order, 0);
    this._order = order;
    this.pages.clear();
    this.pages.set(0, first.page);
    this.total = first.total;
    this.emitChanged({ type: 'model-reset' });
  }

  /** Asks anew for what is in sight and could not be read. */
  again(): void {
    const all = { row: 0, column: 0, rowSpan: this.total };
    const columnSpan = this.dataset.columns.length;
    this.emitChanged({ type: 'cells-changed', region: 'body', ...all, columnSpan });
  }

  override rowCount(region: DataModel.RowRegion): number {
    return region === 'body' ? this.total : 1;
  }

  override columnCount(region: DataModel.ColumnRegion): number {
    return region === 'body' ? this.dataset.columns.length : 1;
  }

  override data(region: DataModel.CellRegion, row: number, column: number): unknown {
    if (region === 'corner-header') return '';
    if (region === 'column-header') return this.heading(column);
    const page = this.pages.get(Math.floor(row / PAGE));
    if (page === undefined) void this.fetch(Math.floor(row / PAGE));
    if (page === undefined || page === 'loading') return '…';
    if (region === 'row-header') return page.numbers?.[row % PAGE] ?? row;
    return page.rows[row % PAGE]?.[column] ?? '';
  }

  /** The dataset's own number of a shown row; undefined while it is on its way. */
  numberOf(row: number): number | undefined {
    const page = this.pages.get(Math.floor(row / PAGE));
    if (page === undefined || page === 'loading') return undefined;
    return page.numbers?.[row % PAGE] ?? row;
  }

  private heading(column: number): string {
    const name = this.dataset.columns[column]?.name ?? '';
    if (this._order.sort !== name) return name;
    return `${name} ${this._order.descending === true ? '▼' : '▲'}`;
  }

  private async read(order: RowOrder, page: number): Promise<{ page: Page; total: number }> {
    const plain = order.sort === undefined && (order.conditions ?? []).length === 0;
    const { name } = this.dataset;
    if (plain) {
      const { rows, total } = await this.project.api.rows(name, page * PAGE, PAGE);
      return { page: { rows, numbers: undefined }, total };
    }
    const { rows, numbers, total } = await this.project.api.view(name, order, page * PAGE, PAGE);
    return { page: { rows, numbers }, total };
  }

  private async fetch(page: number): Promise<void> {
    this.pages.set(page, 'loading');
    const order = this._order;
    try {
      const found = await this.read(order, page);
      if (order !== this._order) return;
      this.pages.delete(page);
      this.pages.set(page, found.page);
      for (const old of [...this.pages.keys()].slice(0, -KEPT)) this.pages.delete(old);
      const change = {
        ...{ type: 'cells-changed' as const, row: page * PAGE, column: 0 },
        rowSpan: found.page.rows.length,
      };
      this.emitChanged({
        ...change,
        region: 'body',
        columnSpan: this.dataset.columns.length,
      });
      this.emitChanged({ ...change, region: 'row-header', columnSpan: 1 });
    } catch (error) {
      this.pages.delete(page);
      this.onProblem(error);
    }
  }
}
