/** A position in the frame of a chart, in pixels. */
export interface Pixel {
  x: number;
  y: number;
}

export type Tool = 'point' | 'region' | 'peak';

export interface CursorOptions {
  size(): { width: number; height: number };
  /** What the cursor stands on, in words. */
  describe(pixel: Pixel): string;
  /** Where the cursor goes when the keyboard moves it along x. */
  follow(pixel: Pixel): Pixel;
  done(from: Pixel, to: Pixel): void;
  left(): void;
}

/** Shortest drag, in pixels, that is a region and not a click. */
const DRAG = 4;

/**
 * The surface that a point or a region is marked on, with mouse, touch or keyboard: arrows move the cursor, Enter sets, Escape
 * leaves. With the mouse a region is dragged, or its two edges are clicked.
 */
export class Cursor {
  readonly element = document.createElement('div');
  private readonly line = document.createElement('div');
  private readonly band = document.createElement('div');
  private tool: Tool | undefined;
  private at: Pixel = { x: 0, y: 0 };
  private first: Pixel | undefined;
  private pressed: Pixel | undefined;

  constructor(private readonly options: CursorOptions) {
    this.element.className = 'assay-Chart-cursor';
    this.element.tabIndex = -1;
    this.element.setAttribute('role', 'slider');
    this.line.className = 'assay-Chart-cursor-line';
    this.band.className = 'assay-Chart-cursor-band';
    this.element.append(this.band, this.line);
    this.element.hidden = true;
    this.element.addEventListener('keydown', this);
    for (const type of ['pointerdown', 'pointermove', 'pointerup', 'pointercancel']) {
      this.element.addEventListener(type, this);
    }
  }

  get active(): Tool | undefined {
    return this.tool;
  }

  start(tool: Tool, label: string): void {
    const { width, height } = this.options.size();
    this.tool = tool;
    this.first = undefined;
    this.pressed = undefined;
    this.element.hidden = false;
    this.element.setAttribute('aria-label', label);
    this.element.setAttribute('aria-valuemin', '0');
    this.element.setAttribute('aria-valuemax', String(Math.round(width)));
    this.move(this.options.follow({ x: width / 2, y: height / 2 }));
    this.element.focus({ preventScroll: true });
  }

  stop(): void {
    this.tool = undefined;
    this.element.hidden = true;
  }

  handleEvent(event: Event): void {
    if (event instanceof KeyboardEvent) this.onKey(event);
    else if (event instanceof PointerEvent) this.onPointer(event);
  }

  private onKey(event: KeyboardEvent): void {
    const step = event.shiftKey ? 40 : event.altKey ? 1 : 5;
    const { x, y } = this.at;
    const { width, height } = this.options.size();
    const moves: Record<string, () => void> = {
      ArrowLeft: () => this.move(this.options.follow({ x: x - step, y })),
      ArrowRight: () => this.move(this.options.follow({ x: x + step, y })),
      ArrowUp: () => this.move({ x, y: y - step }),
      ArrowDown: () => this.move({ x, y: y + step }),
      Home: () => this.move(this.options.follow({ x: 0, y: height / 2 })),
      End: () => this.move(this.options.follow({ x: width, y: height / 2 })),
      Enter: () => this.set(),
      ' ': () => this.set(),
      Escape: () => {
        this.stop();
        this.options.left();
      },
    };
    const act = moves[event.key];
    if (act === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  }

  private onPointer(event: PointerEvent): void {
    const box = this.element.getBoundingClientRect();
    const pixel = { x: event.clientX - box.left, y: event.clientY - box.top };
    event.stopPropagation();
    if (event.type === 'pointermove') {
      this.move(pixel);
    } else if (event.type === 'pointerdown' && event.button === 0) {
      event.preventDefault();
      this.element.setPointerCapture(event.pointerId);
      this.element.focus({ preventScroll: true });
      this.move(pixel);
      this.pressed = pixel;
      if (this.tool === 'region') this.first ??= pixel;
    } else if (event.type === 'pointercancel') {
      // The system took the finger away for something else.
      this.pressed = undefined;
      this.first = undefined;
    } else if (event.type === 'pointerup' && this.pressed !== undefined) {
      const dragged = Math.abs(pixel.x - this.pressed.x) >= DRAG;
      const second = this.first !== this.pressed;
      this.pressed = undefined;
      this.move(pixel);
      if (this.tool !== 'region' || dragged || second) this.finish();
    }
  }

  private set(): void {
    if (this.tool !== 'region' || this.first !== undefined) this.finish();
    else {
      this.first = this.at;
      this.move(this.at);
    }
  }

  private finish(): void {
    const from = this.first ?? this.at;
    const to = this.at;
    this.stop();
    this.options.done(from, to);
  }

  private move(pixel: Pixel): void {
    const { width, height } = this.options.size();
    const x = Math.min(width, Math.max(0, pixel.x));
    const y = Math.min(height, Math.max(0, pixel.y));
    this.at = { x, y };
    this.line.style.left = `${x}px`;
    this.line.style.setProperty('--assay-cursor-y', `${y}px`);
    this.line.dataset['tool'] = this.tool === 'region' ? 'region' : 'point';
    const start = this.first?.x ?? x;
    this.band.style.left = `${Math.min(start, x)}px`;
    this.band.style.width = `${Math.abs(x - start)}px`;
    this.element.setAttribute('aria-valuenow', String(Math.round(x)));
    this.element.setAttribute('aria-valuetext', this.options.describe(this.at));
  }
}
