import type { Dataset } from '@assay/schema';
import { DataModel } from '@lumino/datagrid';
import type { Project } from '../project/index.js';

/** Rows of one request: a few screens. */
const PAGE = 200;

/** The rows of a dataset for a grid, fetched page by page as they come into sight. */
export class DatasetModel extends DataModel {
  private readonly pages = new Map<number, unknown[][] | 'loading'>();

  constructor(
    private readonly project: Project,
    private readonly dataset: Dataset,
    private readonly onProblem: (error: unknown) => void,
  ) {
    super();
  }

  override rowCount(region: DataModel.RowRegion): number {
    return region === 'body' ? this.dataset.rows : 1;
  }

  override columnCount(region: DataModel.ColumnRegion): number {
    return region === 'body' ? this.dataset.columns.length : 1;
  }

  override data(region: DataModel.CellRegion, row: number, column: number): unknown {
    if (region === 'corner-header') return '';
    if (region === 'row-header') return row;
    if (region === 'column-header') return this.dataset.columns[column]?.name;
    const page = Math.floor(row / PAGE);
    const rows = this.pages.get(page);
    if (rows === undefined) void this.fetch(page);
    if (rows === undefined || rows === 'loading') return '…';
    return rows[row % PAGE]?.[column] ?? '';
  }

  private async fetch(page: number): Promise<void> {
    this.pages.set(page, 'loading');
    try {
      const { rows } = await this.project.api.rows(this.dataset.name, page * PAGE, PAGE);
      this.pages.set(page, rows);
      this.emitChanged({
        type: 'cells-changed',
        region: 'body',
        row: page * PAGE,
        column: 0,
        rowSpan: rows.length,
        columnSpan: this.dataset.columns.length,
      });
    } catch (error) {
      this.pages.delete(page);
      this.onProblem(error);
    }
  }
}
