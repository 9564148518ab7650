import {
  type Coordinates,
  ParameterError,
  type ParameterSchema,
  type Result,
  type Table,
} from './contract.js';
import { chooseColumns, freeName, numbersOf, Parameters } from './input/index.js';
import { fixedWindow, hampelScores } from './rolling/index.js';
import { medianDeviation, quantile, sortedNumbers } from './statistics/index.js';

export const title = 'Anomaly Detection';

export const description =
  'Marks values far from the median: of the whole column, or of their neighbourhood (Hampel).';

const METHODS = ['mad', 'hampel'] as const;
/** Φ⁻¹(3/4), and √(π/2) for the mean deviation (Iglewicz & Hoaglin, How to Detect and Handle Outliers, 1993). */
const NORMAL_QUARTILE = 0.6745;
const MEAN_DEVIATION = 1.253314;
const MOST_LISTED = 1000;

export const coordinates: Coordinates = 'identity';

export const parameters: ParameterSchema = {
  type: 'object',
  additionalProperties: false,
  properties: {
    column: { type: 'string', title: 'Column' },
    method: {
      type: 'string',
      enum: [...METHODS],
      default: 'mad',
      title: 'Method',
      description:
        'mad: robust z-score, 0.6745 · (value − median) / MAD; hampel: the same in a window around each row.',
    },
    threshold: {
      type: 'number',
      exclusiveMinimum: 0,
      title: 'Threshold',
      description: 'A larger score is an anomaly; 3.5 for mad and 3 for hampel unless given.',
    },
    window: {
      type: 'integer',
      minimum: 3,
      default: 11,
      title: 'Window',
      description: 'Rows around each row, itself included, for hampel; odd.',
    },
    x: { type: 'string', title: 'X column', description: 'Time or position; not looked at.' },
  },
};

/**
 * Adds the columns `anomaly_score` (in scaled deviations, never negative) and `is_anomaly`. A missing value has neither.
 *
 * Where more than half of the column is one value, the MAD is 0 and the mean deviation takes its place.
 *
 * @returns besides, `anomalies` (how many), `anomaly_rows` (0-based, the first 1,000), `threshold`
 *
 * @example
 * ```ts
 * const result = process(table({ v: [1, 2, 3, 2, 1, 50, 2, 3] }), {});
 * expect(result.anomaly_rows).toEqual([5]);
 * expect(result.table.is_anomaly[5]).toBe(true);
 * ```
 */
export function process(table: Table, params: Record<string, unknown>): Result {
  const given = new Parameters(params, parameters);
  const { column, x } = chooseColumns(table, given.text('column'), given.text('x'));
  const method = given.choice('method', METHODS, 'mad');
  const threshold = given.number('threshold', { above: 0 }) ?? (method === 'mad' ? 3.5 : 3);
  const window = given.integer('window', { min: 3 }) ?? 11;
  if (window % 2 === 0) throw new ParameterError('window', `"window" must be odd, not ${window}.`);
  const values = numbersOf(table, column);
  const scores =
    method === 'mad'
      ? robustScores(values)
      : hampelScores(values, fixedWindow(window, 1, true, 'right'));
  const found: number[] = [];
  const marks = Array.from(scores, (score, row) => {
    if (score > threshold) found.push(row);
    return score === score ? score > threshold : null;
  });
  const [output, mark] = [freeName(table, 'anomaly_score'), freeName(table, 'is_anomaly')];
  return {
    column,
    x,
    method,
    threshold,
    anomalies: found.length,
    anomaly_rows: found.slice(0, MOST_LISTED),
    output,
    table: { ...table.columns, [output]: scores, [mark]: marks },
  };
}

function robustScores(values: Float64Array): Float64Array {
  const sorted = sortedNumbers(values.filter((value) => value - value === 0));
  const median = quantile(sorted, 0.5);
  const deviation = medianDeviation(sorted, median);
  const mean = sorted.reduce((sum, value) => sum + Math.abs(value - median), 0) / sorted.length;
  const scale = deviation > 0 ? deviation / NORMAL_QUARTILE : mean * MEAN_DEVIATION;
  return values.map((value) => {
    const off = Math.abs(value - median);
    return off === 0 ? 0 : off / scale;
  });
}
