import { instantiate } from './assembly.js';
import { BLOCK, PAGES, PLACES, ROOM } from './layout.js';
import { MAXIMA } from './maxima-source.js';
import { SIZES, WINDOW } from './window-source.js';

interface Exports {
  readonly memory: { readonly buffer: ArrayBuffer };
  readonly maxima: Search;
  readonly maximaSparse: Search;
  readonly slideFull: Slide;
  readonly slideGappy: Slide;
  sizes(bytes: number): void;
}

type Search = (
  at: number,
  end: number,
  row: number,
  low: number,
  high: number,
  flat: number,
) => number;

type Slide = (
  at: number,
  bytes: number,
  ahead: number,
  behind: number,
  grid: number,
  doubt: number,
  least: number,
  none: number,
  whole: number,
) => number;

/** How a window's values become means. */
export interface Slid {
  readonly splitter: number;
  readonly doubt: number;
  readonly least: number;
  readonly none: number;
  readonly whole: boolean;
}

/** Where the values of a window's first step lie: that which comes in and that which goes out, in numbers behind the first. */
export interface Held {
  readonly ahead: number;
  readonly behind: number;
}

/** Where one of so many eights of samples has a maximum, to tell them apart costs more than it spares. */
const CROWD = 4;
const CROWDED_BLOCKS = 32;

/** The kernels and their memory. A run copies a block in and what was made of it out, so that all of it stays in the cache. */
export class Vectors {
  /** Sum and count of a moving window: high part, low part, values, each twice. */
  readonly state: Float64Array;
  /** Values that the kernels read. */
  readonly values: Float64Array;
  /** Numbers that were made. */
  readonly output: Float64Array;
  /** Rows that were found. */
  readonly rows: Int32Array;
  /** Rows of a column that are among the values since their sizes were asked for. */
  #held: { readonly column: Float64Array; readonly from: number; readonly behind: number } | null =
    null;
  readonly #noticed: Int32Array;
  /** Eights of the last block that had a maximum, for whom the search counts them. */
  readonly #met: Int32Array;
  /** Blocks that the search for many maxima still takes before one is looked at again for how many there are. */
  #crowded = 0;

  constructor(private readonly exports: Exports) {
    const { buffer } = exports.memory;
    this.state = new Float64Array(buffer, PLACES.state, 6);
    this.values = new Float64Array(buffer, PLACES.values, ROOM);
    this.output = new Float64Array(buffer, PLACES.output, BLOCK);
    this.rows = new Int32Array(buffer, PLACES.output, 2 * BLOCK);
    this.#noticed = new Int32Array(buffer, PLACES.state, 4);
    this.#met = new Int32Array(buffer, PLACES.state + 16, 1);
    const picks = new Int32Array(buffer, PLACES.picks, 64);
    for (let mask = 0; mask < 16; mask++)
      [0, 1, 2, 3]
        .filter((lane) => ((mask >> lane) & 1) === 1)
        .forEach((lane, place) => (picks[4 * mask + place] = lane));
  }

  /**
   * Maxima of the samples in rows `from` … `behind - 1`, at most {@link BLOCK}, none of them the first or last of the signal: their
   * left edges, in `rows`; `level` tells whether one of them goes on to the right.
   *
   * @param flat - whether only those count that go on
   */
  maxima(
    signal: Float64Array,
    from: number,
    behind: number,
    { low, high, flat }: { low: number; high: number; flat: boolean },
  ): { count: number; level: boolean } {
    const { values, rows } = this;
    const count = behind - from;
    this.#held = null;
    values.set(signal.subarray(from - 1, behind + 1));
    values.fill(NaN, count + 2, count + 10);
    const end = PLACES.values + 8 * count;
    const { maxima, maximaSparse } = this.exports;
    const search = this.#crowded > 0 ? maxima : maximaSparse;
    const to = search(PLACES.values, end, from, low, high, Number(flat));
    if (this.#crowded > 0) this.#crowded--;
    else if (8 * CROWD * (this.#met[0] as number) > count) this.#crowded = CROWDED_BLOCKS;
    let found = (to - PLACES.output) >> 2;
    // The sample behind the last may look like one, as nothing is behind it.
    while (found > 0 && (rows[found - 1] as number) >= behind) found--;
    const level = this.#noticed.some((bits) => bits !== 0);
    return { count: found, level };
  }

  /**
   * Copies what a window of `widest` rows takes in and lets go in `count` steps, at most {@link BLOCK}, of which the first lets go row
   * `from`. Where the values hold these rows already, they stay.
   */
  hold(column: Float64Array, from: number, widest: number, count: number): Held {
    const { values } = this;
    const held = this.#held;
    if (held && held.column === column && held.from <= from && from + widest + count <= held.behind)
      return { ahead: from - held.from + widest, behind: from - held.from };
    this.#held = null;
    if (widest + count <= ROOM) {
      values.set(column.subarray(from, from + widest + count));
      return { ahead: widest, behind: 0 };
    }
    values.set(column.subarray(from, from + count));
    values.set(column.subarray(from + widest, from + widest + count), ROOM / 2);
    return { ahead: ROOM / 2, behind: 0 };
  }

  /**
   * Moves a window from step `from` to step `behind` of those whose values are held, which are multiples of four; answers the step up
   * to which there was no doubt.
   *
   * @param full - whether all values of the window are there
   */
  slide(from: number, behind: number, full: boolean, slid: Slid, held: Held): number {
    const { splitter, doubt, least, none, whole } = slid;
    const { slideFull, slideGappy } = this.exports;
    const slide = full ? slideFull : slideGappy;
    const ahead = 8 * held.ahead;
    const back = 8 * held.behind;
    const flag = Number(whole);
    return slide(8 * from, 8 * behind, ahead, back, splitter, doubt, least, none, flag) >> 3;
  }

  /**
   * The largest size of the finite values in rows `from` … `behind - 1`, 0 where there is none, and the smallest that is not 0. The
   * rows are held from then on, if there is room for them.
   */
  sizes(column: Float64Array, from: number, behind: number): { largest: number; smallest: number } {
    const { values, state } = this;
    let largest = 0;
    let smallest = Infinity;
    // Behind the last there must be two more.
    const most = ROOM - 2;
    for (let row = from; row < behind; row += most) {
      const count = Math.min(most, behind - row);
      values.set(column.subarray(row, row + count));
      values.fill(NaN, count, count + 2);
      this.exports.sizes(8 * count);
      largest = Math.max(largest, state[0] as number, state[1] as number);
      smallest = Math.min(smallest, state[2] as number, state[3] as number);
    }
    this.#held = behind - from <= most ? { column, from, behind } : null;
    return { largest, smallest };
  }
}

let made: Vectors | null | undefined;

/** The kernels; null where the machine has no WebAssembly. */
export function vectors(): Vectors | null {
  if (made === undefined) {
    const exports = instantiate<Exports>(MAXIMA + WINDOW + SIZES, PAGES);
    made = exports && new Vectors(exports);
  }
  return made;
}
