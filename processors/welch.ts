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
  evenStep,
  numbersOf,
  Parameters,
  positionsOf,
} from './input/index.js';
import { welch } from './spectrum/index.js';

export const title = 'Welch Spectrum';

export const description = 'Power over frequency, averaged over segments, as scipy.signal.welch.';

const TAPERS = ['hann', 'hamming', 'blackman', 'boxcar'] as const;
const DETRENDS = ['constant', 'linear', 'none'] as const;
const SCALINGS = ['density', 'spectrum'] as const;

export const coordinates: Coordinates = 'none';

export const parameters: ParameterSchema = {
  type: 'object',
  additionalProperties: false,
  properties: {
    column: { type: 'string', title: 'Column' },
    segment_length: {
      type: 'integer',
      minimum: 1,
      title: 'Segment length',
      description: 'Rows; 256, or all where there are fewer, unless given.',
    },
    overlap: {
      type: 'integer',
      minimum: 0,
      title: 'Overlap',
      description: 'Rows that a segment shares with the next; half a segment unless given.',
    },
    window: { type: 'string', enum: [...TAPERS], default: 'hann', title: 'Window' },
    detrend: { type: 'string', enum: [...DETRENDS], default: 'constant', title: 'Detrend' },
    scaling: {
      type: 'string',
      enum: [...SCALINGS],
      default: 'density',
      title: 'Scaling',
      description: 'density: unit² per frequency; spectrum: unit².',
    },
    x: {
      type: 'string',
      title: 'X column',
      description:
        'Evenly spaced; dates and times count in seconds, so that frequencies are in Hz.',
    },
  },
};

/**
 * Power spectrum of a column.
 *
 * @returns a table of `frequency` and `power`; `segments` averaged, `peak_frequency` (of the largest power beyond 0)
 * @throws ParameterError for missing values, uneven spacing, and a segment longer than the column
 *
 * @example
 * ```ts
 * const v = Array.from({ length: 64 }, (_, i) => Math.sin((2 * Math.PI * i) / 8));
 * const result = process(table({ v }), { segment_length: 32 });
 * expect(result.peak_frequency).toBe(0.125);
 * expect(result.segments).toBe(3);
 * ```
 */
export function process(table: Table, params: Record<string, unknown>): Result {
  const given = new Parameters(params, parameters);
  const { column, x } = chooseColumns(table, given.text('column'), given.text('x'));
  const rows = table.rowCount;
  const segment = given.integer('segment_length', { min: 1 }) ?? Math.min(256, rows);
  if (segment > rows)
    throw new ParameterError(
      'segment_length',
      `"segment_length" ${segment} is longer than the column (${rows} rows).`,
    );
  const overlap = given.integer('overlap', { min: 0 }) ?? Math.floor(segment / 2);
  if (overlap >= segment)
    throw new ParameterError('overlap', `"overlap" must be less than segment_length ${segment}.`);
  const rate = 1 / evenStep(positionsOf(table, x), x);
  const spectrum = welch(complete(numbersOf(table, column), column), {
    rate,
    segment,
    overlap,
    taper: given.choice('window', TAPERS, 'hann'),
    detrend: given.choice('detrend', DETRENDS, 'constant'),
    scaling: given.choice('scaling', SCALINGS, 'density'),
  });
  let top = 1;
  for (let k = 2; k < spectrum.power.length; k++)
    if ((spectrum.power[k] as number) > (spectrum.power[top] as number)) top = k;
  return {
    column,
    x,
    sampling_rate: rate,
    segment_length: segment,
    overlap,
    segments: spectrum.segments,
    peak_frequency: spectrum.frequencies[top] ?? null,
    table: { frequency: spectrum.frequencies, power: spectrum.power },
  };
}
