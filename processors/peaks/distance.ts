import { argsort, type VectorUnit } from './ordering/index.js';

const UNDECIDED = 0;
const KEPT = 1;
const REMOVED = 2;
const ROUNDS = 60;

/** Where the peaks lie, ascending: rows, or places in a unit of their own. */
export type Places = Int32Array | Float64Array;

/** How a peak stands among the undecided ones within reach. */
const LOWER = 0;
const TIED = 1;
const TOP = 2;

/**
 * Positions of the peaks that stay when of any two closer than `reach` the lower goes, highest first;
 * equal to SciPy's `_select_by_peak_distance`.
 *
 * Where no two close peaks are equally high, the order of decisions does not matter: a peak that tops all undecided
 * ones within reach is kept, round by round, without sorting. Where two are, SciPy keeps the one that NumPy's sort
 * happens to put last; then that order ({@link argsort}) decides here too.
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
  const state = new Uint8Array(peaks.length);
  if (!byRounds(peaks, heights, reach, state)) {
    state.fill(UNDECIDED);
    byOrder(peaks, argsort(heights, ties), reach, state);
  }
  const kept = new Int32Array(peaks.length);
  let count = 0;
  for (let i = 0; i < peaks.length; i++) if (state[i] === KEPT) kept[count++] = i;
  return kept.subarray(0, count);
}

function counted(length: number): Int32Array {
  const positions = new Int32Array(length);
  for (let i = 0; i < length; i++) positions[i] = i;
  return positions;
}

/** Decides all peaks by local comparison; false when equal heights or a long slope of peaks ask for the full order. */
function byRounds(peaks: Places, heights: Float64Array, reach: number, state: Uint8Array): boolean {
  const open = counted(peaks.length);
  let count = open.length;
  for (let round = 0; round < ROUNDS && count > 0; round++) {
    for (let o = 0; o < count; o++) {
      // To and fro, so that a slope of peaks is decided in one go whichever way it falls.
      const i = open[round % 2 === 0 ? o : count - 1 - o] as number;
      if (state[i] !== UNDECIDED) continue;
      const standing = topsItsReach(peaks, heights, reach, state, i);
      if (standing === TIED) return false;
      if (standing === TOP) keep(peaks, reach, state, i);
    }
    let left = 0;
    for (let o = 0; o < count; o++) {
      const i = open[o] as number;
      open[left] = i;
      left += Number(state[i] === UNDECIDED);
    }
    count = left;
  }
  return count === 0;
}

function topsItsReach(
  peaks: Places,
  heights: Float64Array,
  reach: number,
  state: Uint8Array,
  i: number,
): number {
  const peak = peaks[i] as number;
  const height = heights[i] as number;
  let tied = false;
  for (let k = i - 1; k >= 0 && peak - (peaks[k] as number) < reach; k--) {
    if (state[k] !== UNDECIDED) continue;
    const other = heights[k] as number;
    if (other > height) return LOWER;
    if (other === height) tied = true;
  }
  for (let k = i + 1; k < peaks.length && (peaks[k] as number) - peak < reach; k++) {
    if (state[k] !== UNDECIDED) continue;
    const other = heights[k] as number;
    if (other > height) return LOWER;
    if (other === height) tied = true;
  }
  return tied ? TIED : TOP;
}

/** SciPy's own way: from the highest peak to the lowest. */
function byOrder(peaks: Places, order: Int32Array, reach: number, state: Uint8Array): void {
  for (let o = order.length - 1; o >= 0; o--) {
    const i = order[o] as number;
    if (state[i] === UNDECIDED) keep(peaks, reach, state, i);
  }
}

function keep(peaks: Places, reach: number, state: Uint8Array, i: number): void {
  const peak = peaks[i] as number;
  for (let k = i - 1; k >= 0 && peak - (peaks[k] as number) < reach; k--) state[k] = REMOVED;
  for (let k = i + 1; k < peaks.length && (peaks[k] as number) - peak < reach; k++)
    state[k] = REMOVED;
  state[i] = KEPT;
}
