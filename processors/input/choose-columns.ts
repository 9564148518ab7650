import { ParameterError, type Table } from '../contract.js';
import { isEmpty, isNumeric } from './numbers.js';

/** The column to process, and the one that says where each row lies (time, position), if there is one. */
export interface ChosenColumns {
  readonly column: string;
  readonly x: string | null;
}

const TIME_TYPES = new Set(['date', 'time', 'timestamp']);
const TIME_NAME = /^(t|x|time|timestamp|seconds?|date|index)\b/i;

/**
 * Which column is meant. `column` may be left out when only one numeric column is there besides the x column. The x column
 * is the one named, else the first column that holds dates or times, else a first column of numbers in strict order.
 *
 * @throws ParameterError that names the parameter and lists the columns
 */
export function chooseColumns(
  table: Table,
  column: string | undefined,
  x: string | undefined,
): ChosenColumns {
  if (x !== undefined && !table.columnNames.includes(x))
    throw new ParameterError('x', `There is no column "${x}". Columns: ${listed(table)}.`);
  if (column !== undefined) {
    if (!table.columnNames.includes(column))
      throw new ParameterError(
        'column',
        `There is no column "${column}". Columns: ${listed(table)}.`,
      );
    if (!isNumeric(table, column) && !isEmpty(table, column))
      throw new ParameterError(
        'column',
        `Column "${column}" is ${table.types[column] ?? 'unknown'}, not numbers. Columns: ${listed(table)}.`,
      );
    return { column, x: x ?? guessX(table, column) };
  }
  const numeric = table.columnNames.filter((name) => isNumeric(table, name));
  const only = numeric.length === 1 ? numeric[0] : undefined;
  if (only !== undefined && only !== x) return { column: only, x: x ?? guessX(table, only) };
  const chosenX = x ?? guessX(table, undefined);
  const others = numeric.filter((name) => name !== chosenX);
  // A running number beside the time is no signal either.
  const signals = others.filter((name) => !(TIME_NAME.test(name) && ordered(table, name)));
  const rest = signals.length === 1 ? signals : others;
  if (rest.length !== 1 || rest[0] === undefined)
    throw new ParameterError(
      'column',
      `${rest.length === 0 ? 'There is no numeric column' : 'Say which column is meant'}. Columns: ${listed(table)}.`,
    );
  return { column: rest[0], x: chosenX };
}

/** The column that most likely says where each row lies: dates or times, else numbers in strict order. */
export function guessX(table: Table, column: string | undefined): string | null {
  const others = table.columnNames.filter((name) => name !== column);
  const dated = others.find((name) => TIME_TYPES.has(table.types[name] ?? ''));
  if (dated !== undefined) return dated;
  const first = table.columnNames[0];
  if (first !== undefined && first !== column && isNumeric(table, first) && ordered(table, first))
    return first;
  const named = others.find(
    (name) => TIME_NAME.test(name) && isNumeric(table, name) && ordered(table, name),
  );
  return named ?? null;
}

/** Whether all values are there and strictly rise or strictly fall. */
function ordered(table: Table, column: string): boolean {
  const values = table.columns[column] as ArrayLike<number | bigint | null>;
  if (table.rowCount < 2) return TIME_NAME.test(column);
  const up = follows(values[0], values[1]);
  for (let row = 1; row < values.length; row++) {
    const [here, before] = [values[row], values[row - 1]];
    if (!(up ? follows(before, here) : follows(here, before))) return false;
  }
  return true;
}

/** Whether both are there and the second is larger. */
function follows(a: number | bigint | null | undefined, b: typeof a): boolean {
  return a !== null && a !== undefined && b !== null && b !== undefined && a < b;
}

function listed(table: Table): string {
  return table.columnNames.map((name) => `${name} (${table.types[name] ?? '?'})`).join(', ');
}
