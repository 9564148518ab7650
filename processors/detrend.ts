import type { Coordinates, ParameterSchema, Result, Table } from './contract.js';
import { chooseColumns, freeName, numbersOf, Parameters, positionsOf } from './input/index.js';
import { fitLine } from './smoothing/index.js';

export const title = 'Detrend';

export const description = 'Takes the mean or the fitted straight line off a column.';

const TYPES = ['linear', 'constant'] as const;

export const coordinates: Coordinates = 'identity';

export const parameters: ParameterSchema = {
  type: 'object',
  additionalProperties: false,
  properties: {
    column: { type: 'string', title: 'Column' },
    type: { type: 'string', enum: [...TYPES], default: 'linear', title: 'Type' },
    x: { type: 'string', title: 'X column', description: 'The rows are evenly spaced without.' },
  },
};

/**
 * Adds the column `detrended`. Missing values stay missing and do not count for the fit. With evenly spaced rows equal to
 * `scipy.signal.detrend`.
 *
 * @example
 * ```ts
 * const result = process(table({ v: [1, 3, 5, 7] }), {});
 * expect(Array.from(result.table.detrended)).toEqual([0, 0, 0, 0]);
 * expect(result.slope).toBe(2);
 * ```
 */
export function process(table: Table, params: Record<string, unknown>): Result {
  const given = new Parameters(params, parameters);
  const { column, x } = chooseColumns(table, given.text('column'), given.text('x'));
  const type = given.choice('type', TYPES, 'linear');
  const signal = numbersOf(table, column);
  const positions = positionsOf(table, x);
  const line = fitLine(positions, signal);
  const slope = type === 'linear' ? line.slope : 0;
  const detrended = signal.map(
    (value, row) => value - (line.value + slope * ((positions[row] as number) - line.position)),
  );
  const output = freeName(table, 'detrended');
  const mean = Number.isNaN(line.value) ? null : line.value;
  return { column, x, slope, mean, output, table: { ...table.columns, [output]: detrended } };
}
