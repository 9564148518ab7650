import { assemble } from './assemble.js';
import { BLOCK, PAGES, PLACES } from './layout.js';
import { MAXIMA } from './maxima-source.js';
import { SIZES, WINDOW } from './window-source.js';

/** The part of WebAssembly's JavaScript interface that is used here; the language's own types leave it to the browser's. */
interface Assembly {
  Module: new (bytes: Uint8Array<ArrayBuffer>) => object;
  Instance: new (module: object) => { readonly exports: Record<string, unknown> };
}

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

/** Where one of so many eights of samples has a maximum, to tell them apart costs more than it spares. */
const CROWD = 4;
const CROWDED_BLOCKS = 32;

/** The kernels and their memory. A run copies a block in and what was made of it out, so that all of it stays in the cache. */
export class Vectors {
  /** Sum and count of a moving window: high part, low part, values, each twice. */
  readonly state: Float64Array;
  /** Values of a block, with one before and some behind. */
  readonly first: Float64Array;
  /** Values of a second block. */
  readonly second: Float64Array;
  /** Numbers that were made. */
  readonly output: Float64Array;
  /** Rows that were found. */
  readonly rows: Int32Array;
  readonly #noticed: Int32Array;
  /** Eights of the last block that had a maximum, for whom the search counts them. */
  readonly #met: Int32Array;
  /** Blocks that the search for many maxima still takes before one is looked at again for how many there are. */
  #crowded = 0;

  constructor(private readonly exports: Exports) {
    const { buffer } = exports.memory;
    this.state = new Float64Array(buffer, PLACES.state, 6);
    this.first = new Float64Array(buffer, PLACES.first, BLOCK + 16);
    this.second = new Float64Array(buffer, PLACES.second, BLOCK + 16);
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
    const { first, rows } = this;
    const count = behind - from;
    first.set(signal.subarray(from - 1, behind + 1));
    first.fill(NaN, count + 2, count + 10);
    const end = PLACES.first + 8 * count;
    const { maxima, maximaSparse } = this.exports;
    const search = this.#crowded > 0 ? maxima : maximaSparse;
    const to = search(PLACES.first, end, from, low, high, Number(flat));
    if (this.#crowded > 0) this.#crowded--;
    else if (8 * CROWD * (this.#met[0] as number) > count) this.#crowded = CROWDED_BLOCKS;
    let found = (to - PLACES.output) >> 2;
    // The sample behind the last may look like one, as nothing is behind it.
    while (found > 0 && (rows[found - 1] as number) >= behind) found--;
    const level = this.#noticed.some((bits) => bits !== 0);
    return { count: found, level };
  }

  /**
   * Moves a window over the blocks `first` and `second`, from row `from` of them to row `behind`, which are multiples of four; answers
   * the row up to which there was no doubt.
   *
   * @param full - whether all values of the window are there
   */
  slide(from: number, behind: number, full: boolean, slid: Slid): number {
    const { splitter, doubt, least, none, whole } = slid;
    const { slideFull, slideGappy } = this.exports;
    const slide = full ? slideFull : slideGappy;
    return slide(8 * from, 8 * behind, splitter, doubt, least, none, Number(whole)) >> 3;
  }

  /** The largest size of the finite values in rows `from` … `behind - 1`, 0 where there is none, and the smallest that is not 0. */
  sizes(values: Float64Array, from: number, behind: number): { largest: number; smallest: number } {
    const { first, state } = this;
    let largest = 0;
    let smallest = Infinity;
    for (let row = from; row < behind; row += BLOCK) {
      const count = Math.min(BLOCK, behind - row);
      first.set(values.subarray(row, row + count));
      first.fill(NaN, count, count + 2);
      this.exports.sizes(8 * count);
      largest = Math.max(largest, state[0] as number, state[1] as number);
      smallest = Math.min(smallest, state[2] as number, state[3] as number);
    }
    return { largest, smallest };
  }
}

let made: Vectors | null | undefined;

/** The kernels; null where the machine has no WebAssembly. */
export function vectors(): Vectors | null {
  if (made === undefined) {
    const { WebAssembly: assembly } = globalThis as { WebAssembly?: Assembly };
    made = assembly ? new Vectors(instantiate(assembly)) : null;
  }
  return made;
}

function instantiate(assembly: Assembly): Exports {
  const module = new assembly.Module(assemble(MAXIMA + WINDOW + SIZES, PAGES));
  return new assembly.Instance(module).exports as unknown as Exports;
}
