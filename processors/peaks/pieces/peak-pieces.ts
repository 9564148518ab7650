import { positionsApart } from '../distance.js';
import type { Conditions, Peaks, Properties } from '../conditions.js';
import { take, within } from '../find-peaks.js';
import { isWithin } from '../interval.js';
import { Gathered } from '../gathered.js';
import { MaximaRun } from './maxima-run.js';
import { ProminenceRun } from '../prominence-run.js';

/** Conditions that can be told while a signal comes by: the others look back at it, or at a number for each sample. */
export function canBePieces(conditions: Conditions): boolean {
  const { height, threshold, prominence, plateauSize, width, wlen, positions } = conditions;
  const plain = [height, threshold, prominence, plateauSize].every(
    (interval) =>
      !(interval?.min instanceof Float64Array) && !(interval?.max instanceof Float64Array),
  );
  return plain && width === null && wlen === null && positions === null;
}

/** Peaks that were dropped lie about until they are so many. */
const MOST_DROPPED = 1 << 18;

const OPEN = 0;
const KEPT = 1;
const DROPPED = 2;

type Numbers = Gathered<Float64Array> | Gathered<Int32Array>;

/**
 * Peaks of a signal that comes in pieces: the same peaks and properties as `findPeaks` finds in the whole, however it is cut. It
 * keeps the peaks that may stay, and of the signal nothing.
 */
export class PeakPieces {
  readonly #conditions: Conditions;
  readonly #maxima: MaximaRun;
  readonly #prominences: ProminenceRun | null;
  readonly #rows = new Gathered(Int32Array);
  readonly #heights = new Gathered(Float64Array);
  readonly #states = new Gathered(Int32Array);
  /** Properties beside the heights, under SciPy's names and in its order. */
  readonly #columns = new Map<string, Numbers>();
  #dropped = 0;

  /** @param kept - told the row of each peak that may stay, and of places that stay of those told before */
  constructor(
    conditions: Conditions,
    private readonly follower: {
      add(row: number): void;
      keep(places: Int32Array): void;
    },
  ) {
    this.#conditions = conditions;
    const { plateauSize, threshold, prominence } = conditions;
    this.#maxima = new MaximaRun(this);
    const measures = prominence !== null;
    this.#prominences = measures
      ? new ProminenceRun((number, ...found) => this.#settle(number, ...found))
      : null;
    const integers = ['plateau_sizes', 'left_edges', 'right_edges'];
    if (plateauSize) for (const name of integers) this.#columns.set(name, new Gathered(Int32Array));
    if (conditions.height) this.#columns.set('peak_heights', this.#heights);
    if (threshold)
      for (const name of ['left_thresholds', 'right_thresholds'])
        this.#columns.set(name, new Gathered(Float64Array));
    if (!measures) return;
    this.#columns.set('prominences', new Gathered(Float64Array));
    this.#columns.set('left_bases', new Gathered(Int32Array));
    this.#columns.set('right_bases', new Gathered(Int32Array));
  }

  /** @param values - samples without NaN */
  take(values: Float64Array): void {
    this.#maxima.take(values);
    if (this.#dropped > MOST_DROPPED) this.#tidy();
  }

  maximum(left: number, right: number, height: number, before: number, behind: number): void {
    const row = (left + right) >> 1;
    const { plateauSize, threshold } = this.#conditions;
    const toLeft = height - (row > left ? height : before);
    const toRight = height - (row < right ? height : behind);
    const fits =
      isWithin(right - left + 1, plateauSize, row) &&
      isWithin(height, this.#conditions.height, row) &&
      (threshold === null ||
        ((threshold.min === null || Math.min(toLeft, toRight) >= (threshold.min as number)) &&
          (threshold.max === null || Math.max(toLeft, toRight) <= (threshold.max as number))));
    const number = fits ? this.#rows.length : -1;
    if (fits) {
      this.#rows.push(row);
      this.#heights.push(height);
      this.#states.push(this.#prominences === null ? KEPT : OPEN);
      this.#push('plateau_sizes', right - left + 1);
      this.#push('left_edges', left);
      this.#push('right_edges', right);
      this.#push('left_thresholds', toLeft);
      this.#push('right_thresholds', toRight);
      for (const name of ['prominences', 'left_bases', 'right_bases']) this.#push(name, 0);
      this.follower.add(row);
    }
    this.#prominences?.add(number, height, this.#maxima);
  }

  /** After the last sample: the peaks, and the signal at each of them. */
  end(): { found: Peaks; heights: Float64Array } {
    this.#prominences?.end(this.#maxima);
    const { distance, prominence, ties } = this.#conditions;
    if (distance === null) this.#tidy();
    const heights = this.#heights.values();
    const properties: Properties = {};
    for (const [name, column] of this.#columns) properties[name] = column.values();
    // The heights go along under a name that no property has.
    let found: Peaks = { peaks: this.#rows.values(), properties: { ...properties, at: heights } };
    const reach = Math.ceil(distance ?? 0);
    if (reach > 1) {
      const places = positionsApart(found.peaks, heights, reach, ties);
      this.follower.keep(places);
      found = take(found, places);
    }
    if (distance !== null && prominence) {
      const all = found.peaks;
      found = within(found, 'prominences', prominence);
      if (found.peaks.length < all.length) this.follower.keep(placesOf(all, found.peaks));
    }
    const { at, ...named } = found.properties;
    return { found: { peaks: found.peaks, properties: named }, heights: at as Float64Array };
  }

  #push(name: string, value: number): void {
    this.#columns.get(name)?.push(value);
  }

  #settle(number: number, prominence: number, leftBase: number, rightBase: number): void {
    this.#columns.get('prominences')?.set(number, prominence);
    this.#columns.get('left_bases')?.set(number, leftBase);
    this.#columns.get('right_bases')?.set(number, rightBase);
    const { distance, prominence: asked } = this.#conditions;
    const stays = distance !== null || isWithin(prominence, asked, this.#rows.at(number));
    this.#states.set(number, stays ? KEPT : DROPPED);
    if (!stays) this.#dropped++;
  }

  /** Leaves out what was dropped. */
  #tidy(): void {
    const { length } = this.#rows;
    const places = new Int32Array(length);
    const numbers = new Int32Array(length);
    let count = 0;
    for (let i = 0; i < length; i++) {
      places[count] = i;
      numbers[i] = count;
      count += Number(this.#states.at(i) !== DROPPED);
    }
    if (count === length) return;
    const columns = new Set<Numbers>([this.#rows, this.#heights, this.#states]);
    for (const column of this.#columns.values()) columns.add(column);
    for (const column of columns) {
      for (let i = 0; i < count; i++) column.set(i, column.at(places[i] as number));
      column.shorten(count);
    }
    this.#prominences?.renumber((number) => numbers[number] as number);
    this.follower.keep(places.subarray(0, count));
    this.#dropped = 0;
  }
}

function placesOf(all: Int32Array, some: Int32Array): Int32Array {
  const places = new Int32Array(some.length);
  let at = 0;
  for (let i = 0; i < some.length; i++) {
    while (all[at] !== some[i]) at++;
    places[i] = at;
  }
  return places;
}
