import type { Coordinates, ParameterSchema, Result, Table } from './contract.js';
import { chooseColumns, freeName, numbersOf, Parameters } from './input/index.js';
import { medianDeviation, moments, quantile, sortedNumbers } from './statistics/index.js';

export const title = 'Normalise';

export const description = 'Brings a column to a common scale.';

const METHODS = ['zscore', 'minmax', 'robust'] as const;

export const coordinates: Coordinates = 'identity';

export const parameters: ParameterSchema = {
  type: 'object',
  additionalProperties: false,
  properties: {
    column: { type: 'string', title: 'Column' },
    method: {
      type: 'string',
      enum: [...METHODS],
      default: 'zscore',
      title: 'Method',
      description:
        'zscore: mean 0, standard deviation (n − 1) 1; minmax: 0 to 1; robust: median 0, MAD · 1.4826 = 1.',
    },
    x: { type: 'string', title: 'X column', description: 'Time or position; not normalised.' },
  },
};

/**
 * Adds the column `normalised`: (value − center) / scale. Missing values stay missing. A constant column has no scale: its
 * values become 0.
 *
 * @example
 * ```ts
 * const result = process(table({ v: [2, 4, 6] }), { method: 'minmax' });
 * expect(Array.from(result.table.normalised)).toEqual([0, 0.5, 1]);
 * ```
 */
export function process(table: Table, params: Record<string, unknown>): Result {
  const given = new Parameters(params, parameters);
  const { column } = chooseColumns(table, given.text('column'), given.text('x'));
  const method = given.choice('method', METHODS, 'zscore');
  const values = numbersOf(table, column);
  const { center, scale } = scaleOf(sortedNumbers(values), method);
  const normalised = values.map((value) =>
    scale > 0 ? (value - center) / scale : (value - center) * 0,
  );
  const output = freeName(table, 'normalised');
  return {
    column,
    method,
    center: Number.isFinite(center) ? center : null,
    scale: Number.isFinite(scale) ? scale : null,
    output,
    table: { ...table.columns, [output]: normalised },
  };
}

function scaleOf(
  sorted: Float64Array,
  method: (typeof METHODS)[number],
): { center: number; scale: number } {
  if (method === 'minmax') {
    const least = sorted[0] ?? NaN;
    return { center: least, scale: (sorted.at(-1) ?? NaN) - least };
  }
  if (method === 'robust') {
    const median = quantile(sorted, 0.5);
    return { center: median, scale: 1.4826 * medianDeviation(sorted, median) };
  }
  const { mean, std } = moments(sorted);
  return { center: mean, scale: std };
}
