import {
  type Coordinates,
  type LongTable,
  ParameterError,
  type ParameterSchema,
  type PieceRun,
  type Result,
  type Table,
} from './contract.js';
import {
  chooseColumns,
  chooseLongColumns,
  countRounded,
  missingInWords,
  missingRows,
  nearestNumbersOf,
  Parameters,
  positionsOf,
} from './input/index.js';
import {
  answer,
  canBePieces,
  findPeaks,
  findPeaksAcrossGaps,
  PeakRun,
  readInterval,
  type Conditions,
  type Interval,
  type Peaks,
} from './peaks/index.js';

export const title = 'Peak Detection';

export const description =
  'Finds local maxima as scipy.signal.find_peaks does: same conditions, same rows, same properties.';

const condition = (name: string, text: string) => ({
  title: name,
  description: `${text} A number is the minimum; [min, max] gives both, null leaves an end open. In place of a number there may be a list of one number a row.`,
  anyOf: [
    { type: 'number' },
    { type: 'array', items: { type: ['number', 'null', 'array'], items: { type: 'number' } } },
    { type: 'null' },
  ],
});

const UNITS = ['samples', 'x'] as const;

/** Vector units for which NumPy sorts, and with it SciPy decides. */
const TIES = ['avx512', 'avx2'] as const;

const POLICIES = ['error', 'omit', 'split', 'interpolate'] as const;

export const coordinates: Coordinates = { kind: 'filter', column: 'peak_index' };

export const parameters: ParameterSchema = {
  type: 'object',
  additionalProperties: false,
  properties: {
    column: {
      type: 'string',
      title: 'Column',
      description: 'The signal. May be left out when only one numeric column is there besides x.',
    },
    x: {
      type: 'string',
      title: 'X column',
      description: 'Time or position; its value at each peak goes into the table.',
    },
    min_peak_height: {
      type: 'number',
      title: 'Min peak height',
      description: 'Peaks lower than this are left out; the minimum of height.',
      examples: [0.1],
    },
    height: condition('Height', 'Height of the peaks.'),
    threshold: condition('Threshold', 'Vertical step to the neighbouring samples.'),
    distance: {
      type: 'number',
      exclusiveMinimum: 0,
      title: 'Distance',
      description:
        'Least distance of peaks, in samples (at least 1, rounded up) or the unit of x; the lower peaks go first.',
      examples: [5],
    },
    distance_unit: {
      type: 'string',
      enum: [...UNITS],
      default: 'samples',
      title: 'Distance unit',
      description:
        'What distance and width count: samples, or the unit of the x column (seconds for dates and times), evenly sampled or not.',
    },
    prominence: condition('Prominence', 'How far a peak stands out from its surroundings.'),
    width: condition('Width', 'Width at rel_height, in samples or the unit of x (distance_unit).'),
    wlen: {
      type: 'number',
      exclusiveMinimum: 1,
      title: 'Window length',
      description:
        'Samples around a peak that count for its prominence; the whole signal if absent.',
    },
    rel_height: {
      type: 'number',
      minimum: 0,
      default: 0.5,
      title: 'Relative height',
      description: 'Where the width is measured, as a part of the prominence below the top.',
    },
    plateau_size: condition('Plateau size', 'Samples of a flat top.'),
    ties: {
      type: 'string',
      enum: [...TIES],
      default: 'avx512',
      title: 'Ties',
      description:
        'Which of equally high peaks stays when they are closer than distance: SciPy decides by NumPy’s sort, which differs between ' +
        'processors. Unless given, as SciPy on this machine; the choice is recorded with the parameters.',
      'x-default-of': 'machine',
    },
    nan: {
      type: 'string',
      enum: [...POLICIES],
      default: 'error',
      title: 'Missing values',
      description:
        'error: refuse and name the rows; omit: leave them out; split: search each stretch by itself; interpolate: fill linearly.',
    },
  },
};

