import {
  type Coordinates,
  ParameterError,
  type ParameterSchema,
  type Result,
  type Table,
} from './contract.js';
import { chooseColumns, complete, freeName, numbersOf, Parameters } from './input/index.js';
import { savitzkyGolay } from './smoothing/index.js';

export const title = 'Savitzky–Golay';

export const description =
  'Smooths by a polynomial fitted to each window, which keeps the height and width of peaks.';

export const coordinates: Coordinates = 'identity';

export const parameters: ParameterSchema = {
  type: 'object',
  additionalProperties: false,
  properties: {
    column: { type: 'string', title: 'Column' },
    window_length: {
      type: 'integer',
      minimum: 1,
      default: 11,
      title: 'Window length',
      description: 'Rows in the window; odd.',
    },
    polyorder: { type: 'integer', minimum: 0, default: 3, title: 'Polynomial order' },
    deriv: {
      type: 'integer',
      minimum: 0,
      default: 0,
      title: 'Derivative',
      description: '0 smooths; k gives the k-th derivative.',
    },
    delta: {
      type: 'number',
      default: 1,
      title: 'Step',
      description: 'Distance of the rows, for derivatives.',
    },
    x: { type: 'string', title: 'X column', description: 'Time or position; not smoothed.' },
  },
};

/**
 * Adds the column `smoothed`, equal to `scipy.signal.savgol_filter` in mode `interp`.
 *
 * @example
 * ```ts
 * const result = process(table({ v: [0, 1, 4, 9, 16] }), { window_length: 3, polyorder: 2 });
 * result.table.smoothed.forEach((value, i) => expect(value).toBeCloseTo(i * i, 12));
 * ```
 */
export function process(table: Table, params: Record<string, unknown>): Result {
  const given = new Parameters(params, parameters);
  const { column } = chooseColumns(table, given.text('column'), given.text('x'));
  const window = given.integer('window_length', { min: 1 }) ?? 11;
  const order = given.integer('polyorder', { min: 0 }) ?? 3;
  const derivative = given.integer('deriv', { min: 0 }) ?? 0;
  const delta = given.number('delta') ?? 1;
  if (window % 2 === 0)
    throw new ParameterError('window_length', `"window_length" must be odd, not ${window}.`);
  if (order >= window)
    throw new ParameterError('polyorder', `"polyorder" must be less than window_length ${window}.`);
  if (window > table.rowCount)
    throw new ParameterError(
      'window_length',
      `"window_length" ${window} is longer than the column (${table.rowCount} rows).`,
    );
  const signal = complete(numbersOf(table, column), column);
  const smoothed = savitzkyGolay(signal, window, order, derivative);
  if (derivative > 0)
    for (let row = 0; row < smoothed.length; row++)
      smoothed[row] = (smoothed[row] as number) / delta ** derivative;
  const output = freeName(table, 'smoothed');
  return {
    column,
    window_length: window,
    polyorder: order,
    deriv: derivative,
    output,
    table: { ...table.columns, [output]: smoothed },
  };
}
