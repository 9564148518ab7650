import type { TranslationBundle } from '@jupyterlab/translation';
import type { Tool } from './cursor.js';

export interface ChartToolsOptions {
  /** A tool was taken, or put away. */
  tool(tool: Tool | undefined, label: string): void;
  undo(): void;
}

/** Buttons over a chart, and the line under it that says what the pointer or cursor stands on. */
export class ChartTools {
  readonly element = document.createElement('div');
  readonly readout = document.createElement('p');
  private readonly buttons = new Map<Tool, HTMLButtonElement>();
  private readonly hint = document.createElement('span');
  private readonly undo = document.createElement('button');
  private _tool: Tool | undefined;

  constructor(
    private readonly trans: TranslationBundle,
    private readonly on: ChartToolsOptions,
  ) {
    this.element.className = 'assay-Chart-tools';
    this.readout.className = 'assay-Chart-readout';
    this.hint.setAttribute('role', 'status');
    this.add('point', trans.__('Annotate point'));
    this.add('region', trans.__('Annotate region'));
    this.undo.type = 'button';
    this.undo.className = 'assay-Button';
    this.undo.textContent = trans.__('Undo');
    this.undo.disabled = true;
    this.undo.addEventListener('click', () => {
      on.undo();
    });
    this.element.append(this.undo, this.hint);
  }

  get tool(): Tool | undefined {
    return this._tool;
  }

  /** Whether there is something to take back. */
  set undoPossible(possible: boolean) {
    this.undo.disabled = !possible;
  }

  private add(tool: Tool, label: string): void {
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'assay-Button';
    button.textContent = label;
    button.setAttribute('aria-pressed', 'false');
    button.addEventListener('click', () => {
      if (this._tool === tool) this.leave();
      else this.choose(tool, label);
    });
    this.buttons.set(tool, button);
    this.element.append(button);
  }

  private choose(tool: Tool, label: string): void {
    this._tool = tool;
    this.press();
    this.hint.textContent =
      tool === 'point'
        ? this.trans.__(
            'Click a point, or move with the arrow keys and press Enter. Escape leaves.',
          )
        : this.trans.__(
            'Drag a range, or set both edges with arrow keys and Enter. Escape leaves.',
          );
    this.on.tool(tool, label);
  }

  /** Back to looking; the focus returns to the button. */
  leave(): void {
    const tool = this._tool;
    if (tool === undefined) return;
    this._tool = undefined;
    this.press();
    this.hint.textContent = '';
    this.on.tool(undefined, '');
    this.buttons.get(tool)?.focus({ preventScroll: true });
  }

  private press(): void {
    for (const [tool, button] of this.buttons) {
      button.setAttribute('aria-pressed', String(tool === this._tool));
    }
  }
}
