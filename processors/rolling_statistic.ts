import type {
  Coordinates,
  LongTable,
  ParameterSchema,
  PieceRun,
  Result,
  Table,
} from './contract.js';
import { chooseColumns, Parameters } from './input/index.js';
import {
  rollInPieces,
  rollingDeviation,
  rollingExtreme,
  rollingMean,
  rollingQuantile,
  rollingSum,
  rollingVariance,
  rollOver,
  WINDOW_PARAMETERS,
  type Roll,
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
  const { statistic, roll } = asked(given);
  const result = rollOver(table, given, chosen, `rolling_${statistic}`, roll);
  return { statistic, ...result };
}

/** As {@link process}, for a table too long to lie in memory; null for windows of time, steps and groups. */
export async function inPieces(
  table: LongTable,
  params: Record<string, unknown>,
): Promise<PieceRun | null> {
  const given = new Parameters(params, parameters);
  const { statistic, roll } = asked(given);
  return await rollInPieces(table, given, `rolling_${statistic}`, roll, { statistic });
}

function asked(given: Parameters): { statistic: (typeof STATISTICS)[number]; roll: Roll } {
  const statistic = given.choice('statistic', STATISTICS, 'median');
  const q = given.number('quantile', { min: 0, max: 1 }) ?? 0.5;
  const rolls: Record<typeof statistic, Roll> = {
    mean: rollingMean,
    sum: rollingSum,
    std: rollingDeviation,
    var: rollingVariance,
    min: (values, window) => rollingExtreme(values, window, -1),
    max: (values, window) => rollingExtreme(values, window, 1),
    median: (values, window) => rollingQuantile(values, window, 0.5),
    quantile: (values, window) => rollingQuantile(values, window, q),
  };
  return { statistic, roll: rolls[statistic] };
}
