import { type Annotation, LANE, annotationLanes } from '@assay/schema';
import { onAxis } from './on-axis.js';
import type { Pixel } from './cursor.js';
import type { Drawing } from './drawing.js';
import { type Grip, MarkDrag, type Shift } from './mark-drag.js';

/** Smallest side of what is pressed, for fingers and shaky hands. */
const REACH = 24;

/** Where a mark stands in the frame, in pixels. */
export interface MarkPlace {
  grip: Grip;
  from: Pixel;
  to: Pixel;
}

export interface OverlayOptions {
  /** What can be done with a mark by keys, in words. */
  hint: string;
  opened(annotation: Annotation): void;
  /** Settles when it is written, or was refused. */
  moved(annotation: Annotation, place: MarkPlace): Promise<void>;
  deleted(annotation: Annotation): void;
  /** The mark that had the focus is gone. */
  lost(): void;
}

/** Annotations of a chart as buttons over their marks, so that keyboard and screen reader reach them. */
export class Overlay {
  readonly element = document.createElement('div');
  private readonly buttons = new Map<string, HTMLButtonElement>();
  private annotations: readonly Annotation[] = [];
  private lanes: ReadonlyMap<string, number> = new Map();
  private drawing: { drawing: Drawing; temporal: boolean } | undefined;
  /** Where a mark is held, or was let go and is being written: whatever is drawn meanwhile must not put it back. */
  private readonly held = new Map<string, Shift>();

  constructor(private readonly options: OverlayOptions) {
    this.element.className = 'assay-Chart-overlay';
  }

  show(annotations: readonly Annotation[]): void {
    for (const one of annotations) {
      const before = this.annotations.find(({ id }) => id === one.id);
      // Written, here or elsewhere: it stands where it is said to be.
      if (before?.x0 !== one.x0 || before.x1 !== one.x1 || before.y0 !== one.y0) {
        this.held.delete(one.id);
      }
    }
    this.annotations = [...annotations].sort((a, b) => (a.x0 < b.x0 ? -1 : 1));
    this.lanes = annotationLanes(annotations);
    const present = new Set(annotations.map((annotation) => annotation.id));
    for (const [id, button] of this.buttons) {
      if (present.has(id)) continue;
      const held = document.activeElement === button;
      button.remove();
      this.buttons.delete(id);
      this.held.delete(id);
      if (held) this.options.lost();
    }
    for (const annotation of this.annotations) {
      const button = this.buttons.get(annotation.id) ?? this.add(annotation.id);
      button.setAttribute('aria-label', annotation.text);
      const { carried_from: origin, anchor } = annotation;
      const sure = origin === undefined && anchor === 'exact';
      const from = sure
        ? ''
        : ` (${[...(origin === undefined ? [] : [origin]), anchor].join(', ')})`;
      button.title = `${annotation.text}${from}\n${this.options.hint}`;
      button.dataset['anchor'] = annotation.anchor;
      button.dataset['kind'] = annotation.kind;
    }
  }

  private add(id: string): HTMLButtonElement {
    const button = document.createElement('button');
    const find = (): Annotation | undefined => this.annotations.find((one) => one.id === id);
    button.type = 'button';
    button.className = 'assay-Chart-mark';
    const drag = new MarkDrag(button, {
      moving: (shift) => {
        this.hold(id, shift);
      },
      moved: (shift) => {
        const annotation = find();
        const place = annotation && this.placeOf(annotation, shift);
        if (annotation !== undefined && place !== undefined) {
          void this.write(annotation, place, shift);
        }
      },
      left: () => {
        this.hold(id, undefined);
      },
    });
    button.addEventListener('click', () => {
      const annotation = find();
      if (drag.takeClick() && annotation !== undefined) this.options.opened(annotation);
    });
    button.addEventListener('keydown', (event) => {
      const annotation = find();
      if (event.key !== 'Delete' || annotation === undefined) return;
      event.preventDefault();
      event.stopPropagation();
      this.options.deleted(annotation);
    });
    this.buttons.set(id, button);
    this.element.append(button);
    return button;
  }

  private hold(id: string, shift: Shift | undefined): void {
    if (shift === undefined) this.held.delete(id);
    else this.held.set(id, shift);
    const annotation = this.annotations.find((one) => one.id === id);
    if (annotation !== undefined) this.put(annotation);
  }

  private async write(annotation: Annotation, place: MarkPlace, shift: Shift): Promise<void> {
    await this.options.moved(annotation, place);
    // It may be held anew by now.
    if (this.held.get(annotation.id) === shift) this.hold(annotation.id, undefined);
  }

  /** Puts the buttons over their marks; those out of the shown window are hidden. */
  place(drawing: Drawing, temporal: boolean): void {
    this.drawing = { drawing, temporal };
    const { left, top, width, height } = drawing.frame;
    Object.assign(this.element.style, {
      left: `${left}px`,
      top: `${top}px`,
      width: `${width}px`,
      height: `${height}px`,
    });
    for (const annotation of this.annotations) this.put(annotation);
  }

  private placeOf(annotation: Annotation, shift?: Shift): MarkPlace | undefined {
    if (this.drawing === undefined) return undefined;
    const { drawing, temporal } = this.drawing;
    const { grip, dx, dy } = shift ?? { grip: 'whole' as const, dx: 0, dy: 0 };
    const { y0, kind } = annotation;
    const pinned = kind === 'point' && y0 !== null && y0 !== undefined;
    const y = pinned ? drawing.at('y', Number(y0)) + dy : REACH / 2;
    const from = drawing.at('x', onAxis(annotation.x0, temporal)) + (grip === 'to' ? 0 : dx);
    const to = drawing.at('x', onAxis(annotation.x1, temporal)) + (grip === 'from' ? 0 : dx);
    return { grip, from: { x: from, y }, to: { x: to, y } };
  }

  private put(annotation: Annotation): void {
    const button = this.buttons.get(annotation.id);
    const shift = this.held.get(annotation.id);
    const place = this.placeOf(annotation, shift);
    if (button === undefined || place === undefined || this.drawing === undefined) return;
    const { width, height } = this.drawing.drawing.frame;
    const { from, to } = place;
    button.hidden = to.x < 0 || from.x > width || Number.isNaN(from.x);
    button.dataset['moving'] = String(shift !== undefined);
    const box = annotation.kind === 'region' ? band(from.x, to.x, width) : spot(from);
    // It covers its text, which stands below that of another one in the same place.
    const top = box.top + LANE * (this.lanes.get(annotation.id) ?? 0);
    const tall = annotation.kind === 'region' && shift !== undefined;
    Object.assign(button.style, {
      left: `${box.left}px`,
      top: `${tall ? 0 : top}px`,
      width: `${box.width}px`,
      height: `${tall ? height : REACH}px`,
      // Of two that overlap the smaller one is above, or nobody could press it.
      zIndex: String(Math.max(1, Math.round(width - box.width))),
    });
  }

  /** False when that mark is gone. */
  focus(id: string): boolean {
    this.buttons.get(id)?.focus();
    return this.buttons.has(id);
  }
}

interface Box {
  left: number;
  top: number;
  width: number;
}

function spot({ x, y }: Pixel): Box {
  return { left: x - REACH / 2, top: y - REACH / 2, width: REACH };
}

/** The upper edge of a region, where its text stands; the rest stays free for zoom and hover. */
function band(from: number, to: number, width: number): Box {
  const left = Math.max(0, Math.min(from, to));
  const right = Math.min(width, Math.max(from, to));
  return { left, top: 0, width: Math.max(REACH, right - left) };
}
