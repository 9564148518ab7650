import { records, type Lanes } from '../../vectors/index.js';
import type { Halves } from './halves.js';
import { introsort } from './introsort.js';
import { sortSmall, SMALL } from './network.js';
import { PlainHalves } from './plain-halves.js';
import { VectorHalves } from './vector-halves.js';

/** The vector units for which NumPy sorts. */
export type VectorUnit = 'avx512' | 'avx2';

const UNITS: Readonly<Record<VectorUnit, Lanes>> = {
  avx512: { lanes: 8, reversed: false },
  avx2: { lanes: 4, reversed: true },
};

/** From so many values on vector kernels are worth their making, and up to so many their memory. */
const LONG = 1 << 13;
const LONGEST = 1 << 22;

/** Who wants positions in order. It gets them by ranges, each of which lies above all that come later. */
export interface Follower {
  /** Whether it can do without the order of a range, which is not in order yet; then it does not come again. */
  settles(positionAt: (at: number) => number, from: number, to: number): boolean;
  /** Positions in ascending order of their values. */
  follow(positions: Int32Array): void;
}

/**
 * Tells positions of `values` from the highest value to the lowest, equal values in the very order in which NumPy's default `argsort`
 * puts them (2.x on x86-64, its x86-simd-sort).
 *
 * SciPy decides by it which of two equally high peaks stays, so the order among equals is part of the result. It is neither
 * that of the rows nor random, but what a quicksort over vectors leaves behind: sorting networks of up to 256 values,
 * a partition that writes to both ends, and the C++ library's introsort where that makes no progress. With more than 256
 * values it depends on the processor's vectors, so these are an argument: the result is the same on every machine.
 *
 * What the follower settles otherwise is not sorted at all.
 *
 * @param values - without NaN
 */
export function descend(values: Float64Array, unit: VectorUnit, follower: Follower): void {
  const { length } = values;
  // NumPy leaves values alone that are in order already.
  if (isSorted(values)) return follower.follow(Int32Array.from(values.keys()));
  const lanes = UNITS[unit];
  const room = length < LONG || length > LONGEST ? null : records(2 * length, lanes);
  const halves = room ? new VectorHalves(values, room, lanes) : new PlainHalves(values, lanes);
  const depth = 2 * Math.floor(Math.log2(length));
  new Descent(values, halves, lanes.lanes, follower).sort(0, 0, length, depth);
}

function isSorted(values: Float64Array): boolean {
  for (let i = 1; i < values.length; i++)
    if ((values[i - 1] as number) > (values[i] as number)) return false;
  return true;
}

class Descent {
  constructor(
    private readonly values: Float64Array,
    private readonly halves: Halves,
    private readonly lanes: number,
    private readonly follower: Follower,
  ) {}

  sort(half: number, left: number, end: number, depth: number): void {
    const { values, halves, follower } = this;
    if (follower.settles((at) => halves.positionAt(half, at), left, end)) return;
    if (depth <= 0 || end - left <= SMALL) {
      const positions = halves.positions(half, left, end);
      if (depth <= 0) introsort(values, positions, 0, positions.length);
      else sortSmall(values, positions, 0, positions.length);
      return follower.follow(positions);
    }
    const { middle, above } = halves.partition(half, left, end, this.#pivot(half, left, end - 1));
    const other = 1 - half;
    if (above) this.sort(other, middle, end, depth - 1);
    else follower.follow(halves.positions(other, middle, end));
    if (middle > left) this.sort(other, left, middle, depth - 1);
  }

  /** The upper middle one of as many values as a vector holds, spread over the range. */
  #pivot(half: number, left: number, right: number): number {
    const { halves, lanes } = this;
    const step = Math.floor((right - left) / lanes);
    const samples = new Float64Array(lanes);
    for (let k = 0; k < lanes; k++) samples[k] = halves.valueAt(half, left + (k + 1) * step);
    return samples.sort()[lanes / 2] as number;
  }
}
