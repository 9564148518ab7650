import {
  type Annotation,
  type AnnotationRequest,
  type ChartMeta,
  PEAK_ADDED,
  PEAK_REMOVED,
  peakCorrection,
} from '@assay/schema';
import { Notification } from '@jupyterlab/apputils';
import { coordinateText } from '../annotations/index.js';
import { type View, failureText } from '../view/index.js';
import { type Sample, nearest } from './axis-values.js';
import type { Pixel } from './cursor.js';
import type { Drawing } from './drawing.js';
import type { Spec } from './chart-meta.js';
import { dataLayers } from './live-spec.js';
import { PeakMarks } from './peak-marks.js';

/** More buttons than this in a chart help nobody: a smaller part of the axis does. */
const MOST = 200;

export interface PeakCorrectionOptions {
  /** Of each layer, what is drawn of it now. */
  samples: readonly (readonly Sample[])[];
  annotations(): readonly Annotation[];
  /** Writes corrections; all of them are one step for Undo. */
  put(requests: readonly AnnotationRequest[]): Promise<boolean>;
  /** Something else is to be drawn. */
  changed(): void;
}

/** Corrections of found peaks by hand. They are annotations of the signal, so they stay when it is processed again. */
export class PeakCorrection {
  /** Buttons over the chart; empty for charts without peaks. */
  readonly tools = document.createElement('span');
  readonly marks: PeakMarks;
  private readonly layers: number[];
  private readonly toggle = document.createElement('button');
  private readonly saveButton = document.createElement('button');
  private readonly count = document.createElement('span');
  private drawing: Drawing | undefined;

  constructor(
    private readonly view: View,
    spec: Spec,
    private readonly meta: ChartMeta,
    private readonly options: PeakCorrectionOptions,
  ) {
    const { trans } = view;
    this.layers = dataLayers(spec).flatMap((layer, at) => (isPoints(layer) ? [at] : []));
    this.marks = new PeakMarks({
      label: (peak) => trans.__('Peak at %1 %2', meta.x, coordinateText(peak.x)),
      hint: trans.__('Enter or Delete removes it, arrow keys move it and Enter sets.'),
      pixel: (sample) => ({
        x: this.drawing?.at('x', sample.at) ?? 0,
        y: this.drawing?.at('y', sample.y) ?? 0,
      }),
      sample: (pixel) => this.sample(pixel),
      removed: (peak) => void options.put([this.removal(peak)]),
      moved: (peak, to) =>
        void options.put([this.removal(peak), this.addition(to, trans.__('Moved peak'))]),
    });
    this.tools.className = 'assay-Chart-peakTools';
    this.tools.setAttribute('role', 'group');
    this.tools.setAttribute('aria-label', trans.__('Peaks'));
    this.tools.hidden = this.layers.length === 0;
    this.count.setAttribute('role', 'status');
    this.tools.append(this.button(this.toggle, trans.__('Correct peaks')));
    this.toggle.setAttribute('aria-pressed', 'false');
    this.toggle.addEventListener('click', () => {
      this.toggle.setAttribute('aria-pressed', String(!this.active));
      options.changed();
    });
  }

  /** Puts the tool that adds peaks beside the one that corrects them. */
  offer(add: HTMLButtonElement): void {
    const save = this.button(this.saveButton, this.view.trans.__('Export peaks'));
    save.addEventListener('click', () => void this.save());
    this.tools.append(add, save, this.count);
  }

  get active(): boolean {
    return this.toggle.getAttribute('aria-pressed') === 'true';
  }

  /** The sample of the signal that a pixel means: the nearest along x. */
  sample(pixel: Pixel): Sample | undefined {
    if (this.drawing === undefined) return undefined;
    const signal = this.options.samples.find((_, layer) => !this.layers.includes(layer));
    return nearest(signal ?? [], this.drawing, pixel, { reach: Infinity, alongX: true });
  }

  /** Adds the peak that a pixel means. */
  async add(pixel: Pixel): Promise<void> {
    const sample = this.sample(pixel);
    if (sample === undefined) return;
    await this.options.put([this.addition(sample, this.view.trans.__('Added peak'))]);
  }

  place(drawing: Drawing): void {
    this.drawing = drawing;
    const corrections = this.options.annotations().filter((one) => peakCorrection(one));
    const gone = new Set(
      corrections.filter((one) => peakCorrection(one) === 'removed').map((one) => String(one.x0)),
    );
    const { trans } = this.view;
    const added = corrections.length - gone.size;
    for (const extra of [...this.tools.children].slice(1, -1)) {
      (extra as HTMLElement).hidden = !this.active;
    }
    // The host puts the corrected list together; demo data have none.
    if (this.view.project.state.demo) this.saveButton.hidden = true;
    if (!this.active) {
      this.count.textContent = '';
      this.marks.clear();
      return;
    }
    const { width } = drawing.frame;
    const shown = this.layers
      .flatMap((layer) => this.options.samples[layer] ?? [])
      .filter((peak) => {
        const x = drawing.at('x', peak.at);
        return x >= 0 && x <= width && !gone.has(String(peak.x));
      });
    const tooMany = shown.length > MOST;
    this.marks.show(tooMany ? [] : shown);
    this.count.textContent = tooMany
      ? trans.__('%1 peaks here: zoom in to correct single ones.', shown.length)
      : trans.__('%1 added, %2 removed', added, gone.size);
  }

  private removal(peak: Sample): AnnotationRequest {
    return { ...this.request(peak, this.view.trans.__('Removed peak')), tags: [PEAK_REMOVED] };
  }

  private addition(sample: Sample, text: string): AnnotationRequest {
    return { ...this.request(sample, text), tags: [PEAK_ADDED] };
  }

  private request({ x, y }: Sample, text: string): AnnotationRequest {
    const { dataset, x: x_column, y: y_column } = this.meta;
    return { dataset, x_column, y_column, at: x, y, text };
  }

  /** One file for each set of peaks, as corrected. */
  private async save(): Promise<void> {
    for (const layer of this.layers) {
      const name = this.options.samples[layer]?.[0]?.series;
      if (name === undefined) continue;
      try {
        const text = await this.view.project.api.peaksCsv(name);
        const link = document.createElement('a');
        link.href = URL.createObjectURL(new Blob([text], { type: 'text/csv' }));
        link.download = `${name}.csv`;
        link.click();
        URL.revokeObjectURL(link.href);
      } catch (error) {
        Notification.error(failureText(error));
      }
    }
  }

  private button(made: HTMLButtonElement, text: string): HTMLButtonElement {
    made.type = 'button';
    made.className = 'assay-Button';
    made.textContent = text;
    return made;
  }
}

function isPoints(layer: Spec): boolean {
  const { mark } = layer;
  return (typeof mark === 'string' ? mark : (mark as Spec | undefined)?.['type']) === 'point';
}
