/**
 * Derivative by second-order differences that hold for uneven steps, first-order at the ends; as `numpy.gradient`.
 *
 * @param x - strictly monotonic, as long as `y`; at least two samples
 */
export function gradient(y: Float64Array, x: Float64Array): Float64Array {
  const n = y.length;
  const slope = (a: number, b: number): number =>
    ((y[b] as number) - (y[a] as number)) / ((x[b] as number) - (x[a] as number));
  const output = new Float64Array(n);
  output[0] = slope(0, 1);
  output[n - 1] = slope(n - 2, n - 1);
  for (let i = 1; i < n - 1; i++) {
    const before = (x[i] as number) - (x[i - 1] as number);
    const after = (x[i + 1] as number) - (x[i] as number);
    const a = -after / (before * (before + after));
    const b = (after - before) / (before * after);
    const c = before / (after * (before + after));
    output[i] = a * (y[i - 1] as number) + b * (y[i] as number) + c * (y[i + 1] as number);
  }
  return output;
}

/** Integral from the first sample on, by the trapezoidal rule; as `scipy.integrate.cumulative_trapezoid` with initial 0. */
export function cumulativeIntegral(y: Float64Array, x: Float64Array): Float64Array {
  const output = new Float64Array(y.length);
  let sum = 0;
  let low = 0;
  for (let i = 1; i < y.length; i++) {
    const step = (x[i] as number) - (x[i - 1] as number);
    const part = (step * ((y[i] as number) + (y[i - 1] as number))) / 2;
    const next = sum + part;
    const back = next - sum;
    low += sum - (next - back) + (part - back);
    sum = next;
    output[i] = sum + low;
  }
  return output;
}
