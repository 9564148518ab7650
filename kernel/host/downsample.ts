import type { NamedColumn } from '@assay/schema';
import { axisAt, type AxisValue } from './axis-value.js';
import { plotValues } from './plot-values.js';

export interface Window {
  from?: AxisValue | undefined;
  to?: AxisValue | undefined;
  pixels: number;
}

/** Fewer rows than this for each pixel are drawn as they are. */
const EXACT_PER_PIXEL = 4;

/**
 * The rows that draw the same line at this width as all rows would: of each pixel the first, lowest, highest and last one
 * (the M4 aggregation of Jugel and others, VLDB 2014), and the first of each gap. Where x does not run one way, pixels are
 * equal stretches of rows, so that a loop stays a loop.
 */
export function downsample(
  x: NamedColumn,
  y: NamedColumn,
  window: Window,
): { rows: Uint32Array; total: number } {
  const rows = rowsWithin(x, window);
  if (rows.length <= EXACT_PER_PIXEL * window.pixels) return { rows, total: rows.length };
  const bucket = runsOneWay(x, rows)
    ? byPosition(x, rows, window.pixels)
    : byOrder(rows, window.pixels);
  return { rows: extremes(y, rows, bucket), total: rows.length };
}

/** Edges are compared exactly where doubles could not tell integers apart. */
function rowsWithin(x: NamedColumn, { from, to }: Window): Uint32Array {
  const values = plotValues(x);
  const rows = new Uint32Array(values.length);
  const low = from === undefined ? -Infinity : Number(from);
  const high = to === undefined ? Infinity : Number(to);
  let count = 0;
  for (let row = 0; row < values.length; row++) {
    const value = values[row] ?? NaN;
    if (!(value >= low && value <= high)) continue;
    if ((value === low || value === high) && outside(x, row, from, to)) continue;
    rows[count++] = row;
  }
  return rows.slice(0, count);
}

function outside(
  x: NamedColumn,
  row: number,
  from: AxisValue | undefined,
  to: AxisValue | undefined,
): boolean {
  const value = axisAt(x, row);
  if (value === undefined) return true;
  return (from !== undefined && value < from) || (to !== undefined && value > to);
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

function byPosition(x: NamedColumn, rows: Uint32Array, pixels: number): (i: number) => number {
  const values = plotValues(x);
  const at = (i: number) => values[rows[i] ?? 0] ?? 0;
  const [first, last] = [at(0), at(rows.length - 1)];
  const scale = last === first ? 0 : (pixels - 1) / (last - first);
  return (i) => Math.floor((at(i) - first) * scale);
}

function byOrder(rows: Uint32Array, pixels: number): (i: number) => number {
  return (i) => Math.floor((i * pixels) / rows.length);
}

function extremes(y: NamedColumn, rows: Uint32Array, bucketOf: (i: number) => number): Uint32Array {
  const values = plotValues(y);
  const kept: number[] = [];
  let start = 0;
  let bucket = bucketOf(0);
  for (let i = 1; i <= rows.length; i++) {
    const next = i < rows.length ? bucketOf(i) : undefined;
    if (next === bucket) continue;
    kept.push(...bucketRows(values, rows, start, i));
    start = i;
    bucket = next ?? 0;
  }
  return Uint32Array.from(kept);
}

function bucketRows(values: Float64Array, rows: Uint32Array, start: number, end: number): number[] {
  let [low, high, gap]: (number | undefined)[] = [];
  let [lowest, highest] = [Infinity, -Infinity];
  for (let i = start; i < end; i++) {
    const value = values[rows[i] ?? 0] ?? NaN;
    if (value < lowest) [low, lowest] = [i, value];
    if (value > highest) [high, highest] = [i, value];
    if (value !== value) gap ??= i;
  }
  const picked = new Set([start, low, high, gap, end - 1].filter((i) => i !== undefined));
  return [...picked].sort((a, b) => a - b).map((i) => rows[i] ?? 0);
}
