import type { NamedColumn } from '@assay/schema';
import { plotValues } from './plot-values.js';
import { pyramidOf, type Extremes } from './pyramid.js';
import { partitionNear, windowRows, type Bounds } from './window-rows.js';

export interface Window extends Bounds {
  pixels: number;
  /** With the last row before the window and the first one behind it, so that lines run out of the frame. */
  edges?: boolean | undefined;
}

/** Fewer rows than this for each pixel are drawn as they are. */
const EXACT_PER_PIXEL = 4;

/**
 * The rows that draw the same line at this width as all rows would: of each pixel the first, lowest, highest and last one
 * (the M4 aggregation of Jugel and others, VLDB 2014), and the first of each gap. Pixels divide the window that was asked
 * for, else the data. Where x does not run one way, pixels are equal stretches of rows, so that a loop stays a loop.
 */
export function downsample(
  x: NamedColumn,
  y: NamedColumn,
  window: Window,
): { rows: Uint32Array; total: number } {
  const found = windowRows(x, window);
  if (found.kind === 'list') {
    const { rows } = found;
    const total = rows.length;
    if (total <= EXACT_PER_PIXEL * window.pixels) return { rows, total };
    return { rows: byList(x, y, rows, window), total };
  }
  const { start, end } = found;
  const total = end - start;
  const inner =
    total <= EXACT_PER_PIXEL * window.pixels
      ? Array.from({ length: total }, (_, i) => start + i)
      : byPosition(x, y, start, end, window);
  if (window.edges !== true) return { rows: Uint32Array.from(inner), total };
  const before = start > 0 ? [start - 1] : [];
  const behind = end < x.values.length ? [end] : [];
  return { rows: Uint32Array.from([...before, ...inner, ...behind]), total };
}

function byPosition(
  x: NamedColumn,
  y: NamedColumn,
  start: number,
  end: number,
  window: Window,
): number[] {
  const pyramid = pyramidOf(y);
  const pixelOf = pixels(x, start, end - 1, window);
  const kept: number[] = [];
  // Samples mostly come at even times, so that a pixel has as many rows as the one before.
  let width = 1;
  for (let row = start; row < end;) {
    const pixel = pixelOf(row);
    const next = partitionNear(row + width, row + 1, end, (one) => pixelOf(one) <= pixel);
    keep(kept, row, next - 1, pyramid.extremes(row, next));
    width = next - row;
    row = next;
  }
  return kept;
}

/** The pixel of a row, counted in the direction in which x runs. */
function pixels(
  x: NamedColumn,
  first: number,
  last: number,
  window: Window,
): (row: number) => number {
  const values = plotValues(x);
  const at = (row: number) => values[row] ?? NaN;
  const falling = at(first) > at(last);
  const [low, high] = falling ? [at(last), at(first)] : [at(first), at(last)];
  const left = window.from === undefined ? low : Number(window.from);
  const right = window.to === undefined ? high : Number(window.to);
  const scale = right > left ? window.pixels / (right - left) : 0;
  const sign = falling ? -1 : 1;
  return (row) => sign * Math.min(window.pixels - 1, Math.floor((at(row) - left) * scale));
}

/** Rows without x lie between the others, so that they are read one by one. */
function byList(x: NamedColumn, y: NamedColumn, rows: Uint32Array, window: Window): Uint32Array {
  const values = plotValues(y);
  const at = (i: number) => rows[i] ?? 0;
  const pixelOf = pixels(x, at(0), at(rows.length - 1), window);
  const bucketOf = runsOneWay(x, rows)
    ? (i: number) => pixelOf(at(i))
    : (i: number) => Math.floor((i * window.pixels) / rows.length);
  const kept: number[] = [];
  for (let start = 0; start < rows.length;) {
    const bucket = bucketOf(start);
    let end = start + 1;
    while (end < rows.length && bucketOf(end) === bucket) end += 1;
    keep(kept, start, end - 1, extremesOf(values, rows, start, end));
    start = end;
  }
  return Uint32Array.from(kept, at);
}

function runsOneWay(x: NamedColumn, rows: Uint32Array): boolean {
  const values = plotValues(x);
  let [rising, falling] = [true, true];
  for (let i = 1; i < rows.length && (rising || falling); i++) {
    const [before, now] = [values[rows[i - 1] ?? 0] ?? 0, values[rows[i] ?? 0] ?? 0];
    if (now < before) rising = false;
    if (now > before) falling = false;
  }
  return rising || falling;
}

function extremesOf(values: Float64Array, rows: Uint32Array, start: number, end: number): Extremes {
  let [low, high, gap]: (number | undefined)[] = [];
  let [lowest, highest] = [Infinity, -Infinity];
  for (let i = start; i < end; i++) {
    const value = values[rows[i] ?? 0] ?? NaN;
    if (value < lowest) [low, lowest] = [i, value];
    if (value > highest) [high, highest] = [i, value];
    if (value !== value) gap ??= i;
  }
  return { low, high, gap };
}

/** First, lowest, highest, first gap and last of a pixel, in order and each once. */
function keep(kept: number[], first: number, last: number, { low, high, gap }: Extremes): void {
  const some = [first, last, low, high, gap].filter((row) => row !== undefined);
  some.sort((a, b) => a - b);
  for (const row of some) if (kept.at(-1) !== row || kept.length === 0) kept.push(row);
}
