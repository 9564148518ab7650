import type { Cell, CodeCell, ICellModel, ICodeCellModel } from '@jupyterlab/cells';
import type { DocumentRegistry } from '@jupyterlab/docregistry';
import type { INotebookModel, NotebookPanel } from '@jupyterlab/notebook';
import { DisposableDelegate, type IDisposable } from '@lumino/disposable';
import { Signal } from '@lumino/signaling';
import type { PanelLayout } from '@lumino/widgets';
import type { View } from '../view/index.js';
import { cellEditor } from './cell-editor.js';
import type { ProcessorHeader } from './processor-header.js';
import { parseProcessorLine } from './processor-line.js';

export type RunCell = (panel: NotebookPanel, cell: Cell) => void;

/** Puts a form above every processor cell of a notebook, and keeps it there through edits, moves and undo. */
export class NotebookHeaders implements DocumentRegistry.IWidgetExtension<
  NotebookPanel,
  INotebookModel
> {
  constructor(
    private readonly view: View,
    private readonly run: RunCell,
  ) {}

  createNew(panel: NotebookPanel): IDisposable {
    const watch = new NotebookWatch(this.view, panel, this.run);
    return new DisposableDelegate(() => {
      watch.dispose();
    });
  }
}

class NotebookWatch implements IDisposable {
  private readonly headers = new Map<Cell, ProcessorHeader | undefined>();
  private _isDisposed = false;

  constructor(
    private readonly view: View,
    private readonly panel: NotebookPanel,
    private readonly run: RunCell,
  ) {
    panel.content.modelContentChanged.connect(this.sync, this);
    panel.content.cellInViewportChanged?.connect(this.sync, this);
    panel.content.disposed.connect(this.dispose, this);
    void panel.context.ready.then(() => {
      this.sync();
    });
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  /** Idempotent: looks at every cell and adds or removes its header. Its first line is all that is read. */
  private sync(): void {
    if (this.isDisposed || this.panel.isDisposed) return;
    for (const cell of this.panel.content.widgets) {
      const wanted = isProcessorCell(cell.model);
      const known = this.headers.has(cell);
      if (wanted && !known) void this.add(cell);
      else if (!wanted && known) this.remove(cell);
    }
  }

  private async add(cell: Cell): Promise<void> {
    // Wanted from now on, so that the next look does not add a second one.
    this.headers.set(cell, undefined);
    cell.disposed.connect(() => {
      this.headers.delete(cell);
    }, this);
    // A cell far from the screen is an empty placeholder until it is ready.
    const [{ ProcessorHeader }] = await Promise.all([
      // A notebook without such a cell never loads the form.
      import('./processor-header.js'),
      cell.ready,
    ]);
    if (cell.isDisposed || this.isDisposed || !this.headers.has(cell)) return;
    const editor = cellEditor(cell as CodeCell, this.panel.sessionContext);
    const header = new ProcessorHeader(this.view, cell.model as ICodeCellModel, editor, () => {
      this.run(this.panel, cell);
    });
    this.headers.set(cell, header);
    (cell.layout as PanelLayout).insertWidget(1, header);
  }

  private remove(cell: Cell): void {
    const header = this.headers.get(cell);
    this.headers.delete(cell);
    header?.dispose();
  }

  dispose(): void {
    if (this._isDisposed) return;
    this._isDisposed = true;
    for (const header of this.headers.values()) header?.dispose();
    this.headers.clear();
    Signal.clearData(this);
  }
}

function isProcessorCell(model: ICellModel): boolean {
  return model.type === 'code' && parseProcessorLine(model.sharedModel.getSource()) !== undefined;
}
