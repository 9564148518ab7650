import type { IDisposable } from '@lumino/disposable';
import { onAxis } from './on-axis.js';
import type { Spec } from './chart-meta.js';

type Value = Record<string, unknown>;

/** One line of a chart: its points in the order in which they are joined. */
interface Line {
  /** Whether points are joined by their x, as Vega-Lite does unless told, and not in the order of their rows. */
  byX: boolean;
  x: Float64Array;
  /** Not finite where there is a gap. */
  y: Float64Array;
  /** What was written last, to tell it from what Vega writes. */
  path: string;
}

export interface Axes {
  /** Pixel of a value. */
  x(value: number): number;
  y(value: number): number;
  width(): number;
}

/** Name of a line's marks, by which Vega's path is found. */
export const lineName = (layer: number): string => `assay_line_${layer}`;

/** Half of what a sample between two gaps is drawn as: a line of one point has no length. */
const SPOT = 0.65;

/**
 * The lines of our charts. Vega lays them out from their corners alone and gives them colour, width and clipping; the points
 * are written into its paths here. Vega would make an item of each point and ask an interpreter for its place at every step
 * of a zoom, which takes longer than a frame for a few thousand.
 */
export class LinePaths implements IDisposable {
  private readonly lines = new Map<number, Line>();
  private readonly observer: MutationObserver;
  private _isDisposed = false;

  /**
   * @param layers layers of data as they were saved
   * @param element where Vega draws
   */
  constructor(
    layers: readonly Spec[],
    private readonly temporal: boolean,
    private readonly element: HTMLElement,
    private readonly axes: Axes,
  ) {
    layers.forEach((layer, at) => {
      if (isLine(layer)) this.take(at, valuesOf(layer), orderOf(layer) !== null);
    });
    // Called before the browser paints, so that nobody sees what Vega has drawn from the corners.
    this.observer = new MutationObserver(() => {
      this.paint();
    });
    if (this.lines.size > 0) this.observe();
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  has(layer: number): boolean {
    return this.lines.has(layer);
  }

  /** New points of a line. */
  refine(layer: number, values: readonly Value[]): void {
    this.take(layer, values, this.lines.get(layer)?.byX !== false);
    this.paint();
  }

  private take(layer: number, values: readonly Value[], byX: boolean): void {
    const x = new Float64Array(values.length);
    const y = new Float64Array(values.length);
    placed(values, this.temporal, byX).forEach(({ at, value }, index) => {
      x[index] = at;
      y[index] = numberOf(value['y']);
    });
    this.lines.set(layer, { byX, x, y, path: '' });
  }

  private observe(): void {
    this.observer.observe(this.element, {
      subtree: true,
      childList: true,
      attributes: true,
      attributeFilter: ['d'],
    });
  }

  /** Writes each line anew that Vega has laid out since, or that has other points. */
  paint(): void {
    for (const [layer, line] of this.lines) {
      const path = this.element.querySelector(`.${lineName(layer)}_marks > path`);
      if (path === null || (line.path !== '' && path.getAttribute('d') === line.path)) continue;
      line.path = pathOf(line, this.axes);
      path.setAttribute('d', line.path);
    }
    // What was written here is no news.
    this.observer.takeRecords();
  }

  dispose(): void {
    this._isDisposed = true;
    this.observer.disconnect();
  }
}

export function isLine(layer: Spec): boolean {
  const { mark } = layer;
  return (typeof mark === 'string' ? mark : (mark as Spec | undefined)?.['type']) === 'line';
}

function valuesOf(layer: Spec): Value[] {
  return (layer['data'] as { values?: Value[] } | undefined)?.values ?? [];
}

const numberOf = (value: unknown): number => (value === null ? NaN : Number(value));

const orderOf = ({ mark }: Spec): unknown =>
  typeof mark === 'string' ? undefined : (mark as Spec | undefined)?.['order'];

/** The points in the order in which the saved picture joins them. */
function placed(
  values: readonly Value[],
  temporal: boolean,
  byX: boolean,
): { at: number; value: Value }[] {
  const all = values.map((value) => ({
    at: onAxis(value['x'] as number | string, temporal),
    value,
  }));
  const sorted = all.every(({ at }, index) => index === 0 || !(at < (all[index - 1]?.at ?? at)));
  return sorted || !byX ? all : all.sort((a, b) => a.at - b.at);
}

function pathOf(line: Line, axes: Axes): string {
  const x = line.x.map((value) => axes.x(value));
  const y = line.y.map((value) => axes.y(value));
  const parts: string[] = [];
  let start = 0;
  for (let at = 0; at <= x.length; at++) {
    if (Number.isFinite(x[at]) && Number.isFinite(y[at])) continue;
    const [px = NaN, py = NaN] = [x[start], y[start]];
    if (at - start === 1) parts.push(`M${round(px - SPOT)},${round(py)}h${2 * SPOT}`);
    else join(parts, x.subarray(start, at), y.subarray(start, at), axes.width());
    start = at + 1;
  }
  return parts.join('');
}

/** Parts beside the frame are left out: far outside of it a browser's coordinates lose their digits. */
function join(parts: string[], x: Float64Array, y: Float64Array, width: number): void {
  let down = false;
  for (let at = 1; at < x.length; at++) {
    const [fromX = NaN, toX = NaN] = [x[at - 1], x[at]];
    if ((fromX < 0 && toX < 0) || (fromX > width && toX > width)) {
      down = false;
      continue;
    }
    if (!down) parts.push(`M${round(fromX)},${round(y[at - 1] ?? NaN)}`);
    parts.push(`L${round(toX)},${round(y[at] ?? NaN)}`);
    down = true;
  }
}

const round = (value: number): number => Math.round(value * 100) / 100;

/**
 * Of the data of a line what its axes follow from: the rows with the least and the greatest x and y.
 *
 * @param temporal whether x is a time
 */
export function corners(values: readonly Value[], temporal: boolean): Value[] {
  const kept = new Set<Value>();
  for (const place of [
    (value: Value) => onAxis(value['x'] as number | string, temporal),
    (value: Value) => numberOf(value['y']),
  ]) {
    let [least, greatest]: (Value | undefined)[] = [];
    let [low, high] = [Infinity, -Infinity];
    for (const value of values) {
      const at = place(value);
      if (at < low) [least, low] = [value, at];
      if (at > high) [greatest, high] = [value, at];
    }
    for (const one of [least, greatest]) if (one !== undefined) kept.add(one);
  }
  return [...kept];
}
