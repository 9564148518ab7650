/** Local maxima of a signal: midpoints of plateaus (rounded down) and, where asked for, the plateaus' edges. */
export interface Maxima {
  readonly midpoints: Int32Array;
  readonly leftEdges: Int32Array | null;
  readonly rightEdges: Int32Array | null;
}

/**
 * Finds every sample or plateau that has a smaller sample on both sides, as SciPy's `_local_maxima_1d`.
 *
 * The scan has no branch that depends on the data: a noisy signal costs no more than a smooth one.
 *
 * @param signal - samples without NaN
 * @param withEdges - whether the plateaus' edges are needed
 */
export function localMaxima(signal: Float64Array, withEdges = false): Maxima {
  const candidates = risingEdges(signal);
  const right = withEdges ? new Int32Array(candidates.length) : null;
  const found = settlePlateaus(signal, candidates, right);
  const midpoints = candidates.subarray(0, found);
  const rightEdges = right && right.subarray(0, found);
  // A midpoint is half way between the edges, rounded down: the left edge follows from the right one and a look at the signal.
  const leftEdges = rightEdges && leftEdgesOf(signal, midpoints);
  return { midpoints, leftEdges, rightEdges };
}

/** Turns left edges into midpoints, leaving out plateaus that rise again or reach the end; gives how many are left. */
function settlePlateaus(
  signal: Float64Array,
  candidates: Int32Array,
  right: Int32Array | null,
): number {
  const last = signal.length - 1;
  let found = 0;
  for (let c = 0; c < candidates.length; c++) {
    const start = candidates[c] as number;
    const value = signal[start] as number;
    let end = start;
    if (!((signal[start + 1] as number) < value)) {
      end = plateauEnd(signal, start, last);
      if (end === last || !((signal[end + 1] as number) < value)) continue;
    }
    candidates[found] = (start + end) >> 1;
    if (right !== null) right[found] = end;
    found++;
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

function leftEdgesOf(signal: Float64Array, midpoints: Int32Array): Int32Array {
  const edges = new Int32Array(midpoints.length);
  for (let i = 0; i < edges.length; i++) {
    let edge = midpoints[i] as number;
    const value = signal[edge] as number;
    while (signal[edge - 1] === value) edge--;
    edges[i] = edge;
  }
  return edges;
}

/**
 * Rows that are above the sample before and not below the one after.
 *
 * One comparison a sample: whether it rises to the next. Of two neighbours at most one is a candidate, so that a pair takes one
 * store: each writes its row always, and moves on by 0 or 1.
 */
function risingEdges(signal: Float64Array): Int32Array {
  const last = signal.length - 1;
  const rows = new Int32Array((signal.length >> 1) + 2);
  let count = 0;
  let here = last > 0 ? (signal[1] as number) : 0;
  let rises = last > 0 ? Number((signal[0] as number) < here) : 0;
  let i = 1;
  for (; i + 4 <= last; i += 4) {
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
  for (; i < last; i++) {
    const next = signal[i + 1] as number;
    const goesOn = Number(here < next);
    rows[count] = i;
    count += rises & ~goesOn;
    rises = goesOn;
    here = next;
  }
  return rows.subarray(0, count);
}
