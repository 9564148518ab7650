import type { Model } from './models.js';
import { inverted, solved } from './normal-equations.js';

export interface Fit {
  readonly parameters: Float64Array;
  /** From the covariance scaled by the residuals' variance; NaN where a parameter is not determined. */
  readonly standardErrors: Float64Array;
  readonly squares: number;
  readonly iterations: number;
  readonly converged: boolean;
}

const MOST = 500;
/** Steps smaller than this part of the parameters change nothing that can be told. */
const CLOSE = 1e-13;

/**
 * Least squares by Levenberg's and Marquardt's damped steps (SIAM J. Appl. Math. 11, 431, 1963), scaled by the diagonal.
 *
 * @param start - a guess a parameter
 */
export function fitCurve(
  model: Model,
  x: Float64Array,
  y: Float64Array,
  start: readonly number[],
): Fit {
  const n = start.length;
  let parameters = Float64Array.from(start);
  let state = linearised(model, x, y, parameters);
  let damping = 1e-3;
  let iterations = 0;
  let converged = false;
  while (iterations < MOST && !converged) {
    iterations++;
    const damped = state.matrix.slice();
    for (let i = 0; i < n; i++) {
      const diagonal = state.matrix[i * n + i] as number;
      damped[i * n + i] = diagonal * (1 + damping) + (diagonal === 0 ? 1e-300 : 0);
    }
    const step = solved(damped, state.gradient);
    const tried = step && parameters.map((value, i) => value + (step[i] as number));
    const squares = tried ? squaresOf(model, x, y, tried) : Infinity;
    if (tried && squares <= state.squares) {
      const small = step.every((by, i) => Math.abs(by) <= CLOSE * Math.abs(tried[i] as number));
      converged = small || squares === 0;
      parameters = tried;
      state = linearised(model, x, y, parameters);
      damping = Math.max(damping / 10, 1e-15);
    } else {
      // Where even a tiny step gains nothing, rounding is all that is left.
      if (damping > 1e12) converged = step !== null;
      damping *= 10;
      if (damping > 1e14) break;
    }
  }
  model.tidy(parameters);
  const { matrix, squares } = linearised(model, x, y, parameters);
  const covariance = inverted(matrix, n);
  const variance = x.length > n ? squares / (x.length - n) : NaN;
  const standardErrors = parameters.map((_, i) =>
    covariance ? Math.sqrt((covariance[i * n + i] as number) * variance) : NaN,
  );
  return { parameters, standardErrors, squares, iterations, converged };
}

interface Linearised {
  readonly matrix: Float64Array;
  readonly gradient: Float64Array;
  readonly squares: number;
}

function linearised(model: Model, x: Float64Array, y: Float64Array, p: Float64Array): Linearised {
  const n = p.length;
  const matrix = new Float64Array(n * n);
  const gradient = new Float64Array(n);
  const slopes = new Float64Array(n);
  let squares = 0;
  for (let row = 0; row < x.length; row++) {
    const residual = (y[row] as number) - model.value(x[row] as number, p);
    model.slopes(x[row] as number, p, slopes);
    squares += residual * residual;
    for (let i = 0; i < n; i++) {
      const slope = slopes[i] as number;
      gradient[i] = (gradient[i] as number) + slope * residual;
      for (let j = 0; j < n; j++)
        matrix[i * n + j] = (matrix[i * n + j] as number) + slope * (slopes[j] as number);
    }
  }
  return { matrix, gradient, squares };
}

function squaresOf(model: Model, x: Float64Array, y: Float64Array, p: Float64Array): number {
  let squares = 0;
  for (let row = 0; row < x.length; row++)
    squares += ((y[row] as number) - model.value(x[row] as number, p)) ** 2;
  return squares === squares ? squares : Infinity;
}
