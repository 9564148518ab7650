import {
  ParameterError,
  type Context,
  type ParameterSchema,
  type Result,
  type Table,
  type Values,
} from './contract.js';
import { guessX, instantsOf, nearestNumbersOf, Parameters } from './input/index.js';
import { assessColumn, relation, score, type ColumnQuality } from './quality/index.js';
import { duplicateRows, sampling, type Sampling } from './statistics/index.js';

export const title = 'Data Quality';

export const description =
  'Missing, repeated and outlying values, exact statistics, sampling, and a score with its reasons.';

export const parameters: ParameterSchema = {
  type: 'object',
  additionalProperties: false,
  properties: {
    columns: {
      type: 'array',
      items: { type: 'string' },
      title: 'Columns',
      description: 'The columns to assess; all unless given.',
    },
    column: { type: 'string', title: 'Column', description: 'One column to assess.' },
    x: {
      type: 'string',
      title: 'X column',
      description: 'Time or position, whose sampling is checked.',
    },
    flat_rows: {
      type: 'integer',
      minimum: 2,
      default: 10,
      title: 'Flat line',
      description: 'Rows of one unchanging value that make a flat line.',
    },
  },
};

/**
 * Assesses a table.
 *
 * Standard deviation has n − 1; quartiles are interpolated linearly; skewness and kurtosis are pandas'; outliers lie 1.5
 * interquartile ranges beyond the quartiles, more than 3 standard deviations off the mean, or have a modified z-score above
 * 3.5. Sums are exact, so the order of rows changes nothing.
 *
 * @returns `rows`, `duplicates`, `constant_columns`, `columns` (statistics of each), `sampling` of the x column, `score` and
 * `reasons`; the table has one row a column
 *
 * @example
 * ```ts
 * const result = process(table({ v: [1, 2, 3, 4, 100, NaN] }), {});
 * expect(result.columns[0]).toMatchObject({ column: 'v', count: 5, missing: 1, median: 3, iqr_outliers: 1 });
 * ```
 */
export function process(table: Table, params: Record<string, unknown>, context?: Context): Result {
  const given = new Parameters(params, parameters);
  const names = chosenNames(table, given);
  const flatRows = given.integer('flat_rows', { min: 2 }) ?? 10;
  // A lone column of numbers in order is what was measured, not where.
  const lone = table.columnNames.length === 1 ? table.columnNames[0] : undefined;
  const x = given.text('x') ?? guessX(table, lone);
  if (x !== null && !table.columnNames.includes(x))
    throw new ParameterError(
      'x',
      `There is no column "${x}". Columns: ${table.columnNames.join(', ')}.`,
    );
  const columns: ColumnQuality[] = [];
  for (const name of names) {
    columns.push(assessColumn(table, name, flatRows));
    context?.progress(columns.length, names.length);
  }
  // A column without repeats already tells every row from the others.
  const telling = columns.some((c) => c.repeats === 0 && c.missing <= 1);
  const all = table.columnNames.map((name) => table.columns[name] as Values);
  const duplicates = telling ? 0 : duplicateRows(all, table.rowCount);
  const steps = x === null ? null : samplingOf(table, x);
  const rated = score({ rows: table.rowCount, duplicates, columns, x, sampling: steps });
  return {
    rows: table.rowCount,
    duplicates,
    missing: columns.reduce((sum, { missing }) => sum + missing, 0),
    constant_columns: columns.filter(({ constant }) => constant).map(({ column }) => column),
    x,
    sampling: steps,
    ...rated,
    columns,
    table: relation(columns),
  };
}

function chosenNames(table: Table, given: Parameters): readonly string[] {
  const one = given.text('column');
  const names = given.texts('columns') ?? (one === undefined ? table.columnNames : [one]);
  const parameter = given.has('columns') ? 'columns' : 'column';
  for (const name of names)
    if (!table.columnNames.includes(name))
      throw new ParameterError(
        parameter,
        `There is no column "${name}". Columns: ${table.columnNames.join(', ')}.`,
      );
  return names;
}

/** Dates and timestamps in milliseconds; nothing for text. */
function samplingOf(table: Table, x: string): Sampling | null {
  const values = table.columns[x] ?? [];
  const type = table.types[x];
  if (type === 'number' || type === 'integer') return sampling(nearestNumbersOf(table, x));
  if (type !== 'date' && type !== 'timestamp') return null;
  const { origin, microseconds } = instantsOf(values);
  const found = sampling(microseconds.map((at) => at / 1000));
  const first = origin?.getTime() ?? 0;
  const gaps = found.gaps.map((gap) => ({ ...gap, from: gap.from + first, to: gap.to + first }));
  return { ...found, gaps };
}
