import type { Sample } from './axis-values.js';
import type { Pixel } from './cursor.js';
import { MarkDrag, type Shift } from './mark-drag.js';

/** Smallest side of what is pressed, for fingers and shaky hands. */
const REACH = 24;

export interface PeakMarksOptions {
  /** What a screen reader says of a peak. */
  label(peak: Sample): string;
  hint: string;
  /** Where a sample stands in the frame. */
  pixel(sample: Sample): Pixel;
  /** The sample of the signal that a pixel means. */
  sample(pixel: Pixel): Sample | undefined;
  removed(peak: Sample): void;
  moved(peak: Sample, to: Sample): void;
}

/** Found peaks as buttons: pressed they are removed, dragged or moved with the arrow keys they go along the curve. */
export class PeakMarks {
  readonly element = document.createElement('div');
  private readonly buttons = new Map<string, HTMLButtonElement>();

  constructor(private readonly options: PeakMarksOptions) {
    this.element.className = 'assay-Chart-peaks';
  }

  /** Puts a button over each of these peaks, and takes away the others. */
  show(peaks: readonly Sample[]): void {
    const wanted = new Map(peaks.map((peak) => [keyOf(peak), peak]));
    for (const [key, button] of this.buttons) {
      if (wanted.has(key)) continue;
      button.remove();
      this.buttons.delete(key);
    }
    for (const [key, peak] of wanted) {
      const button = this.buttons.get(key) ?? this.add(key, peak);
      // In the order of the signal, whatever was there before.
      this.element.append(button);
      put(button, this.options.pixel(peak));
    }
  }

  private add(key: string, peak: Sample): HTMLButtonElement {
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'assay-Chart-mark assay-Chart-peak';
    button.setAttribute('aria-label', this.options.label(peak));
    button.title = `${this.options.label(peak)}\n${this.options.hint}`;
    const target = (shift: Shift): Sample | undefined => {
      const { x, y } = this.options.pixel(peak);
      return this.options.sample({ x: x + shift.dx, y: y + shift.dy });
    };
    const back = (): void => {
      put(button, this.options.pixel(peak));
    };
    const drag = new MarkDrag(button, {
      moving: (shift) => {
        const to = target(shift);
        button.dataset['moving'] = 'true';
        if (to !== undefined) put(button, this.options.pixel(to));
      },
      moved: (shift) => {
        const to = target(shift);
        delete button.dataset['moving'];
        if (to === undefined || to.at === peak.at) back();
        else this.options.moved(peak, to);
      },
      left: () => {
        delete button.dataset['moving'];
        back();
      },
    });
    button.addEventListener('click', () => {
      if (drag.takeClick()) this.options.removed(peak);
    });
    button.addEventListener('keydown', (event) => {
      if (event.key !== 'Delete' && event.key !== 'Backspace') return;
      event.preventDefault();
      event.stopPropagation();
      this.options.removed(peak);
    });
    this.buttons.set(key, button);
    return button;
  }

  clear(): void {
    this.show([]);
  }
}

const keyOf = ({ x, series }: Sample): string => JSON.stringify([series, x]);

function put(button: HTMLButtonElement, { x, y }: Pixel): void {
  Object.assign(button.style, {
    left: `${x - REACH / 2}px`,
    top: `${y - REACH / 2}px`,
    width: `${REACH}px`,
    height: `${REACH}px`,
  });
}
