import { type View, Warn, changeset, logger, truthy } from 'vega';
import embed, { type Result } from 'vega-embed';
import { type Spec, metaOf } from './chart-meta.js';
import { LinePaths } from './line-paths.js';
import { type Moment, ZOOM, dataLayers, layerData, liveSpec } from './live-spec.js';
import { annotationInk, themeConfig } from './theme.js';

/** The plotting area inside the drawn chart, in pixels from its upper left corner. */
export interface Frame {
  left: number;
  top: number;
  width: number;
  height: number;
}

/** More marks than this draw faster on a canvas. */
const CANVAS_FROM = 20_000;

type Scale = ((value: unknown) => number) & {
  invert?(pixel: number): unknown;
  domain(): unknown[];
};

/** One drawn chart and its scales. */
export class Drawing {
  private readonly lines: LinePaths;

  private constructor(
    private readonly result: Result,
    readonly element: HTMLElement,
    /** Addresses of data that could not be loaded or read; what is drawn is drawn without them. */
    readonly missing: readonly string[],
    saved: Spec,
  ) {
    const meta = metaOf(saved);
    const layers = meta === undefined ? [] : dataLayers(saved);
    this.lines = new LinePaths(layers, meta?.temporal === true, element, {
      x: (value) => this.at('x', value),
      y: (value) => this.at('y', value),
      width: () => this.view.width(),
    });
    this.lines.paint();
  }

  /** Draws a saved chart as it is at this moment. */
  static async of(saved: Spec, mode: 'vega' | 'vega-lite', moment: Moment): Promise<Drawing> {
    const spec = liveSpec(saved, moment, annotationInk());
    const element = document.createElement('div');
    element.className = 'assay-Chart-plot';
    const missing: string[] = [];
    const result = await embed(element, spec, {
      logger: noting(missing),
      mode,
      actions: false,
      defaultStyle: false,
      renderer: countValues(spec) > CANVAS_FROM ? 'canvas' : 'svg',
      config: themeConfig(),
      // Links and data of a chart come from whoever wrote the notebook.
      ast: true,
    });
    return new Drawing(result, element, missing, saved);
  }

  private get view(): View {
    return this.result.view;
  }

  get frame(): Frame {
    const [left, top] = this.view.origin();
    const padding = this.view.padding() as { left: number; top: number };
    return {
      left: left + padding.left,
      top: top + padding.top,
      width: this.view.width(),
      height: this.view.height(),
    };
  }

  /** Pixel in the frame of a value; NaN when there is no such axis. */
  at(axis: 'x' | 'y', value: number | Date): number {
    return this.scale(axis)(value);
  }

  /** Value under a pixel of the frame: a number, or milliseconds on a time axis. */
  value(axis: 'x' | 'y', pixel: number): number {
    return Number(this.scale(axis).invert?.(pixel));
  }

  /** Ends of an axis as numbers, or milliseconds on a time axis. */
  domain(axis: 'x' | 'y'): [number, number] {
    const domain = this.scale(axis).domain().map(Number);
    return [domain[0] ?? NaN, domain.at(-1) ?? NaN];
  }

  /** How much of an axis one pixel is. */
  perPixel(axis: 'x' | 'y'): number {
    const [low, high] = this.domain(axis);
    const { width, height } = this.frame;
    return Math.abs(high - low) / (axis === 'x' ? width : height);
  }

  private scale(axis: 'x' | 'y'): Scale {
    return this.view.scale(axis) as Scale;
  }

  private get zoomSignal(): string | undefined {
    const signals = Object.keys((this.view.getState() as { signals: object }).signals);
    return signals.find((signal) => signal === `${ZOOM}_x`);
  }

  /** Calls back after every zoom and pan. */
  onZoom(callback: () => void): void {
    const name = this.zoomSignal;
    if (name === undefined) return;
    this.view.addSignalListener(name, () => {
      // The scales follow when the dataflow has run to its end; it is not marked as running before this turn is over.
      void Promise.resolve()
        .then(() => this.view.runAsync())
        .then(callback);
    });
  }

  /** Shows a part of the x axis; undefined is all of it. */
  async zoom(domain: [number, number] | undefined): Promise<void> {
    const name = this.zoomSignal;
    if (name !== undefined) await this.view.signal(name, domain ?? null).runAsync();
  }

  /** Replaces the data of one layer in place. */
  async refine(layer: number, values: readonly Record<string, unknown>[]): Promise<void> {
    if (this.lines.has(layer)) {
      this.lines.refine(layer, values);
      return;
    }
    const change = changeset()
      .remove(truthy)
      .insert([...values]);
    await this.view.change(layerData(layer), change).runAsync();
  }

  dispose(): void {
    this.lines.dispose();
    this.result.finalize();
    this.element.remove();
  }
}

/** Vega says only to its log, so to the console, that data could not be loaded or read. */
function noting(missing: string[]): ReturnType<typeof logger> {
  const own = logger(Warn);
  const warn = own.warn.bind(own);
  own.warn = (what: unknown, address: unknown, ...more: unknown[]) => {
    if (/^(Loading|Data ingestion) failed$/.test(String(what))) missing.push(String(address));
    return warn(what, address, ...more);
  };
  return own;
}

function countValues(spec: Spec): number {
  const own = (spec['data'] as { values?: unknown } | undefined)?.values;
  const layers = (spec['layer'] ?? []) as Spec[];
  const count = Array.isArray(own) ? own.length : 0;
  if (metaOf(spec) === undefined && layers.length === 0) return count;
  return layers.reduce((sum, layer) => sum + countValues(layer), count);
}
