import type { TranslationBundle } from '@jupyterlab/translation';
import type { Tool } from './cursor.js';
import type { Look } from './look.js';

export interface ChartToolsOptions {
  /** A tool was taken, or put away. */
  tool(tool: Tool | undefined, label: string): void;
  undo(): void;
  look(act: Look): void;
  link(linked: boolean): void;
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
    this.element.append(
      this.offer('point', trans.__('Annotate point')),
      this.offer('region', trans.__('Annotate region')),
    );
    this.undo.type = 'button';
    this.undo.className = 'assay-Button';
    this.undo.textContent = trans.__('Undo');
    this.undo.disabled = true;
    this.undo.addEventListener('click', () => {
      on.undo();
    });
    this.element.append(this.undo, this.lookGroup(), this.hint);
  }

  /** What wheel and drag do, for keyboard and touch. */
  private lookGroup(): HTMLElement {
    const { trans, on } = this;
    const group = document.createElement('span');
    group.setAttribute('role', 'group');
    group.setAttribute('aria-label', trans.__('Zoom and pan'));
    const looks: [Look, string, string][] = [
      ['in', '+', trans.__('Zoom in')],
      ['out', '−', trans.__('Zoom out')],
      ['left', '◀', trans.__('Pan left')],
      ['right', '▶', trans.__('Pan right')],
      ['all', '⤢', trans.__('Show everything')],
    ];
    for (const [act, sign, label] of looks) {
      const button = quiet(sign, label);
      button.addEventListener('click', () => {
        on.look(act);
      });
      group.append(button);
    }
    const link = quiet('⇄', trans.__('Zoom with the other charts of this dataset'));
    link.setAttribute('aria-pressed', 'true');
    link.addEventListener('click', () => {
      const linked = link.getAttribute('aria-pressed') !== 'true';
      link.setAttribute('aria-pressed', String(linked));
      on.link(linked);
    });
    group.append(link);
    return group;
  }

  focus(): void {
    this.buttons.get('point')?.focus({ preventScroll: true });
  }

  get tool(): Tool | undefined {
    return this._tool;
  }

  /** Whether there is something to take back. */
  set undoPossible(possible: boolean) {
    this.undo.disabled = !possible;
  }

  /** A button that takes a tool, and puts it away when it is pressed again. */
  offer(tool: Tool, label: string): HTMLButtonElement {
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
    return button;
  }

  /** Tools of one kind of chart, before the hint. */
  insert(group: HTMLElement): void {
    this.hint.before(group);
  }

  private choose(tool: Tool, label: string): void {
    this._tool = tool;
    this.press();
    this.hint.textContent =
      tool === 'region'
        ? this.trans.__('Drag a range, or set both edges with arrow keys and Enter. Escape leaves.')
        : this.trans.__(
            'Click a point, or move with the arrow keys and press Enter. Escape leaves.',
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

function quiet(sign: string, label: string): HTMLButtonElement {
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'assay-Button';
  button.textContent = sign;
  button.title = label;
  button.setAttribute('aria-label', label);
  return button;
}
