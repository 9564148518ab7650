import type { NamedColumn } from '@assay/schema';
import { axisAt, type AxisValue, exactText } from '../axis-value.js';

/** The value whose exact text this is, where the column can hold one. */
function valueOf(x: NamedColumn, text: string): AxisValue | undefined {
  if (x.type !== 'number' && x.type !== 'date') {
    return /^-?\d+$/.test(text) ? BigInt(text) : undefined;
  }
  return exactText(Number(text)) === text ? Number(text) : undefined;
}

/**
 * Finds rows by their x. Where x never falls and none is missing, as in most recordings, a search takes as many steps as the
 * number of rows has binary digits, so that many notes on millions of rows hold nobody up.
 */
export class AxisSearch {
  private readonly rises: boolean;
  private readonly rows: number;

  constructor(private readonly x: NamedColumn) {
    this.rows = x.values.length;
    this.rises = neverFalls(x);
  }

  /** All rows of this x, given as exact text. */
  equal(text: string): number[] {
    const value = valueOf(this.x, text);
    if (value === undefined) return [];
    if (this.rises) return range(this.firstFrom(value), this.firstAfter(value));
    return this.filter((one) => one === value);
  }

  /** The first and the last row with x0 ≤ x ≤ x1. */
  within(x0: AxisValue, x1: AxisValue): [number, number] | [] {
    if (this.rises) {
      const [first, end] = [this.firstFrom(x0), this.firstAfter(x1)];
      return first < end ? [first, end - 1] : [];
    }
    const rows = this.filter((one) => one >= x0 && one <= x1);
    const [first, last] = [rows[0], rows.at(-1)];
    return first === undefined || last === undefined ? [] : [first, last];
  }

  /** All rows nearest to a position that lies within the data; of two as near the ones that come first. */
  nearest(position: AxisValue): number[] {
    const value = this.rises ? this.nearestInOrder(position) : this.nearestOfAll(position);
    if (value === undefined) return [];
    return this.rises
      ? range(this.firstFrom(value), this.firstAfter(value))
      : this.filter((one) => one === value);
  }

  private nearestInOrder(position: AxisValue): AxisValue | undefined {
    const at = this.firstFrom(position);
    const above = axisAt(this.x, at);
    if (above === undefined) return undefined;
    const below = at === 0 ? undefined : axisAt(this.x, at - 1);
    if (below === undefined) return above > position ? undefined : above;
    return distanceOf(below, position) <= distanceOf(above, position) ? below : above;
  }

  private nearestOfAll(position: AxisValue): AxisValue | undefined {
    let [best, distance]: [AxisValue | undefined, AxisValue] = [undefined, 0];
    let [below, above] = [false, false];
    for (let row = 0; row < this.rows; row++) {
      const value = axisAt(this.x, row);
      if (value === undefined) continue;
      below ||= value <= position;
      above ||= value >= position;
      const own = distanceOf(value, position);
      if (best === undefined || own < distance) [best, distance] = [value, own];
    }
    return below && above ? best : undefined;
  }

  private filter(isMeant: (value: AxisValue) => boolean): number[] {
    const rows: number[] = [];
    for (let row = 0; row < this.rows; row++) {
      const value = axisAt(this.x, row);
      if (value !== undefined && isMeant(value)) rows.push(row);
    }
    return rows;
  }

  private firstFrom(value: AxisValue): number {
    return this.first((one) => one >= value);
  }

  private firstAfter(value: AxisValue): number {
    return this.first((one) => one > value);
  }

  /** The first row from which on `isThere` holds; the number of rows where it never does. */
  private first(isThere: (value: AxisValue) => boolean): number {
    let [low, high] = [0, this.rows];
    while (low < high) {
      const middle = (low + high) >>> 1;
      const value = axisAt(this.x, middle);
      if (value !== undefined && isThere(value)) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}

function neverFalls(x: NamedColumn): boolean {
  let before: AxisValue | undefined;
  for (let row = 0; row < x.values.length; row++) {
    const value = axisAt(x, row);
    if (value === undefined || (before !== undefined && value < before)) return false;
    before = value;
  }
  return true;
}

const range = (from: number, end: number) =>
  Array.from({ length: Math.max(0, end - from) }, (_, i) => from + i);

/** Exact between integers, a double otherwise. */
function distanceOf(a: AxisValue, b: AxisValue): AxisValue {
  if (typeof a === 'bigint' && typeof b === 'bigint') return a < b ? b - a : a - b;
  return Math.abs(Number(a) - Number(b));
}

const searches = new WeakMap<NamedColumn, AxisSearch>();

/** The search over a column; what was found out about the column is kept as long as it is in memory. */
export function searchIn(x: NamedColumn): AxisSearch {
  const search = searches.get(x) ?? new AxisSearch(x);
  searches.set(x, search);
  return search;
}
