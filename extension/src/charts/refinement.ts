import type { ChartMeta } from '@assay/schema';
import type { IDisposable } from '@lumino/disposable';
import type { Project } from '../project/index.js';
import { coordinate } from './axis-values.js';
import type { Drawing } from './drawing.js';
import { type Spec, dataLayers } from './live-spec.js';

/** A zoom gesture is over when nothing moved for so long. */
const PAUSE_MS = 120;

interface Layer {
  dataset: string;
  y: string;
  saved: Record<string, unknown>[];
}

/** Fetches the shown window of large series in full detail, down to the single sample. */
export class Refinement implements IDisposable {
  private timer: ReturnType<typeof setTimeout> | undefined;
  private readonly layers: readonly Layer[];
  private turn = 0;
  private _isDisposed = false;

  constructor(
    private readonly project: Project,
    spec: Spec,
    private readonly meta: ChartMeta,
  ) {
    this.layers = dataLayers(spec).map((layer) => layerOf(layer));
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  zoomed(drawing: Drawing): void {
    clearTimeout(this.timer);
    this.turn += 1;
    const { turn } = this;
    this.timer = setTimeout(() => {
      for (const [index, layer] of this.layers.entries()) {
        void this.refine(drawing, index, layer, () => turn === this.turn && !this.isDisposed);
      }
    }, PAUSE_MS);
  }

  private async refine(
    drawing: Drawing,
    index: number,
    layer: Layer,
    wanted: () => boolean,
  ): Promise<void> {
    const whole = this.project.dataset(layer.dataset);
    // What is drawn already is all there is, or the project is another one.
    if (whole === undefined || whole.rows <= layer.saved.length) return;
    const [low, high] = drawing.domain('x');
    const margin = (high - low) / 2;
    const { temporal } = this.meta;
    const like = layer.saved[0]?.['x'] as string | undefined;
    const end = (value: number): number | string => coordinate(value, 0.001, temporal, like);
    const points = await this.project.api.points(layer.dataset, {
      x: this.meta.x,
      y: layer.y,
      from: end(low - margin),
      to: end(high + margin),
      pixels: Math.round(2 * drawing.frame.width),
    });
    if (!wanted()) return;
    const values = points.x.map((x, at) => ({ x, y: points.y[at], series: layer.dataset }));
    if (values.length > 0) drawing.refine(index, values);
  }

  dispose(): void {
    this._isDisposed = true;
    clearTimeout(this.timer);
  }
}

function layerOf(layer: Spec): Layer {
  const saved = ((layer['data'] as Spec | undefined)?.['values'] ?? []) as Layer['saved'];
  const encoding = (layer['encoding'] ?? {}) as { tooltip?: { field?: string; title?: string }[] };
  const tooltip = encoding.tooltip?.find((one) => one.field === 'y');
  return { dataset: seriesName(saved[0]?.['series']), y: tooltip?.title ?? '', saved };
}

const seriesName = (value: unknown): string => (typeof value === 'string' ? value : '');
