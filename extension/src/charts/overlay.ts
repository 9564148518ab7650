import type { Annotation } from '@assay/schema';
import { onAxis } from './axis-values.js';
import type { Drawing } from './drawing.js';

/** Smallest side of what is pressed, for fingers and shaky hands. */
const REACH = 24;

/** Annotations of a chart as buttons over their marks, so that keyboard and screen reader reach them. */
export class Overlay {
  readonly element = document.createElement('div');
  private readonly buttons = new Map<string, HTMLButtonElement>();
  private annotations: readonly Annotation[] = [];

  constructor(private readonly onOpen: (annotation: Annotation) => void) {
    this.element.className = 'assay-Chart-overlay';
  }

  show(annotations: readonly Annotation[]): void {
    this.annotations = [...annotations].sort((a, b) => (a.x0 < b.x0 ? -1 : 1));
    const present = new Set(annotations.map((annotation) => annotation.id));
    for (const [id, button] of this.buttons) {
      if (present.has(id)) continue;
      button.remove();
      this.buttons.delete(id);
    }
    for (const annotation of this.annotations) {
      const button = this.buttons.get(annotation.id) ?? this.add(annotation.id);
      button.setAttribute('aria-label', annotation.text);
      button.title = annotation.text;
      button.dataset['kind'] = annotation.kind;
    }
  }

  private add(id: string): HTMLButtonElement {
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'assay-Chart-mark';
    button.addEventListener('click', () => {
      const annotation = this.annotations.find((one) => one.id === id);
      if (annotation !== undefined) this.onOpen(annotation);
    });
    this.buttons.set(id, button);
    this.element.append(button);
    return button;
  }

  /** Puts the buttons over their marks; those out of the shown window are hidden. */
  place(drawing: Drawing, temporal: boolean): void {
    const { left, top, width, height } = drawing.frame;
    Object.assign(this.element.style, {
      left: `${left}px`,
      top: `${top}px`,
      width: `${width}px`,
      height: `${height}px`,
    });
    for (const annotation of this.annotations) {
      const button = this.buttons.get(annotation.id);
      if (button === undefined) continue;
      const from = drawing.at('x', onAxis(annotation.x0, temporal));
      const to = drawing.at('x', onAxis(annotation.x1, temporal));
      button.hidden = to < 0 || from > width || Number.isNaN(from);
      const box =
        annotation.kind === 'region' ? band(from, to, width) : this.spot(drawing, annotation, from);
      Object.assign(button.style, {
        left: `${box.left}px`,
        top: `${box.top}px`,
        width: `${box.width}px`,
        height: `${REACH}px`,
      });
    }
  }

  private spot(
    drawing: Drawing,
    annotation: Annotation,
    x: number,
  ): { left: number; top: number; width: number } {
    const { y0 } = annotation;
    const pinned = y0 !== null && y0 !== undefined;
    const y = pinned ? drawing.at('y', Number(y0)) : REACH / 2;
    return { left: x - REACH / 2, top: y - REACH / 2, width: REACH };
  }

  focus(id: string): void {
    this.buttons.get(id)?.focus();
  }
}

/** The upper edge of a region, where its text stands; the rest stays free for zoom and hover. */
function band(
  from: number,
  to: number,
  width: number,
): { left: number; top: number; width: number } {
  const left = Math.max(0, Math.min(from, to));
  const right = Math.min(width, Math.max(from, to));
  return { left, top: 0, width: Math.max(REACH, right - left) };
}
