/**
 * Savitzky and Golay's filter (Anal. Chem. 36, 1627, 1964): each value is that of a polynomial fitted to the window
 * around it. At the ends the polynomial of the first and last window is used, as in SciPy's mode `interp`.
 *
 * @param window - odd, not longer than the signal
 * @param order - of the polynomial, less than the window
 * @param derivative - 0 for smoothing, k for the k-th derivative per sample
 */
export function savitzkyGolay(
  signal: Float64Array,
  window: number,
  order: number,
  derivative: number,
): Float64Array {
  const half = (window - 1) / 2;
  const basis = orthonormal(window, order);
  const weights = Array.from({ length: window }, (_, at) =>
    weightsAt(basis, at - half, half, derivative),
  );
  const output = new Float64Array(signal.length);
  const last = signal.length - 1 - half;
  const central = weights[half] as Float64Array;
  for (let i = half; i <= last; i++) output[i] = apply(central, signal, i - half);
  for (let i = 0; i < half; i++) {
    output[i] = apply(weights[i] as Float64Array, signal, 0);
    output[last + 1 + i] = apply(
      weights[half + 1 + i] as Float64Array,
      signal,
      signal.length - window,
    );
  }
  return output;
}

interface Basis {
  /** Polynomials orthonormal on the window, by their values at its points … */
  readonly values: Float64Array[];
  /** … and by their coefficients in powers of the position / half. */
  readonly coefficients: Float64Array[];
}

/** Gram–Schmidt, twice, on powers of the scaled position: no normal equations, so no loss of digits. */
function orthonormal(window: number, order: number): Basis {
  const half = Math.max((window - 1) / 2, 1);
  const values: Float64Array[] = [];
  const coefficients: Float64Array[] = [];
  for (let k = 0; k <= order; k++) {
    // The next power from the last polynomial, not from the bare power: far better conditioned.
    const previous = values[k - 1];
    const before = coefficients[k - 1];
    const at = (i: number): number => (i - (window - 1) / 2) / half;
    const v = Float64Array.from({ length: window }, (_, i) =>
      previous ? at(i) * (previous[i] as number) : 1,
    );
    const c = new Float64Array(order + 1);
    if (before) for (let p = 0; p < order; p++) c[p + 1] = before[p] as number;
    else c[0] = 1;
    for (let pass = 0; pass < 2; pass++)
      for (let j = 0; j < k; j++) {
        const other = values[j] as Float64Array;
        const shadow = v.reduce((sum, value, i) => sum + value * (other[i] as number), 0);
        for (let i = 0; i < window; i++) v[i] = (v[i] as number) - shadow * (other[i] as number);
        for (let p = 0; p <= order; p++)
          c[p] = (c[p] as number) - shadow * ((coefficients[j] as Float64Array)[p] as number);
      }
    const norm = Math.sqrt(v.reduce((sum, value) => sum + value * value, 0));
    values.push(v.map((value) => value / norm));
    coefficients.push(c.map((value) => value / norm));
  }
  return { values, coefficients };
}

/** Weights of the window's samples for the fitted polynomial's derivative at `position` (0 is the middle). */
function weightsAt(
  { values, coefficients }: Basis,
  position: number,
  half: number,
  derivative: number,
): Float64Array {
  const scale = Math.max(half, 1);
  const x = position / scale;
  const weights = new Float64Array(2 * half + 1);
  values.forEach((v, k) => {
    const c = coefficients[k] as Float64Array;
    let value = 0;
    for (let p = c.length - 1; p >= derivative; p--) {
      let factor = c[p] as number;
      for (let d = 0; d < derivative; d++) factor *= p - d;
      value = value * x + factor;
    }
    value /= scale ** derivative;
    for (let i = 0; i < weights.length; i++)
      weights[i] = (weights[i] as number) + value * (v[i] as number);
  });
  return weights;
}

function apply(weights: Float64Array, signal: Float64Array, from: number): number {
  let sum = 0;
  for (let i = 0; i < weights.length; i++)
    sum += (weights[i] as number) * (signal[from + i] as number);
  return sum;
}
