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
import { gradient } from './smoothing/index.js';

export const title = 'Derivative';

export const description = 'Slope of a column over x, also with uneven steps.';

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
 * Adds the column `derivative`, equal to `numpy.gradient`.
 *
 * @throws ParameterError for missing values, and for an x column that turns back, naming the rows
 *
 * @example
 * ```ts
 * const result = process(table({ t: [0, 1, 2], v: [0, 1, 4] }), { column: 'v' });
 * expect(Array.from(result.table.derivative)).toEqual([1, 2, 3]);
 * ```
 */
export function process(table: Table, params: Record<string, unknown>): Result {
  const given = new Parameters(params, parameters);
  const { column, x } = chooseColumns(table, given.text('column'), given.text('x'));
  if (table.rowCount < 2) throw new ParameterError('column', 'At least two rows are needed.');
  const signal = complete(numbersOf(table, column), column);
  const output = freeName(table, 'derivative');
  return {
    column,
    x,
    output,
    table: { ...table.columns, [output]: gradient(signal, positionsOf(table, x)) },
  };
}
