import { descend, type VectorUnit } from './ordering/index.js';

const UNDECIDED = 0;
const KEPT = 1;
const REMOVED = 2;
const ROUNDS = 60;

/** Where the peaks lie, ascending: rows, or places in a unit of their own. */
export type Places = Int32Array | Float64Array;

/**
 * Positions of the peaks that stay when of any two closer than `reach` the lower goes, highest first;
 * equal to SciPy's `_select_by_peak_distance`.
 *
 * Where no two close peaks are equally high, the order of decisions does not matter: a peak that tops all undecided
 * ones within reach is kept, round by round, without sorting. Where two are, SciPy keeps the one that NumPy's sort
 * happens to put last; then that order ({@link descend}) decides here too, as far as it takes it.
 *
 * @param heights - the signal at the peaks
 * @param reach - least distance of two peaks that both stay
 * @param ties - the processor whose NumPy decides among equals
 */
export function positionsApart(
  peaks: Places,
  heights: Float64Array,
  reach: number,
  ties: VectorUnit,
): Int32Array {
  const selection = new Selection(peaks, heights, reach);
  if (!selection.byRounds()) descend(heights, ties, selection);
  return selection.kept();
}

/** So many undecided peaks are looked at whether any two of them are in each other's way. */
const FEW = 64;

class Selection {
  readonly #state: Uint8Array;
  readonly #few = new Int32Array(FEW);

  constructor(
    private readonly peaks: Places,
    private readonly heights: Float64Array,
    private readonly reach: number,
  ) {
    this.#state = new Uint8Array(peaks.length);
  }

  kept(): Int32Array {
    const state = this.#state;
    const kept = new Int32Array(state.length);
    let count = 0;
    for (let i = 0; i < state.length; i++) {
      kept[count] = i;
      count += Number(state[i] === KEPT);
    }
    return kept.subarray(0, count);
  }

  /** Decides peaks by local comparison; false when equal heights or a long slope of peaks ask for an order. */
  byRounds(): boolean {
    const state = this.#state;
    const open = new Int32Array(state.length);
    for (let i = 0; i < open.length; i++) open[i] = i;
    let count = open.length;
    let slow = 0;
    for (let round = 0; round < ROUNDS && count > 0; round++) {
      // To and fro, so that a slope of peaks is decided in one go whichever way it falls.
      if (round % 2 === 0) for (let o = 0; o < count; o++) this.#keepTop(open[o] as number);
      else for (let o = count - 1; o >= 0; o--) this.#keepTop(open[o] as number);
      let left = 0;
      for (let o = 0; o < count; o++) {
        const i = open[o] as number;
        open[left] = i;
        left += Number(state[i] === UNDECIDED);
      }
      slow = 8 * left > 7 * count ? slow + 1 : 0;
      if (slow === 2) return false;
      count = left;
    }
    return count === 0;
  }

  /** Keeps a peak that tops all undecided ones within reach. */
  #keepTop(i: number): void {
    const { peaks, heights, reach } = this;
    const state = this.#state;
    if (state[i] !== UNDECIDED) return;
    const peak = peaks[i] as number;
    const height = heights[i] as number;
    for (let k = i - 1; k >= 0 && peak - (peaks[k] as number) < reach; k--)
      if ((heights[k] as number) >= height && state[k] === UNDECIDED) return;
    for (let k = i + 1; k < peaks.length && (peaks[k] as number) - peak < reach; k++)
      if ((heights[k] as number) >= height && state[k] === UNDECIDED) return;
    this.#keep(i);
  }

  #keep(i: number): void {
    const { peaks, reach } = this;
    const state = this.#state;
    const peak = peaks[i] as number;
    for (let k = i - 1; k >= 0 && peak - (peaks[k] as number) < reach; k--) state[k] = REMOVED;
    for (let k = i + 1; k < peaks.length && (peaks[k] as number) - peak < reach; k++)
      state[k] = REMOVED;
    state[i] = KEPT;
  }

  /** Whether at most few of these peaks are undecided, and no two that are equally high within reach; they are decided then. */
  settles(positionAt: (at: number) => number, from: number, to: number): boolean {
    const few = this.#few;
    const state = this.#state;
    let count = 0;
    for (let at = from; at < to; at++) {
      const i = positionAt(at);
      if (state[i] !== UNDECIDED) continue;
      if (count === FEW) return false;
      few[count++] = i;
    }
    const { peaks, heights, reach } = this;
    const undecided = few.subarray(0, count);
    undecided.sort((a, b) => (heights[a] as number) - (heights[b] as number) || a - b);
    for (let n = 1; n < count; n++) {
      const [a, b] = [undecided[n - 1] as number, undecided[n] as number];
      if (heights[a] === heights[b] && (peaks[b] as number) - (peaks[a] as number) < reach)
        return false;
    }
    this.follow(undecided);
    return true;
  }

  /** SciPy's own way: from the highest peak to the lowest. */
  follow(positions: Int32Array): void {
    const state = this.#state;
    for (let at = positions.length - 1; at >= 0; at--) {
      const i = positions[at] as number;
      if (state[i] === UNDECIDED) this.#keep(i);
    }
  }
}
