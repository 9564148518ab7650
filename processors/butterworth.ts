import {
  type Coordinates,
  ParameterError,
  type ParameterSchema,
  type Result,
  type Table,
} from './contract.js';
import { butterworth, continuation, zeroPhase, type Band } from './filters/index.js';
import {
  chooseColumns,
  complete,
  evenStep,
  freeName,
  numbersOf,
  Parameters,
  positionsOf,
} from './input/index.js';

export const title = 'Butterworth Filter';

export const description =
  'Lowpass, highpass, bandpass or bandstop without shift in time, as SciPy’s butter and sosfiltfilt.';

const BANDS = ['lowpass', 'highpass', 'bandpass', 'bandstop'] as const;

export const coordinates: Coordinates = 'identity';

export const parameters: ParameterSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['cutoff'],
  properties: {
    column: { type: 'string', title: 'Column' },
    cutoff: {
      title: 'Cutoff frequency',
      description:
        'Per unit of x: Hz where x is a time; per row without x. [low, high] for bandpass and bandstop.',
      anyOf: [
        { type: 'number', exclusiveMinimum: 0 },
        { type: 'array', items: { type: 'number', exclusiveMinimum: 0 }, minItems: 2, maxItems: 2 },
      ],
    },
    type: { type: 'string', enum: [...BANDS], default: 'lowpass', title: 'Type' },
    order: {
      type: 'integer',
      minimum: 1,
      maximum: 20,
      default: 4,
      title: 'Order',
      description: 'Of one pass; the signal is passed twice.',
    },
    x: {
      type: 'string',
      title: 'X column',
      description: 'Time or position, evenly spaced; dates and times count in seconds.',
    },
  },
};

/**
 * Adds the column `filtered`, equal to `scipy.signal.sosfiltfilt` of `butter(order, cutoff, type, output="sos")`.
 *
 * @throws ParameterError for missing values, uneven spacing, a cutoff beyond half the sampling rate, and too few rows
 *
 * @example
 * ```ts
 * const v = Array.from({ length: 50 }, (_, i) => 3 + (i % 2));
 * const result = process(table({ v }), { cutoff: 0.01, order: 2 });
 * result.table.filtered.slice(15, 35).forEach((value) => expect(Math.abs(value - 3.5)).toBeLessThan(0.3));
 * ```
 */
export function process(table: Table, params: Record<string, unknown>): Result {
  const given = new Parameters(params, parameters);
  const { column, x } = chooseColumns(table, given.text('column'), given.text('x'));
  const type = given.choice('type', BANDS, 'lowpass');
  const order = given.integer('order', { min: 1, max: 20 }) ?? 4;
  const cutoff = cutoffOf(given, type);
  const rate = 1 / evenStep(positionsOf(table, x), x);
  for (const frequency of cutoff)
    if (!(frequency > 0 && frequency < rate / 2))
      throw new ParameterError(
        'cutoff',
        `"cutoff" ${frequency} must lie between 0 and half the sampling rate, ${rate / 2}.`,
      );
  const sections = butterworth(
    order,
    cutoff.map((frequency) => (2 * frequency) / rate),
    type,
  );
  const needed = continuation(sections);
  if (table.rowCount <= needed)
    throw new ParameterError(
      'order',
      `Order ${order} needs more than ${needed} rows; the table has ${table.rowCount}.`,
    );
  const signal = complete(numbersOf(table, column), column);
  const output = freeName(table, 'filtered');
  const filtered = zeroPhase(sections, signal);
  return {
    column,
    x,
    type,
    order,
    cutoff,
    sampling_rate: rate,
    output,
    table: { ...table.columns, [output]: filtered },
  };
}

function cutoffOf(given: Parameters, type: Band): number[] {
  const cutoff = given.interval('cutoff');
  const edges = [cutoff?.min, cutoff?.max].filter((edge) => edge !== null && edge !== undefined);
  const wanted = type === 'bandpass' || type === 'bandstop' ? 2 : 1;
  if (edges.length !== wanted || (wanted === 2 && !((edges[0] ?? 0) < (edges[1] ?? 0))))
    throw new ParameterError(
      'cutoff',
      wanted === 1
        ? `"cutoff" must be one frequency for a ${type}.`
        : `"cutoff" must be [low, high] for a ${type}.`,
    );
  return edges;
}
