import type {
  Context,
  Coordinates,
  LongTable,
  ParameterSchema,
  PieceRun,
  Result,
  Table,
} from './contract.js';
import { chooseColumns, Parameters } from './input/index.js';
import { rollInPieces, rollingMean, rollOver, WINDOW_PARAMETERS } from './rolling/index.js';

export const title = 'Rolling Mean';

export const description =
  'Mean over a moving window: pandas’ windows and missing values, each mean exact and rounded once.';

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
    ...WINDOW_PARAMETERS,
    x: { type: 'string', title: 'X column', description: 'Time or position; not averaged.' },
  },
};

/**
 * Adds the column `rolling_mean`: the mean of the rows in the window, missing where fewer than `min_periods` of them
 * have a value. NaN and infinities count as missing, as in pandas.
 *
 * @returns all input columns unchanged and `rolling_mean`; with `step` every so many rows of them; result data `column`, `window`, `rows`, `defined`
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
  const chosen = chooseColumns(table, given.text('column'), given.text('x'));
  return rollOver(table, given, chosen, 'rolling_mean', rollingMean, (done, total) =>
    context?.progress(done, total),
  );
}

/** As {@link process}, for a table too long to lie in memory; null for windows of time, steps and groups. */
export async function inPieces(
  table: LongTable,
  params: Record<string, unknown>,
): Promise<PieceRun | null> {
  const given = new Parameters(params, parameters);
  return await rollInPieces(table, given, 'rolling_mean', rollingMean);
}
