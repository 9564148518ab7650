import {
  type Coordinates,
  ParameterError,
  type ParameterSchema,
  type Result,
  type Table,
} from './contract.js';
import { fitCurve, MODELS } from './fitting/index.js';
import {
  chooseColumns,
  freeName,
  isNumeric,
  numbersOf,
  Parameters,
  positionsOf,
} from './input/index.js';

export const title = 'Curve Fit';

export const description =
  'Fits a Gaussian, a Lorentzian or a four-parameter logistic by least squares (Levenberg–Marquardt).';

const NAMES = ['gaussian', 'lorentzian', 'four_parameter_logistic'] as const;

export const coordinates: Coordinates = 'identity';

export const parameters: ParameterSchema = {
  type: 'object',
  additionalProperties: false,
  properties: {
    column: { type: 'string', title: 'Column' },
    model: {
      type: 'string',
      enum: [...NAMES],
      default: 'gaussian',
      title: 'Model',
      description:
        'gaussian: offset + amplitude · exp(−(x − center)²/(2 sigma²)); lorentzian: offset + amplitude · gamma²/((x − center)² + gamma²); ' +
        'four_parameter_logistic: top + (bottom − top)/(1 + (x/ec50)^slope).',
    },
    x: { type: 'string', title: 'X column', description: 'Row numbers without.' },
    start: {
      type: 'object',
      additionalProperties: { type: 'number' },
      title: 'Start values',
      description: 'By parameter name; the ones not given are guessed from the data.',
    },
  },
};

/**
 * Adds the columns `fitted` and `residual`. Rows with a missing x or value do not count and stay missing.
 *
 * @returns besides, `fit` (value by parameter), `standard_errors` as `scipy.optimize.curve_fit` (null where not determined),
 * `r_squared`, `residual_std`, `iterations`, `converged`
 * @throws ParameterError for fewer points than parameters, a negative x of a logistic, and an unknown start value
 *
 * @example
 * ```ts
 * const x = Array.from({ length: 41 }, (_, i) => i / 10);
 * const v = x.map((at) => 1 + 5 * Math.exp(-((at - 2) ** 2) / (2 * 0.25)));
 * const result = process(table({ x, v }), { column: 'v', x: 'x' });
 * expect(result.fit.center).toBeCloseTo(2, 9);
 * expect(result.fit.sigma).toBeCloseTo(0.5, 9);
 * ```
 */
export function process(table: Table, params: Record<string, unknown>): Result {
  const given = new Parameters(params, parameters);
  const { column, x } = chooseColumns(table, given.text('column'), given.text('x'));
  const name = given.choice('model', NAMES, 'gaussian');
  const model = MODELS[name];
  // A dose may be measured more than once, so x need not be strictly ordered.
  const positions = x !== null && isNumeric(table, x) ? numbersOf(table, x) : positionsOf(table, x);
  const values = numbersOf(table, column);
  const rows = Array.from(values.keys()).filter(
    (row) => Number.isFinite(values[row]) && Number.isFinite(positions[row]),
  );
  if (rows.length < model.names.length)
    throw new ParameterError(
      'column',
      `A ${name} has ${model.names.length} parameters; there are only ${rows.length} points.`,
    );
  const xs = Float64Array.from(rows, (row) => positions[row] as number);
  const ys = Float64Array.from(rows, (row) => values[row] as number);
  const negative = rows.find((row) => (positions[row] as number) < 0);
  if (name === 'four_parameter_logistic' && negative !== undefined)
    throw new ParameterError(
      'x',
      `x is negative in row ${negative} (counted from 0); a logistic takes doses from 0 on.`,
    );
  const fit = fitCurve(model, xs, ys, startOf(params['start'], model.names, model.guess(xs, ys)));
  const fitted = positions.map((at) => model.value(at, fit.parameters));
  const mean = ys.reduce((sum, value) => sum + value, 0) / ys.length;
  const spread = ys.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const named = (numbers: Float64Array): Record<string, number | null> =>
    Object.fromEntries(
      model.names.map((key, i) => [
        key,
        Number.isFinite(numbers[i]) ? (numbers[i] as number) : null,
      ]),
    );
  const free = rows.length - model.names.length;
  const [curve, residual] = [freeName(table, 'fitted'), freeName(table, 'residual')];
  return {
    column,
    x,
    model: name,
    points: rows.length,
    fit: named(fit.parameters),
    standard_errors: named(fit.standardErrors),
    r_squared: spread > 0 ? 1 - fit.squares / spread : null,
    residual_std: free > 0 ? Math.sqrt(fit.squares / free) : null,
    iterations: fit.iterations,
    converged: fit.converged,
    output: curve,
    table: {
      ...table.columns,
      [curve]: fitted,
      [residual]: values.map((value, row) => value - (fitted[row] as number)),
    },
  };
}

function startOf(given: unknown, names: readonly string[], guess: readonly number[]): number[] {
  const start = new Map(Object.entries(given ?? {}));
  for (const [name, value] of start)
    if (!names.includes(name) || typeof value !== 'number' || !Number.isFinite(value))
      throw new ParameterError(
        'start',
        `"start" has ${JSON.stringify(value)} for "${name}"; it takes numbers for ${names.join(', ')}.`,
      );
  return names.map((name, i) => Number(start.get(name) ?? guess[i]));
}
