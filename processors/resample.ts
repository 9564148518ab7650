import { ParameterError, type ParameterSchema, type Result, type Table } from './contract.js';
import {
  chooseColumns,
  guessX,
  instantAfter,
  isNumeric,
  numbersOf,
  Parameters,
  positionsOf,
} from './input/index.js';
import { binMeans, gridOf, interpolated } from './resampling/index.js';

export const title = 'Resample';

export const description =
  'Brings columns onto an even grid of x, by lines between samples or by means of bins.';

const METHODS = ['linear', 'mean'] as const;
const MOST_ROWS = 20_000_000;

export const parameters: ParameterSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['step'],
  properties: {
    step: {
      type: 'number',
      exclusiveMinimum: 0,
      title: 'Step',
      description: 'Distance of the new rows in x; in seconds where x holds dates or times.',
    },
    method: {
      type: 'string',
      enum: [...METHODS],
      default: 'linear',
      title: 'Method',
      description:
        'linear: on the line between neighbours; mean: of the rows from one grid point to the next.',
    },
    column: {
      type: 'string',
      title: 'Column',
      description: 'The one to resample; every numeric column unless given.',
    },
    x: { type: 'string', title: 'X column', description: 'Time or position, rising or falling.' },
  },
};

/**
 * A new table whose x column starts at the first x and goes on in even steps, as far as the last. Missing values are left out:
 * `linear` goes straight over them, and is missing before a column's first and behind its last value; `mean` is the
 * exact mean of the values in the bin that starts at x, missing where there is none.
 *
 * @returns the table; `rows`, `x`, `step`, `coordinates`
 *
 * @example
 * ```ts
 * const result = process(table({ t: [0, 1, 3], v: [0, 10, 30] }), { step: 0.5, column: 'v' });
 * expect(Array.from(result.table.t)).toEqual([0, 0.5, 1, 1.5, 2, 2.5, 3]);
 * expect(Array.from(result.table.v)).toEqual([0, 5, 10, 15, 20, 25, 30]);
 * ```
 */
export function process(table: Table, params: Record<string, unknown>): Result {
  const given = new Parameters(params, parameters);
  const step = given.number('step', { above: 0 });
  if (step === undefined || step === Infinity)
    throw new ParameterError('step', '"step" is required: the distance of the new rows in x.');
  const named = given.text('column');
  const chosen =
    named === undefined ? given.text('x') : chooseColumns(table, named, given.text('x')).x;
  const x = chosen ?? guessX(table, undefined);
  const columns =
    named === undefined
      ? table.columnNames.filter((name) => name !== x && isNumeric(table, name))
      : [named];
  if (columns.length === 0)
    throw new ParameterError('column', 'There is no numeric column besides x.');
  if (x !== null && !table.columnNames.includes(x))
    throw new ParameterError(
      'x',
      `There is no column "${x}". Columns: ${table.columnNames.join(', ')}.`,
    );
  if (table.rowCount < 2) throw new ParameterError('x', 'At least two rows are needed.');
  const positions = positionsOf(table, x);
  const rows =
    Math.floor(Math.abs((positions.at(-1) as number) - (positions[0] as number)) / step) + 1;
  if (rows > MOST_ROWS)
    throw new ParameterError('step', `"step" ${step} asks for ${rows} rows; at most ${MOST_ROWS}.`);
  const grid = gridOf(positions, step);
  const method = given.choice('method', METHODS, 'linear');
  const resampled = columns.map((name): [string, Float64Array] => {
    const values = numbersOf(table, name);
    return [
      name,
      method === 'linear'
        ? interpolated(positions, values, grid)
        : binMeans(positions, values, grid),
    ];
  });
  const name = x ?? 'row';
  return {
    x,
    step,
    method,
    rows: grid.length,
    coordinates: { kind: 'resample', input: x, output: name },
    table: { [name]: xValues(table, x, grid), ...Object.fromEntries(resampled) },
  };
}

/** The grid in the x column's own type: dates and times count from its first row. */
function xValues(table: Table, x: string | null, grid: Float64Array): Float64Array | Date[] {
  const first = x === null ? undefined : table.columns[x]?.[0];
  if (!(first instanceof Date)) return grid;
  return Array.from(grid, (at) => instantAfter(first, at * 1e6));
}
