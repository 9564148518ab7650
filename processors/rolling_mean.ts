import {
  ParameterError,
  type Context,
  type ParameterSchema,
  type Result,
  type Table,
} from './contract.js';
import { chooseColumns, freeName, numbersOf, Parameters } from './input/index.js';
import { fixedWindow, rollingMean } from './rolling/index.js';

export const title = 'Rolling Mean';

export const description =
  'Mean over a moving window: pandas’ windows and missing values, each mean exact and rounded once.';

const CLOSED = ['right', 'left', 'both', 'neither'] as const;

export const parameters: ParameterSchema = {
  type: 'object',
  additionalProperties: false,
  properties: {
    column: {
      type: 'string',
      title: 'Column',
      description: 'May be left out when only one numeric column is there besides x.',
    },
    window: {
      type: 'integer',
      minimum: 1,
      default: 25,
      title: 'Window',
      description: 'Rows in the window.',
    },
    min_periods: {
      type: 'integer',
      minimum: 0,
      title: 'Min periods',
      description: 'Values a window needs; the whole window unless given.',
    },
    center: {
      type: 'boolean',
      default: false,
      title: 'Center',
      description: 'The window lies around its row instead of ending with it.',
    },
    closed: {
      type: 'string',
      enum: [...CLOSED],
      default: 'right',
      title: 'Closed',
      description: 'Which ends belong to the window, as in pandas.',
    },
    x: { type: 'string', title: 'X column', description: 'Time or position; not averaged.' },
  },
};

/**
 * Adds the column `rolling_mean`: the mean of the rows in the window, missing where fewer than `min_periods` of them
 * have a value. NaN and infinities count as missing, as in pandas.
 *
 * @returns all input columns unchanged and `rolling_mean`; result data `column`, `window`, `rows`, `defined`
 *
 * @example
 * ```ts
 * const result = process(table({ v: [1, 2, 6, 3] }), { window: 2 });
 * expect(Array.from(result.table.rolling_mean)).toEqual([NaN, 1.5, 4, 4.5]);
 * expect(result.defined).toBe(3);
 * ```
 */
export function process(table: Table, params: Record<string, unknown>, context?: Context): Result {
  const given = new Parameters(params, parameters);
  const { column } = chooseColumns(table, given.text('column'), given.text('x'));
  const window = given.integer('window', { min: 1 }) ?? 25;
  const minPeriods = given.integer('min_periods', { min: 0 }) ?? window;
  if (minPeriods > window)
    throw new ParameterError(
      'min_periods',
      `min_periods ${minPeriods} must not be larger than window ${window}.`,
    );
  const bounds = fixedWindow(
    window,
    minPeriods,
    given.flag('center', false),
    given.choice('closed', CLOSED, 'right'),
  );
  const means = rollingMean(numbersOf(table, column), bounds, (done) =>
    context?.progress(done, table.rowCount),
  );
  const name = freeName(table, 'rolling_mean');
  let defined = 0;
  for (let row = 0; row < means.length; row++) if (means[row] === means[row]) defined++;
  return {
    column,
    window,
    rows: table.rowCount,
    defined,
    output: name,
    table: { ...table.columns, [name]: means },
  };
}
