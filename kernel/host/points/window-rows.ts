import type { NamedColumn } from '@assay/schema';
import { axisAt, type AxisValue } from '../axis-value.js';
import { directionOf } from './direction.js';
import { plotValues } from './plot-values.js';

export interface Bounds {
  from?: AxisValue | undefined;
  to?: AxisValue | undefined;
}

/** Rows of a window: a stretch of them, or a list where x does not run one way. */
export type WindowRows =
  { kind: 'stretch'; start: number; end: number } | { kind: 'list'; rows: Uint32Array };

/** The rows with from ≤ x ≤ to; edges are compared exactly where doubles could not tell integers apart. */
export function windowRows(x: NamedColumn, bounds: Bounds): WindowRows {
  const direction = directionOf(x);
  if (direction === 'none') return { kind: 'list', rows: scan(x, bounds) };
  const { length } = x.values;
  const { from, to } = bounds;
  const [near, far] = direction === 'rising' ? [from, to] : [to, from];
  const sign = direction === 'rising' ? 1 : -1;
  const before = (row: number, edge: AxisValue, inclusive: boolean): boolean => {
    const order = sign * compare(axisAt(x, row), edge);
    return order < 0 || (inclusive && order === 0);
  };
  const start = near === undefined ? 0 : partition(0, length, (row) => before(row, near, false));
  const end =
    far === undefined ? length : partition(start, length, (row) => before(row, far, true));
  return { kind: 'stretch', start, end };
}

/** The first row for which `holds` is false; it must be true up to there and false from there on. */
export function partition(start: number, end: number, holds: (row: number) => boolean): number {
  let [low, high] = [start, end];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (holds(middle)) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** `partition`, looked for around a guess: a few looks where the guess is good, twice as many as else where it is not. */
export function partitionNear(
  guess: number,
  start: number,
  end: number,
  holds: (row: number) => boolean,
): number {
  if (guess <= start || guess >= end) return partition(start, end, holds);
  let step = 1;
  if (holds(guess)) {
    let low = guess + 1;
    while (low + step < end && holds(low + step)) {
      low += step + 1;
      step *= 2;
    }
    return partition(low, Math.min(end, low + step), holds);
  }
  let high = guess;
  while (high - step > start && !holds(high - step)) {
    high -= step;
    step *= 2;
  }
  return partition(Math.max(start, high - step), high, holds);
}

function compare(value: AxisValue | undefined, edge: AxisValue): number {
  if (value === undefined) return NaN;
  return value < edge ? -1 : value > edge ? 1 : 0;
}

function scan(x: NamedColumn, { from, to }: Bounds): Uint32Array {
  const values = plotValues(x);
  const rows = new Uint32Array(values.length);
  const low = from === undefined ? -Infinity : Number(from);
  const high = to === undefined ? Infinity : Number(to);
  let count = 0;
  for (let row = 0; row < values.length; row++) {
    const value = values[row] ?? NaN;
    if (!(value >= low && value <= high)) continue;
    if ((value === low || value === high) && outside(x, row, { from, to })) continue;
    rows[count++] = row;
  }
  return rows.slice(0, count);
}

function outside(x: NamedColumn, row: number, { from, to }: Bounds): boolean {
  const value = axisAt(x, row);
  if (value === undefined) return true;
  return (from !== undefined && value < from) || (to !== undefined && value > to);
}
