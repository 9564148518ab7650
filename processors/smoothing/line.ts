import { exactMean } from '../exact/index.js';

/** A straight line through points: value at the mean position, mean position, and slope. */
export interface Line {
  readonly value: number;
  readonly position: number;
  readonly slope: number;
}

/** Least squares through the points whose both numbers are finite. */
export function fitLine(x: ArrayLike<number>, y: Float64Array): Line {
  const xs: number[] = [];
  const ys: number[] = [];
  for (let i = 0; i < y.length; i++) {
    const a = x[i] as number;
    const b = y[i] as number;
    if (a - a !== 0 || b - b !== 0) continue;
    xs.push(a);
    ys.push(b);
  }
  const position = exactMean(xs);
  const value = exactMean(ys);
  let spread = 0;
  let shared = 0;
  for (let i = 0; i < xs.length; i++) {
    const d = (xs[i] as number) - position;
    spread += d * d;
    shared += d * ((ys[i] as number) - value);
  }
  return { value, position, slope: spread > 0 ? shared / spread : 0 };
}
