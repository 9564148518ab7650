import type { Coordinates, ParameterSchema, Result, Table } from './contract.js';
import { chooseColumns, Parameters } from './input/index.js';
import {
  rollingDeviation,
  rollingExtreme,
  rollingMean,
  rollingQuantile,
  rollingSum,
  rollingVariance,
  rollOver,
  WINDOW_PARAMETERS,
  type Window,
} from './rolling/index.js';

export const title = 'Rolling Statistic';

export const description =
  'Mean, sum, standard deviation, variance, minimum, maximum, median or quantile over a moving window, as in pandas.';

const STATISTICS = ['mean', 'sum', 'std', 'var', 'min', 'max', 'median', 'quantile'] as const;

export const coordinates: Coordinates = 'identity';

export const parameters: ParameterSchema = {
  type: 'object',
  additionalProperties: false,
  properties: {
    column: {
      type: 'string',
      title: 'Column',
      description: 'May be left out when only one numeric column is there besides x.',
    },
    statistic: {
      type: 'string',
      enum: [...STATISTICS],
      default: 'median',
      title: 'Statistic',
    },
    quantile: {
      type: 'number',
      minimum: 0,
      maximum: 1,
      default: 0.5,
      title: 'Quantile',
      description: 'For the statistic quantile.',
    },
    ...WINDOW_PARAMETERS,
    x: { type: 'string', title: 'X column', description: 'Time or position; not averaged.' },
  },
};

/**
 * Adds the column `rolling_NAME` of the statistic, missing where fewer than `min_periods` rows of the window have a value.
 * NaN and infinities count as missing, as in pandas; std and var have n − 1.
 *
 * @example
 * ```ts
 * const result = process(table({ v: [1, 2, 6, 3] }), { statistic: 'max', window: 2 });
 * expect(Array.from(result.table.rolling_max)).toEqual([NaN, 2, 6, 6]);
 * ```
 */
export function process(table: Table, params: Record<string, unknown>): Result {
  const given = new Parameters(params, parameters);
  const chosen = chooseColumns(table, given.text('column'), given.text('x'));
  const statistic = given.choice('statistic', STATISTICS, 'median');
  const q = given.number('quantile', { min: 0, max: 1 }) ?? 0.5;
  const result = rollOver(table, given, chosen, `rolling_${statistic}`, (values, window) =>
    rolled(values, window, statistic, q),
  );
  return { statistic, ...result };
}

function rolled(
  values: Float64Array,
  window: Window,
  statistic: (typeof STATISTICS)[number],
  q: number,
): Float64Array {
  switch (statistic) {
    case 'mean':
      return rollingMean(values, window);
    case 'sum':
      return rollingSum(values, window);
    case 'std':
      return rollingDeviation(values, window);
    case 'var':
      return rollingVariance(values, window);
    case 'min':
      return rollingExtreme(values, window, -1);
    case 'max':
      return rollingExtreme(values, window, 1);
    case 'median':
      return rollingQuantile(values, window, 0.5);
    case 'quantile':
      return rollingQuantile(values, window, q);
  }
}
