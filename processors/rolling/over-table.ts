import { ParameterError, type Result, type Table, type Values } from '../contract.js';
import {
  countRounded,
  freeName,
  nearestNumbersOf,
  type ChosenColumns,
  type Parameters,
} from '../input/index.js';
import { groupRows } from './groups.js';
import { readWindow } from './read-window.js';
import type { Window } from './window.js';

/** A statistic of every window along a column; `progress` is told the rows done. */
export type Roll = (
  values: Float64Array,
  window: Window,
  progress: (done: number) => void,
) => Float64Array;

/**
 * Adds a column with a statistic of each row's window: of the whole table, or of each group by itself (`group_by`). With `step`
 * only every so many rows are kept, the first among them, as in pandas.
 *
 * @param name - of the new column, unless the table has it already
 */
export function rollOver(
  table: Table,
  given: Parameters,
  { column, x }: ChosenColumns,
  name: string,
  roll: Roll,
  progress: (done: number, total: number) => void = () => {},
): Result {
  const by = given.textOrTexts('group_by') ?? [];
  const step = given.integer('step', { min: 1 }) ?? 1;
  if (step > 1 && by.length > 0)
    throw new ParameterError(
      'step',
      '"step" and "group_by" exclude each other: steps count the rows of the whole table.',
    );
  const { length, windowOf } = readWindow(given, table, x);
  const values = nearestNumbersOf(table, column);
  const rounded = countRounded(table, column);
  const output =
    by.length === 0
      ? roll(values, windowOf(null), (done) => progress(done, table.rowCount))
      : rollGroups(values, groupRows(table, by), roll, windowOf, progress);
  const columns: Record<string, Values> = { ...table.columns, [freeName(table, name)]: output };
  const rows = Math.ceil(table.rowCount / step);
  const kept = step === 1 ? columns : everyOther(columns, step, rows);
  const last = kept[freeName(table, name)] as Float64Array;
  const defined = countDefined(last);
  return {
    column,
    window: length,
    ...(by.length === 0 ? {} : { group_by: by }),
    // Integers beyond 2^53 are taken as the nearest doubles, as pandas does; but it is said.
    ...(rounded > 0 ? { rounded } : {}),
    rows,
    defined,
    output: freeName(table, name),
    ...(step === 1 ? {} : { coordinates: { kind: 'filter', first: 0, step } }),
    table: kept,
  };
}

/** How many windows have a value. */
export function countDefined(values: Float64Array): number {
  let defined = 0;
  for (let row = 0; row < values.length; row++) if (values[row] === values[row]) defined++;
  return defined;
}

function rollGroups(
  values: Float64Array,
  groups: readonly Int32Array[],
  roll: Roll,
  windowOf: (rows: Int32Array) => Window,
  progress: (done: number, total: number) => void,
): Float64Array {
  const output = new Float64Array(values.length);
  let done = 0;
  for (const rows of groups) {
    const own = Float64Array.from(rows, (row) => values[row] as number);
    const rolled = roll(own, windowOf(rows), () => {});
    for (let i = 0; i < rows.length; i++) output[rows[i] as number] = rolled[i] as number;
    progress((done += rows.length), values.length);
  }
  return output;
}

function everyOther(
  columns: Readonly<Record<string, Values>>,
  step: number,
  rows: number,
): Record<string, Values> {
  return Object.fromEntries(
    Object.entries(columns).map(([name, values]) => {
      const pick = (_: unknown, i: number): unknown => values[i * step];
      return values instanceof Float64Array
        ? [name, Float64Array.from({ length: rows }, pick as () => number)]
        : [name, Array.from({ length: rows }, pick) as Values];
    }),
  );
}
