import type { ChartMeta } from '@assay/schema';
import type { IDisposable } from '@lumino/disposable';
import type { Project } from '../project/index.js';
import { coordinate } from './axis-values.js';
import type { Drawing } from './drawing.js';
import type { Spec } from './chart-meta.js';
import { dataLayers } from './live-spec.js';

interface Layer {
  dataset: string;
  y: string;
  saved: Record<string, unknown>[];
}

export interface RefinementOptions {
  /** New data of a layer, by its number. */
  refined(layer: number, values: Record<string, unknown>[]): void;
}

/**
 * Fetches the shown window of large series in full detail, down to the single sample. One window is under way at a time:
 * while a gesture goes on, what comes next is always the latest.
 */
export class Refinement implements IDisposable {
  private readonly layers: readonly Layer[];
  private drawing: Drawing | undefined;
  private wanted = false;
  private running = false;
  private _isDisposed = false;

  constructor(
    private readonly project: Project,
    spec: Spec,
    private readonly meta: ChartMeta,
    private readonly on: RefinementOptions,
  ) {
    this.layers = dataLayers(spec).map((layer) => layerOf(layer));
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  zoomed(drawing: Drawing): void {
    this.drawing = drawing;
    this.wanted = true;
    if (!this.running) void this.run();
  }

  private async run(): Promise<void> {
    this.running = true;
    try {
      while (this.wanted && !this.isDisposed) {
        this.wanted = false;
        const { drawing } = this;
        if (drawing === undefined) return;
        await Promise.all(this.layers.map((layer, index) => this.refine(drawing, index, layer)));
      }
    } catch {
      // Not connected: the saved points stay, and the panel says what is wrong.
    } finally {
      this.running = false;
    }
  }

  private async refine(drawing: Drawing, index: number, layer: Layer): Promise<void> {
    const whole = this.project.dataset(layer.dataset);
    // What is drawn already is all there is, or the project is another one.
    if (whole === undefined || whole.rows <= layer.saved.length) return;
    const [low, high] = drawing.domain('x');
    // A quarter beyond either edge, so that a pan begins with data.
    const margin = (high - low) / 4;
    const { temporal } = this.meta;
    const like = layer.saved[0]?.['x'] as string | undefined;
    const { width } = drawing.frame;
    const end = (value: number): number | string =>
      temporal ? coordinate(value, 1, true, like) : value;
    const points = await this.project.api.points(layer.dataset, {
      x: this.meta.x,
      y: layer.y,
      from: end(low - margin),
      to: end(high + margin),
      pixels: Math.round(1.5 * width),
      edges: true,
    });
    if (this.isDisposed || drawing !== this.drawing) return;
    const values = points.x.map((x, at) => ({ x, y: points.y[at], series: layer.dataset }));
    if (values.length === 0) return;
    await drawing.refine(index, values);
    this.on.refined(index, values);
  }

  dispose(): void {
    this._isDisposed = true;
  }
}

function layerOf(layer: Spec): Layer {
  const saved = ((layer['data'] as Spec | undefined)?.['values'] ?? []) as Layer['saved'];
  const encoding = (layer['encoding'] ?? {}) as { tooltip?: { field?: string; title?: string }[] };
  const tooltip = encoding.tooltip?.find((one) => one.field === 'y');
  return { dataset: seriesName(saved[0]?.['series']), y: tooltip?.title ?? '', saved };
}

const seriesName = (value: unknown): string => (typeof value === 'string' ? value : '');
