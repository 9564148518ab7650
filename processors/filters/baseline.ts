import { exactMean } from '../exact/index.js';

/** What {@link asymmetricBaseline} found. */
export interface Baseline {
  readonly values: Float64Array;
  readonly rounds: number;
  readonly settled: boolean;
}

/**
 * Baseline by asymmetric least squares (Eilers & Boelens, "Baseline Correction with Asymmetric Least Squares Smoothing", 2005):
 * minimises Σ w (y − z)² + λ Σ (Δ²z)², where w is `asymmetry` above the baseline and 1 − `asymmetry` below, until no weight changes.
 * The equations have five diagonals and are solved in linear time.
 *
 * @param signal - at least three samples, none missing
 */
export function asymmetricBaseline(
  signal: Float64Array,
  smoothness: number,
  asymmetry: number,
  mostRounds: number,
): Baseline {
  const n = signal.length;
  const weights = new Float64Array(n).fill(1);
  // A level is its own baseline: without it the digits are left for what lies above it.
  const level = exactMean(signal);
  const raised = signal.map((value) => value - level);
  const found = (values: Float64Array): Float64Array => values.map((value) => value + level);
  let values: Float64Array = raised;
  for (let rounds = 1; rounds <= mostRounds; rounds++) {
    values = smoothed(raised, weights, smoothness);
    let changed = 0;
    for (let i = 0; i < n; i++) {
      const weight = (raised[i] as number) > (values[i] as number) ? asymmetry : 1 - asymmetry;
      if (weight !== weights[i]) changed++;
      weights[i] = weight;
    }
    if (changed === 0) return { values: found(values), rounds, settled: true };
  }
  return { values: found(values), rounds: mostRounds, settled: false };
}

/** Solves (W + λ D'D) z = W y, and once more for what rounding has left over. */
function smoothed(y: Float64Array, weights: Float64Array, smoothness: number): Float64Array {
  const factors = factored(weights, smoothness);
  const z = solved(
    factors,
    weights.map((weight, i) => weight * (y[i] as number)),
  );
  const left = weights.map((weight, i) => weight * ((y[i] as number) - (z[i] as number)));
  for (let i = 0; i + 2 < z.length; i++) {
    const bend = smoothness * ((z[i] as number) - 2 * (z[i + 1] as number) + (z[i + 2] as number));
    left[i]! -= bend;
    left[i + 1]! += 2 * bend;
    left[i + 2]! -= bend;
  }
  const correction = solved(factors, left);
  return z.map((value, i) => value + (correction[i] as number));
}

interface Factors {
  readonly pivot: Float64Array;
  readonly first: Float64Array;
  readonly second: Float64Array;
}

/** L D L' of the five diagonals of W + λ D'D. */
function factored(weights: Float64Array, smoothness: number): Factors {
  const n = weights.length;
  const pivot = new Float64Array(n);
  const first = new Float64Array(n);
  const second = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    // Rows of second differences that hold sample i: as their first, middle and last.
    const a = Number(i + 2 < n);
    const b = Number(i > 0 && i + 1 < n);
    const c = Number(i > 1);
    const diagonal = (weights[i] as number) + smoothness * (a + 4 * b + c);
    const beside = -2 * smoothness * (a + b);
    const before = i > 0 ? (first[i - 1] as number) : 0;
    const earlier = i > 1 ? (second[i - 2] as number) : 0;
    const p1 = i > 0 ? (pivot[i - 1] as number) : 0;
    const p2 = i > 1 ? (pivot[i - 2] as number) : 0;
    const d = diagonal - before * before * p1 - earlier * earlier * p2;
    pivot[i] = d;
    if (i + 1 < n) first[i] = (beside - (i > 0 ? before * (second[i - 1] as number) * p1 : 0)) / d;
    second[i] = (smoothness * a) / d;
  }
  return { pivot, first, second };
}

function solved({ pivot, first, second }: Factors, right: Float64Array): Float64Array {
  const n = right.length;
  const z = new Float64Array(n);
  for (let i = 0; i < n; i++)
    z[i] =
      (right[i] as number) -
      (i > 0 ? (first[i - 1] as number) * (z[i - 1] as number) : 0) -
      (i > 1 ? (second[i - 2] as number) * (z[i - 2] as number) : 0);
  for (let i = 0; i < n; i++) z[i] = (z[i] as number) / (pivot[i] as number);
  for (let i = n - 2; i >= 0; i--)
    z[i] =
      (z[i] as number) -
      (first[i] as number) * (z[i + 1] as number) -
      (i + 2 < n ? (second[i] as number) * (z[i + 2] as number) : 0);
  return z;
}
