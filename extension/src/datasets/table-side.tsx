import type { Dataset } from '@assay/schema';
import { ReactWidget } from '@jupyterlab/ui-components';
import type { JSX } from 'react';
import type { ColumnStatistics, RowOrder, RowSource } from '../project/index.js';
import { type View, ViewContext } from '../view/index.js';
import { ColumnFigures } from './column-figures.js';
import { RowBytes } from './row-bytes.js';
import { TableTools } from './table-tools.js';

/** The tools over a table. */
export class TableToolbar extends ReactWidget {
  private _shown: number;

  constructor(
    private readonly view: View,
    private readonly table: Dataset,
    private readonly on: {
      order(order: RowOrder): Promise<void>;
      column(column: string): void;
    },
  ) {
    super();
    this.addClass('assay-Table-toolbar');
    this._shown = table.rows;
  }

  /** Rows that the table shows. */
  set shown(rows: number) {
    this._shown = rows;
    this.update();
  }

  protected override render(): JSX.Element {
    return (
      <ViewContext.Provider value={this.view}>
        <TableTools
          dataset={this.table}
          shown={this._shown}
          onOrder={(order) => this.on.order(order)}
          onColumn={(column) => {
            this.on.column(column);
          }}
        />
      </ViewContext.Provider>
    );
  }
}

/** What is known of the column or row that was asked for; nothing until then. */
export class TableSide extends ReactWidget {
  private figures: ColumnStatistics | undefined;
  private source: RowSource | undefined;
  private problem: string | undefined;

  constructor(private readonly view: View) {
    super();
    this.addClass('assay-Table-side');
  }

  showFigures(figures: ColumnStatistics | undefined): void {
    this.figures = figures;
    this.problem = undefined;
    this.refresh();
  }

  showSource(source: RowSource | undefined, problem?: string): void {
    this.source = source;
    this.problem = problem;
    this.refresh();
  }

  private refresh(): void {
    const empty =
      this.figures === undefined && this.source === undefined && this.problem === undefined;
    this.setHidden(empty);
    this.update();
  }

  protected override render(): JSX.Element {
    return (
      <ViewContext.Provider value={this.view}>
        {this.problem !== undefined && (
          <p role="status" className="assay-Empty">
            {this.problem}
          </p>
        )}
        {this.source !== undefined && <RowBytes source={this.source} />}
        {this.figures !== undefined && <ColumnFigures figures={this.figures} />}
      </ViewContext.Provider>
    );
  }
}
