/** What is held of a mark: all of it, or one edge of a region. */
export type Grip = 'whole' | 'from' | 'to';

/** How far a mark was moved, in pixels. */
export interface Shift {
  grip: Grip;
  dx: number;
  dy: number;
}

export interface MarkDragOptions {
  /** Called while it moves. */
  moving(shift: Shift): void;
  /** Let go, or set with Enter. */
  moved(shift: Shift): void;
  /** Put back where it was. */
  left(): void;
}

/** Shorter ways are a click of a shaky hand. */
const DRAG = 4;
/** Pixels at either end of a region that hold its edge. */
const EDGE = 7;

/**
 * Lets a mark be moved with mouse, touch or keyboard: dragged, or with the arrow keys; Shift takes the right edge of a
 * region alone, Alt the left one. Enter or leaving the mark sets, Escape puts it back.
 */
export class MarkDrag {
  private start: { x: number; y: number; grip: Grip } | undefined;
  private shift: Shift | undefined;
  private justDragged = false;

  constructor(
    private readonly button: HTMLButtonElement,
    private readonly options: MarkDragOptions,
  ) {
    const types = ['pointerdown', 'pointermove', 'pointerup', 'pointercancel', 'keydown', 'blur'];
    for (const type of types) button.addEventListener(type, this);
  }

  /** A click that ended a drag is none. */
  takeClick(): boolean {
    const clicked = !this.justDragged;
    this.justDragged = false;
    return clicked;
  }

  handleEvent(event: Event): void {
    if (event instanceof PointerEvent) this.onPointer(event);
    else if (event instanceof KeyboardEvent) this.onKey(event);
    else if (this.start === undefined) this.set();
  }

  private onPointer(event: PointerEvent): void {
    const { clientX: x, clientY: y } = event;
    if (event.type === 'pointerdown' && event.button === 0) {
      this.justDragged = false;
      this.start = { x, y, grip: this.gripAt(x) };
      this.button.setPointerCapture(event.pointerId);
    } else if (event.type === 'pointermove') {
      this.onMove(x, y);
    } else if (event.type === 'pointerup') {
      this.start = undefined;
      this.set();
    } else if (event.type === 'pointercancel') {
      this.leave();
    }
  }

  private onMove(x: number, y: number): void {
    const { start } = this;
    if (start === undefined) {
      this.button.style.cursor = this.gripAt(x) === 'whole' ? '' : 'ew-resize';
      return;
    }
    const shift = { grip: start.grip, dx: x - start.x, dy: y - start.y };
    if (this.shift === undefined && Math.hypot(shift.dx, shift.dy) < DRAG) return;
    this.justDragged = true;
    this.move(shift);
  }

  private onKey(event: KeyboardEvent): void {
    const steps: Record<string, [number, number]> = {
      ArrowLeft: [-5, 0],
      ArrowRight: [5, 0],
      ArrowUp: [0, -5],
      ArrowDown: [0, 5],
    };
    const step = steps[event.key];
    if (step !== undefined) {
      const grip = this.gripOfKey(event);
      const last = this.shift?.grip === grip ? this.shift : { dx: 0, dy: 0 };
      if (this.shift !== undefined && this.shift.grip !== grip) this.set();
      this.move({ grip, dx: last.dx + step[0], dy: last.dy + step[1] });
    } else if (this.shift !== undefined && event.key === 'Enter') {
      this.set();
    } else if (this.shift !== undefined && event.key === 'Escape') {
      this.leave();
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  }

  private gripOfKey(event: KeyboardEvent): Grip {
    if (this.button.dataset['kind'] !== 'region') return 'whole';
    return event.shiftKey ? 'to' : event.altKey ? 'from' : 'whole';
  }

  private gripAt(x: number): Grip {
    if (this.button.dataset['kind'] !== 'region') return 'whole';
    const { left, right } = this.button.getBoundingClientRect();
    return x < left + EDGE ? 'from' : x > right - EDGE ? 'to' : 'whole';
  }

  private move(shift: Shift): void {
    this.shift = shift;
    this.options.moving(shift);
  }

  private set(): void {
    const { shift } = this;
    this.shift = undefined;
    if (shift !== undefined) this.options.moved(shift);
  }

  private leave(): void {
    this.start = undefined;
    this.shift = undefined;
    this.options.left();
  }
}
