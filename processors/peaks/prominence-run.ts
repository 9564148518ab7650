import { Gathered } from './gathered.js';

/** A maximum that has its bases: the nearest of the lowest rows between it and the next higher sample. */
export type Settle = (
  number: number,
  prominence: number,
  leftBase: number,
  rightBase: number,
) => void;

/** The lowest value between two maxima, the first row that has it and the last. */
export interface Valley {
  readonly low: number;
  readonly first: number;
  readonly last: number;
}

/**
 * Prominences of maxima that come one after the other, by the stack of `peakProminences`: on it lie those that no higher one has
 * followed yet, each with the lowest place behind it.
 */
export class ProminenceRun {
  readonly #numbers = new Gathered(Int32Array);
  readonly #heights = new Gathered(Float64Array);
  readonly #leftLows = new Gathered(Float64Array);
  readonly #leftBases = new Gathered(Int32Array);
  readonly #lows = new Gathered(Float64Array);
  readonly #firsts = new Gathered(Int32Array);
  readonly #lasts = new Gathered(Int32Array);
  #top = -1;

  /** @param settle - told of each maximum with a number that is not below 0 */
  constructor(private readonly settle: Settle) {}

  /** The next maximum, and the valley before it. */
  add(number: number, height: number, valley: Valley): void {
    if (this.#top < 0) {
      // The signal's start stands at the bottom like a maximum that nothing tops.
      this.#push(-1, Infinity, Infinity, 0);
      this.#fill({ ...valley, first: valley.last });
    } else this.#fill(valley);
    this.#settleBelow(height);
    const top = this.#top;
    let low = this.#lows.at(top);
    let base = this.#lasts.at(top);
    // Past one of equal height the walk goes on, as far as its own.
    if (this.#heights.at(top) === height && this.#leftLows.at(top) < low) {
      low = this.#leftLows.at(top);
      base = this.#leftBases.at(top);
    }
    this.#push(number, height, low, base);
  }

  /** After the last maximum, with the valley behind it. */
  end(valley: Valley): void {
    if (this.#top < 0) return;
    this.#fill(valley);
    this.#settleBelow(null);
  }

  /** Numbers have changed: `renumber` says which is which now. */
  renumber(renumber: (number: number) => number): void {
    for (let i = 0; i <= this.#top; i++) {
      const number = this.#numbers.at(i);
      if (number >= 0) this.#numbers.set(i, renumber(number));
    }
  }

  /** @param height - null settles all */
  #settleBelow(height: number | null): void {
    let low = this.#lows.at(this.#top);
    while (this.#top > 0 && (height === null || this.#heights.at(this.#top) < height)) {
      const top = this.#top;
      const leftLow = this.#leftLows.at(top);
      const number = this.#numbers.at(top);
      if (number >= 0) {
        const prominence = this.#heights.at(top) - (leftLow > low ? leftLow : low);
        this.settle(number, prominence, this.#leftBases.at(top), this.#firsts.at(top));
      }
      const lowBelow = this.#lows.at(top - 1);
      // Of equal values the nearest is kept on either side.
      if (low <= lowBelow) {
        this.#lasts.set(top - 1, this.#lasts.at(top));
        if (low < lowBelow) this.#firsts.set(top - 1, this.#firsts.at(top));
      } else low = lowBelow;
      this.#drop();
      this.#lows.set(this.#top, low);
    }
  }

  #push(number: number, height: number, leftLow: number, leftBase: number): void {
    this.#top++;
    this.#numbers.push(number);
    this.#heights.push(height);
    this.#leftLows.push(leftLow);
    this.#leftBases.push(leftBase);
    this.#lows.push(Infinity);
    this.#firsts.push(0);
    this.#lasts.push(0);
  }

  #fill({ low, first, last }: Valley): void {
    this.#lows.set(this.#top, low);
    this.#firsts.set(this.#top, first);
    this.#lasts.set(this.#top, last);
  }

  #drop(): void {
    const columns = [this.#numbers, this.#heights, this.#leftLows, this.#leftBases] as const;
    for (const column of columns) column.shorten(this.#top);
    this.#lows.shorten(this.#top);
    this.#firsts.shorten(this.#top);
    this.#lasts.shorten(this.#top);
    this.#top--;
  }
}
