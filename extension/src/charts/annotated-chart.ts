import {
  type Annotation,
  type AnnotationRequest,
  type ChartMeta,
  peakCorrection,
} from '@assay/schema';
import type { IDisposable } from '@lumino/disposable';
import { coordinateText } from '../annotations/index.js';
import type { View } from '../view/index.js';
import { AnnotationEdits, type Position } from './annotation-edits.js';
import { type Sample, coordinate, nearest, sampleOf, samplesOf } from './axis-values.js';
import { ChartLegend } from './chart-legend.js';
import { ChartTools } from './chart-tools.js';
import { Cursor, type Pixel } from './cursor.js';
import type { Drawing } from './drawing.js';
import type { Spec } from './chart-meta.js';
import { type Look, lookDomain } from './look.js';
import { type MarkPlace, Overlay } from './overlay.js';
import { PeakCorrection } from './peak-correction.js';
import { Refinement } from './refinement.js';
import { type Domain, ZoomLink } from './zoom-link.js';

/** A click this near to a datum means the datum. */
const REACH = 16;

/** What makes a chart of ours more than a picture: annotations on it, hover values, and detail that comes with the zoom. */
export class AnnotatedChart implements IDisposable {
  private drawing: Drawing | undefined;
  /** Of each layer, what is drawn of it now. */
  private readonly samples: (readonly Sample[])[];
  private readonly overlay: Overlay;
  private readonly edits: AnnotationEdits;
  private readonly cursor: Cursor;
  private readonly tools: ChartTools;
  private readonly refinement: Refinement;
  private readonly legend: ChartLegend;
  private readonly peaks: PeakCorrection;
  private readonly link: ZoomLink;
  private whole: [number, number] | undefined;
  private following = false;
  private _isDisposed = false;

