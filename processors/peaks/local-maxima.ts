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
  const last = signal.length - 1;
  const right = withEdges ? new Int32Array(candidates.length) : null;
  const left = withEdges ? new Int32Array(candidates.length) : null;
  let found = 0;
  for (let c = 0; c < candidates.length; c++) {
    const start = candidates[c] as number;
    const value = signal[start] as number;
    let ahead = start + 1;
    while (ahead < last && signal[ahead] === value) ahead++;
    if (!((signal[ahead] as number) < value)) continue;
    candidates[found] = (start + ahead - 1) >> 1;
    if (left && right) {
      left[found] = start;
      right[found] = ahead - 1;
    }
    found++;
  }
  return {
    midpoints: candidates.subarray(0, found),
    leftEdges: left && left.subarray(0, found),
    rightEdges: right && right.subarray(0, found),
  };
}

/** Rows that are above the sample before and not below the one after. */
function risingEdges(signal: Float64Array): Int32Array {
  const length = signal.length;
  const rows = new Int32Array((length >> 1) + 1);
  let count = 0;
  let before = length > 0 ? (signal[0] as number) : 0;
  let here = length > 1 ? (signal[1] as number) : 0;
  for (let i = 1; i < length - 1; i++) {
    const after = signal[i + 1] as number;
    rows[count] = i;
    count += Number(before < here) & Number(here >= after);
    before = here;
    here = after;
  }
  return rows.subarray(0, count);
}