/**
 * Peaks of one column.
 *
 * @returns `peaks` (0-based rows of the input), `properties` under SciPy's names, and a table with a row a peak:
 * `peak_index`, the x column and the signal at the peak under their own names, and the properties
 * @throws ParameterError for a wrong parameter, an unclear column, or missing values under `nan: "error"`
 *
 * @example
 * ```ts
 * const result = process(table({ mV: [0, 2, 0, 5, 5, 0, 1, 0] }), { min_peak_height: 2 });
 * expect(result.peaks).toEqual([1, 3]);
 * expect(result.properties).toEqual({ peak_heights: [2, 5] });
 * ```
 */
export function process(table: Table, params: Record<string, unknown>): Result {
  const given = new Parameters(params, parameters);
  const { column, x } = chooseColumns(table, given.text('column'), given.text('x'));
  const unit = given.choice('distance_unit', UNITS, 'samples');
  if (unit === 'x' && x === null)
    throw new ParameterError('distance_unit', 'distance_unit "x" needs an x column.');
  const positions = unit === 'x' ? positionsOf(table, x) : null;
  const conditions = readConditions(given, params, positions, table.rowCount);
  const policy = given.choice('nan', POLICIES, 'error');
  const signal = nearestNumbersOf(table, column);
  const rounded = countRounded(table, column);
  const gaps = missingRows(signal);
  let found: Peaks;
  if (gaps.count === 0) found = findPeaks(signal, conditions);
  else if (policy !== 'error') found = findPeaksAcrossGaps(signal, conditions, policy);
  else
    throw new ParameterError(
      'nan',
      `${missingInWords(column, gaps)} ` +
        'Peaks beside them would be lost: set nan to omit, split or interpolate.',
    );
  return answer({
    ...{ column, x, distanceUnit: unit, missing: gaps.count, rounded, found, types: table.types },
    valuesAt: (name) => Array.from(found.peaks, (row) => table.columns[name]?.[row]),
  });
}

/**
 * As {@link process}, for a table too long to lie in memory; null for conditions that look back at the signal (width, wlen, a unit of
 * x) or are given for each sample.
 */
export async function inPieces(
  table: LongTable,
  params: Record<string, unknown>,
): Promise<PieceRun | null> {
  const given = new Parameters(params, parameters);
  const unit = given.choice('distance_unit', UNITS, 'samples');
  const conditions = readConditions(given, params, null, table.rowCount);
  if (unit === 'x' || !canBePieces(conditions)) return null;
  const chosen = await chooseLongColumns(table, given.text('column'), given.text('x'), true);
  const policy = given.choice('nan', POLICIES, 'error');
  return new PeakRun(table, chosen, conditions, policy === 'error');
}

function readConditions(
  given: Parameters,
  params: Readonly<Record<string, unknown>>,
  positions: Float64Array | null,
  rows: number,
): Conditions {
  const interval = (name: string): Interval | null => readInterval(name, params[name], rows);
  const minimum = given.number('min_peak_height');
  let height: Interval | null = interval('height');
  if (minimum !== undefined) {
    if (height && height.min !== null && height.min !== minimum)
      throw new ParameterError(
        'min_peak_height',
        `min_peak_height is ${minimum}, but height has a minimum of its own: give one of them.`,
      );
    height = { min: minimum, max: height?.max ?? null };
  }
  return {
    height,
    threshold: interval('threshold'),
    distance: given.number('distance', positions ? { above: 0 } : { min: 1 }) ?? null,
    prominence: interval('prominence'),
    width: interval('width'),
    wlen: given.has('wlen') ? Math.ceil(given.number('wlen', { above: 1 }) ?? 0) : null,
    relHeight: given.number('rel_height', { min: 0 }) ?? 0.5,
    plateauSize: interval('plateau_size'),
    positions,
    ties: given.choice('ties', TIES, 'avx512'),
  };
}
