import { BLOCK, vectors } from '../vectors/index.js';

/** Which maxima count: those of heights from `low` to `high`, and where `flat` is set only plateaus of two samples or more. */
export interface Wanted {
  readonly low: number;
  readonly high: number;
  readonly flat: boolean;
}

const ALL: Wanted = { low: -Infinity, high: Infinity, flat: false };

/** Signals from this length on are worth the making of vector kernels. */
const LONG = 1 << 15;

/**
 * Finds every sample or plateau that has a smaller sample on both sides, as SciPy's `_local_maxima_1d`: the middle of a plateau,
 * rounded down.
 *
 * Block by block it first finds the samples that are above the one before and not below the one behind, without a branch that depends
 * on the data: a noisy signal costs no more than a smooth one. Then, where there are plateaus, these are followed.
 *
 * @param signal - samples without NaN
 * @param wanted - other maxima may be left out, and those of other heights are
 */
export function localMaxima(signal: Float64Array, wanted = ALL): Int32Array {
  const last = signal.length - 1;
  const most = (signal.length >> 1) + 2;
  const rows = new Int32Array(most);
  const kernels = signal.length < LONG ? null : vectors();
  let found = 0;
  for (let first = 1; first < last; first += BLOCK) {
    const behind = Math.min(first + BLOCK, last);
    let candidates: number;
    let level = true;
    if (kernels) {
      const block = kernels.maxima(signal, first, behind, wanted);
      rows.set(kernels.rows.subarray(0, block.count), found);
      candidates = found + block.count;
      ({ level } = block);
    } else candidates = risingEdges(signal, first, behind, rows, found);
    found = level ? settled(signal, rows, found, candidates, wanted) : candidates;
  }
  return shortened(rows, found);
}

/** What was found; a few of many do not keep the room of all. */
function shortened(rows: Int32Array, count: number): Int32Array {
  return 8 * count < rows.length ? rows.slice(0, count) : rows.subarray(0, count);
}

/**
 * Turns left edges, the candidates in `from` … `to - 1` of the rows, into midpoints, leaving out plateaus that rise again or reach
 * the end, and heights that do not count; returns the place behind the last.
 */
function settled(
  signal: Float64Array,
  rows: Int32Array,
  from: number,
  to: number,
  { low, high }: Wanted,
): number {
  const last = signal.length - 1;
  let found = from;
  for (let c = from; c < to; c++) {
    const start = rows[c] as number;
    const value = signal[start] as number;
    let end = start;
    if (!((signal[start + 1] as number) < value)) {
      end = plateauEnd(signal, start, last);
      if (end === last || !((signal[end + 1] as number) < value)) continue;
    }
    rows[found] = (start + end) >> 1;
    found += Number(low <= value) & Number(value <= high);
  }
  return found;
}

/** The last sample that equals the one at `start` without a break. */
function plateauEnd(signal: Float64Array, start: number, last: number): number {
  const value = signal[start] as number;
  let end = start;
  while (end < last && signal[end + 1] === value) end++;
  return end;
}

/**
 * Writes the rows in `first` … `behind - 1` that are above the sample before and not below the one after, from place `count` of
 * `rows` on, and returns the place behind the last.
 *
 * One comparison a sample: whether it rises to the next. Of two neighbours at most one is a candidate, so that a pair takes one
 * store: each writes its row always, and moves on by 0 or 1.
 */
function risingEdges(
  signal: Float64Array,
  first: number,
  behind: number,
  rows: Int32Array,
  from: number,
): number {
  let count = from;
  let here = signal[first] as number;
  let rises = Number((signal[first - 1] as number) < here);
  let i = first;
  for (; i + 4 <= behind; i += 4) {
    const a = signal[i + 1] as number;
    const b = signal[i + 2] as number;
    const c = signal[i + 3] as number;
    const d = signal[i + 4] as number;
    const toA = Number(here < a);
    const toB = Number(a < b);
    const toC = Number(b < c);
    const toD = Number(c < d);
    const second = toA & ~toB;
    const fourth = toC & ~toD;
    rows[count] = i + second;
    count += (rises & ~toA) | second;
    rows[count] = i + 2 + fourth;
    count += (toB & ~toC) | fourth;
    rises = toD;
    here = d;
  }
  for (; i < behind; i++) {
    const next = signal[i + 1] as number;
    const goesOn = Number(here < next);
    rows[count] = i;
    count += rises & ~goesOn;
    rises = goesOn;
    here = next;
  }
  return count;
}
