import {
  type Coordinates,
  ParameterError,
  type ParameterSchema,
  type Result,
  type Table,
} from './contract.js';
import { asymmetricBaseline } from './filters/index.js';
import { chooseColumns, complete, freeName, numbersOf, Parameters } from './input/index.js';

export const title = 'Baseline (ALS)';

export const description =
  'Finds the baseline below peaks by asymmetric least squares and takes it off (Eilers and Boelens 2005).';

export const coordinates: Coordinates = 'identity';

export const parameters: ParameterSchema = {
  type: 'object',
  additionalProperties: false,
  properties: {
    column: { type: 'string', title: 'Column' },
    smoothness: {
      type: 'number',
      exclusiveMinimum: 0,
      default: 100_000,
      title: 'Smoothness λ',
      description: 'Larger is stiffer; 10² to 10⁹.',
    },
    asymmetry: {
      type: 'number',
      exclusiveMinimum: 0,
      exclusiveMaximum: 1,
      default: 0.01,
      title: 'Asymmetry p',
      description: 'Weight of what lies above the baseline; 0.001 to 0.1 for peaks that point up.',
    },
    max_iterations: { type: 'integer', minimum: 1, default: 50, title: 'Most iterations' },
    x: { type: 'string', title: 'X column', description: 'Not changed; rows count as even.' },
  },
};

/**
 * Adds the columns `baseline` and `corrected` (the column without it).
 *
 * @returns besides, `iterations` and whether they `converged`
 * @throws ParameterError for missing values and for fewer than three rows
 *
 * @example
 * ```ts
 * const v = [1, 1, 1, 1, 9, 1, 1, 1, 1];
 * const result = process(table({ v }), { smoothness: 1e4, asymmetry: 0.001 });
 * result.table.baseline.forEach((value) => expect(value).toBeCloseTo(1, 2));
 * expect(result.converged).toBe(true);
 * ```
 */
export function process(table: Table, params: Record<string, unknown>): Result {
  const given = new Parameters(params, parameters);
  const { column } = chooseColumns(table, given.text('column'), given.text('x'));
  const smoothness = given.number('smoothness', { above: 0 }) ?? 100_000;
  const asymmetry = given.number('asymmetry', { above: 0, max: 1 }) ?? 0.01;
  if (asymmetry === 1) throw new ParameterError('asymmetry', '"asymmetry" must be less than 1.');
  const rounds = given.integer('max_iterations', { min: 1 }) ?? 50;
  if (table.rowCount < 3) throw new ParameterError('column', 'At least three rows are needed.');
  const signal = complete(numbersOf(table, column), column);
  const found = asymmetricBaseline(signal, smoothness, asymmetry, rounds);
  const baseline = freeName(table, 'baseline');
  const corrected = freeName(table, 'corrected');
  return {
    column,
    smoothness,
    asymmetry,
    iterations: found.rounds,
    converged: found.settled,
    output: corrected,
    table: {
      ...table.columns,
      [baseline]: found.values,
      [corrected]: signal.map((value, row) => value - (found.values[row] as number)),
    },
  };
}