  constructor(
    private readonly view: View,
    private readonly figure: HTMLElement,
    private readonly stage: HTMLElement,
    spec: Spec,
    private readonly meta: ChartMeta,
    redraw: () => void,
  ) {
    this.samples = samplesOf(spec, meta.temporal);
    this.edits = new AnnotationEdits(view, figure, meta.x, (possible) => {
      this.tools.undoPossible = possible;
    });
    this.overlay = new Overlay({
      hint: view.trans.__(
        'Enter edits, Delete removes, arrow keys move; with Shift or Alt they move the end or the start.',
      ),
      opened: (annotation) => void this.edit(annotation),
      moved: (annotation, place) => this.move(annotation, place),
      deleted: (annotation) => void this.edits.remove(annotation),
      lost: () => {
        this.tools.focus();
      },
    });
    this.cursor = new Cursor({
      size: () => this.drawing?.frame ?? { width: 0, height: 0 },
      describe: (pixel) => this.describe(pixel),
      follow: (pixel) => this.follow(pixel),
      done: (from, to) => void this.create(from, to),
      left: () => {
        this.tools.leave();
      },
    });
    this.tools = new ChartTools(view.trans, {
      tool: (tool, label) => {
        if (tool === undefined) this.cursor.stop();
        else this.cursor.start(tool, label);
      },
      undo: () => void this.edits.undo(),
      look: (act) => void this.look(act),
      link: (linked) => {
        this.link.linked = linked;
      },
    });
    this.link = new ZoomLink(meta, (domain) => void this.zoom(domain));
    this.legend = new ChartLegend(view.trans, spec, redraw);
    this.refinement = new Refinement(view.project, spec, meta, {
      refined: (layer, values) => {
        this.samples[layer] = values
          .filter((value) => value['y'] !== null)
          .map((value) => sampleOf(value, meta.temporal));
        this.place();
      },
    });
    this.peaks = new PeakCorrection(view, spec, meta, {
      samples: this.samples,
      annotations: () => this.annotations,
      put: (requests) => this.edits.put(requests),
      changed: () => {
        this.place();
      },
    });
    this.peaks.offer(this.tools.offer('peak', view.trans.__('Add peak')));
    this.tools.insert(this.peaks.tools);
    figure.prepend(this.tools.element);
    figure.append(this.legend.element, this.tools.readout);
    stage.append(this.overlay.element);
    this.overlay.element.append(this.peaks.marks.element, this.cursor.element);
    stage.addEventListener('pointermove', this);
    stage.addEventListener('dblclick', this);
    view.project.wanted.changed.connect(this.showWanted, this);
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  get annotations(): Annotation[] {
    return this.view.project.notesOn(this.meta.dataset);
  }

  /** The part of the x axis that is shown, when it is zoomed. */
  get window(): [number, number] | undefined {
    if (this.drawing === undefined || this.whole === undefined) return undefined;
    const now = this.drawing.domain('x');
    return now[0] === this.whole[0] && now[1] === this.whole[1] ? undefined : now;
  }

  drawn(drawing: Drawing): void {
    const zoomed = this.window !== undefined;
    this.drawing = drawing;
    if (!zoomed) this.whole = drawing.domain('x');
    drawing.onZoom(() => {
      this.place();
      this.refinement.zoomed(drawing);
      if (!this.following) this.link.tell(this.window);
    });
    if (zoomed) this.refinement.zoomed(drawing);
    this.annotate();
    this.showWanted();
  }

  /** The marks' buttons follow at once: drawing takes its time. */
  annotate(): void {
    this.overlay.show(this.annotations.filter((one) => one.anchor !== 'orphaned'));
    this.place();
  }

  get hidden(): ReadonlySet<string> {
    return this.legend.hidden;
  }

  /** Shows a part of the axis because another chart does. */
  private async zoom(domain: Domain): Promise<void> {
    this.following = true;
    try {
      await this.drawing?.zoom(domain);
      this.place();
    } finally {
      this.following = false;
    }
  }

  private async look(act: Look): Promise<void> {
    const { drawing } = this;
    if (drawing === undefined) return;
    await drawing.zoom(lookDomain(act, drawing.domain('x')));
    this.place();
  }

  place(): void {
    if (this.drawing === undefined) return;
    this.overlay.place(this.drawing, this.meta.temporal);
    this.peaks.place(this.drawing);
  }

  handleEvent(event: Event): void {
    const { drawing } = this;
    if (drawing === undefined || !(event instanceof MouseEvent)) return;
    if (event.type === 'dblclick') {
      requestAnimationFrame(() => {
        this.place();
      });
      return;
    }
    const box = this.overlay.element.getBoundingClientRect();
    const pixel = { x: event.clientX - box.left, y: event.clientY - box.top };
    const inside = pixel.x >= 0 && pixel.y >= 0 && pixel.x <= box.width && pixel.y <= box.height;
    this.tools.readout.textContent = inside ? this.describe(pixel) : '';
  }

  private sampleAt(pixel: Pixel, reach: number, alongX: boolean): Sample | undefined {
    if (this.drawing === undefined) return undefined;
    const { hidden } = this;
    const shown = this.samples.filter((some) => !hidden.has(some[0]?.series ?? ''));
    return nearest(shown.flat(), this.drawing, pixel, { reach, alongX });
  }

  private describe(pixel: Pixel): string {
    const sample = this.sampleAt(pixel, REACH, false) ?? this.sampleAt(pixel, REACH, true);
    if (sample === undefined)
      return `${this.meta.x} ${coordinateText(this.coordinate('x', pixel.x))}`;
    const values = `${this.meta.x} ${coordinateText(sample.x)}, ${this.meta.y} ${coordinateText(sample.y)}`;
    return this.meta.over.length === 0 ? values : `${values} (${sample.series})`;
  }

  /** Along x the keyboard's cursor stays on the curve. */
  private follow(pixel: Pixel): Pixel {
    const sample = this.sampleAt(pixel, 2 * REACH, true);
    if (sample === undefined || this.drawing === undefined) return pixel;
    return { x: pixel.x, y: this.drawing.at('y', sample.y) };
  }

  private coordinate(axis: 'x' | 'y', pixel: number): number | string {
    if (this.drawing === undefined) return NaN;
    const temporal = axis === 'x' && this.meta.temporal;
    const value = this.drawing.value(axis, pixel);
    return coordinate(value, this.drawing.perPixel(axis), temporal, this.samples[0]?.[0]?.x);
  }

  private request(from: Pixel, to: Pixel, tool: 'point' | 'region'): AnnotationRequest {
    const base = {
      dataset: this.meta.dataset,
      x_column: this.meta.x,
      y_column: this.meta.y,
      text: '',
    };
    if (tool === 'region') {
      const [left, right] = from.x <= to.x ? [from, to] : [to, from];
      return { ...base, from: this.coordinate('x', left.x), to: this.coordinate('x', right.x) };
    }
    const sample = this.sampleAt(to, REACH, false);
    if (sample !== undefined) return { ...base, at: sample.x, y: sample.y };
    return { ...base, at: this.coordinate('x', to.x), y: this.coordinate('y', to.y) };
  }

  private async create(from: Pixel, to: Pixel): Promise<void> {
    const tool = this.tools.tool ?? 'point';
    if (tool === 'peak') {
      this.tools.leave();
      await this.peaks.add(to);
      return;
    }
    await this.edits.create(this.request(from, to, tool), () => {
      this.tools.leave();
    });
  }

  private async edit(annotation: Annotation): Promise<void> {
    await this.edits.edit(annotation);
    if (!this.overlay.focus(annotation.id)) this.tools.focus();
  }

  /** What was not held keeps its exact value. */
  private async move(annotation: Annotation, place: MarkPlace): Promise<void> {
    const { grip, from, to } = place;
    // A corrected peak stays on the curve.
    const peak = peakCorrection(annotation) === undefined ? undefined : this.peaks.sample(from);
    const pinned = annotation.y0 !== null && annotation.y0 !== undefined;
    const { at, y } = this.request(from, from, 'point');
    const position: Position =
      peak !== undefined
        ? { at: peak.x, y: peak.y }
        : annotation.kind === 'point'
          ? {
              at: pinned && at !== undefined ? at : this.coordinate('x', from.x),
              y: pinned ? (y ?? null) : null,
            }
          : {
              from: grip === 'to' ? annotation.x0 : this.coordinate('x', from.x),
              to: grip === 'from' ? annotation.x1 : this.coordinate('x', to.x),
            };
    await this.edits.move(annotation, position);
  }

  private showWanted(): void {
    // A chart in a hidden tab leaves it to one that can be seen.
    if (this.figure.offsetParent === null) return;
    const wanted = this.view.project.wanted.take(this.meta.dataset);
    if (wanted === null) return;
    this.figure.scrollIntoView({ block: 'nearest' });
    this.overlay.focus(wanted.id);
  }

  dispose(): void {
    if (this._isDisposed) return;
    this._isDisposed = true;
    this.view.project.wanted.changed.disconnect(this.showWanted, this);
    this.stage.removeEventListener('pointermove', this);
    this.stage.removeEventListener('dblclick', this);
    this.refinement.dispose();
    this.link.dispose();
    this.legend.element.remove();
    this.cursor.element.remove();
    this.overlay.element.remove();
    this.tools.element.remove();
    this.tools.readout.remove();
  }
}
