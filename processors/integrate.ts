import {
  type Coordinates,
  ParameterError,
  type ParameterSchema,
  type Result,
  type Table,
} from './contract.js';
import {
  chooseColumns,
  complete,
  freeName,
  numbersOf,
  Parameters,
  positionsOf,
} from './input/index.js';
import { cumulativeIntegral } from './smoothing/index.js';

export const title = 'Integrate';

export const description = 'Area under a column from the first row on, by the trapezoidal rule.';

export const coordinates: Coordinates = 'identity';

export const parameters: ParameterSchema = {
  type: 'object',
  additionalProperties: false,
  properties: {
    column: { type: 'string', title: 'Column' },
    x: {
      type: 'string',
      title: 'X column',
      description: 'Strictly rising or falling; the row numbers without.',
    },
  },
};

/**
 * Adds the column `integral`, equal to `scipy.integrate.cumulative_trapezoid` with initial 0.
 *
 * @throws ParameterError for missing values, and for an x column that turns back, naming the rows
 *
 * @example
 * ```ts
 * const result = process(table({ t: [0, 1, 3], v: [0, 1, 2] }), { column: 'v' });
 * expect(Array.from(result.table.integral)).toEqual([0, 0.5, 3.5]);
 * ```
 */
export function process(table: Table, params: Record<string, unknown>): Result {
  const given = new Parameters(params, parameters);
  const { column, x } = chooseColumns(table, given.text('column'), given.text('x'));
  if (table.rowCount < 2) throw new ParameterError('column', 'At least two rows are needed.');
  const signal = complete(numbersOf(table, column), column);
  const output = freeName(table, 'integral');
  return {
    column,
    x,
    output,
    table: { ...table.columns, [output]: cumulativeIntegral(signal, positionsOf(table, x)) },
  };
}
