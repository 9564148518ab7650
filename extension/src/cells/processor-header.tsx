import { ReactWidget } from '@jupyterlab/ui-components';
import type { ICodeCellModel } from '@jupyterlab/cells';
import type { JSX } from 'react';
import { type View, ViewContext } from '../view/index.js';
import { HeaderForm } from './header-form.js';
import { ownParameters } from './own-parameters.js';
import { type CellEditor, TypeErrors } from './type-errors.js';
import { type ProcessorLine, formatProcessorLine, parseProcessorLine } from './processor-line.js';

/** The form above a processor cell. It shows what the cell's first line says, and rewrites that line. */
export class ProcessorHeader extends ReactWidget {
  private ran = false;

  constructor(
    private readonly view: View,
    private readonly model: ICodeCellModel,
    private readonly editor: CellEditor,
    private readonly run: () => void,
  ) {
    super();
    this.addClass('assay-CellHeader');
    this.node.dataset['lmSuppressShortcuts'] = 'true';
    model.contentChanged.connect(this.onContent, this);
    model.stateChanged.connect(this.onContent, this);
  }

  private onContent(): void {
    this.update();
  }

  private write(line: ProcessorLine): void {
    const { sharedModel } = this.model;
    const [first = ''] = sharedModel.getSource().split('\n', 1);
    const written = formatProcessorLine(line);
    if (written !== first) sharedModel.updateSource(0, first.length, written);
  }

  protected override render(): JSX.Element | null {
    const source = this.model.sharedModel.getSource();
    const line = parseProcessorLine(source);
    if (line === undefined) return null;
    // While it runs again it has no number.
    this.ran ||= this.model.executionCount !== null;
    const code = source.slice(source.indexOf('\n') + 1 || source.length);
    return (
      <ViewContext.Provider value={this.view}>
        <HeaderForm
          line={line}
          own={ownParameters(code)}
          code={code}
          ran={this.ran}
          onWrite={(changed) => {
            this.write(changed);
          }}
          onRun={this.run}
        />
        {code.trim() !== '' && <TypeErrors source={source} editor={this.editor} />}
      </ViewContext.Provider>
    );
  }

  override dispose(): void {
    if (this.isDisposed) return;
    this.model.contentChanged.disconnect(this.onContent, this);
    this.model.stateChanged.disconnect(this.onContent, this);
    super.dispose();
  }
}
