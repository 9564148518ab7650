import { type LongTable, ParameterError, type Table } from '../contract.js';
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
  return choose(table, column, x, {
    ordered: (name) => ordered(table, name),
    empty: (name) => isEmpty(table, name),
  });
}

/**
 * As {@link chooseColumns}, of a table whose rows have not come yet.
 *
 * @param wantsX - whether the x column matters; to find it may take a pass over the table
 */
export async function chooseLongColumns(
  table: LongTable,
  column: string | undefined,
  x: string | undefined,
  wantsX: boolean,
): Promise<ChosenColumns> {
  const inOrder = new Set<string>();
  const settled = column !== undefined && (x !== undefined || !wantsX);
  for (const [place, name] of table.columnNames.entries()) {
    if (settled || name === column || !isNumeric(table, name)) continue;
    if ((place === 0 || TIME_NAME.test(name)) && (await table.ordered(name))) inOrder.add(name);
  }
  // A long column without a type is one without a value: who reads the whole of it tells that.
  return choose(table, column, x, { ordered: (name) => inOrder.has(name), empty: () => false });
}

type Named = Pick<Table, 'columnNames' | 'types'>;

/** What only the values of a column can tell. */
interface Looks {
  ordered(column: string): boolean;
  empty(column: string): boolean;
}

function choose(
  table: Named,
  column: string | undefined,
  x: string | undefined,
  looks: Looks,
): ChosenColumns {
  if (x !== undefined && !table.columnNames.includes(x))
    throw new ParameterError('x', `There is no column "${x}". Columns: ${listed(table)}.`);
  if (column !== undefined) {
    if (!table.columnNames.includes(column))
      throw new ParameterError(
        'column',
        `There is no column "${column}". Columns: ${listed(table)}.`,
      );
    if (!isNumeric(table, column) && !looks.empty(column))
      throw new ParameterError(
        'column',
        `Column "${column}" is ${table.types[column] ?? 'unknown'}, not numbers. Columns: ${listed(table)}.`,
      );
    return { column, x: x ?? guess(table, column, looks) };
  }
  const numeric = table.columnNames.filter((name) => isNumeric(table, name));
  const only = numeric.length === 1 ? numeric[0] : undefined;
  if (only !== undefined && only !== x) return { column: only, x: x ?? guess(table, only, looks) };
  const chosenX = x ?? guess(table, undefined, looks);
  const others = numeric.filter((name) => name !== chosenX);
  // A running number beside the time is no signal either.
  const signals = others.filter((name) => !(TIME_NAME.test(name) && looks.ordered(name)));
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
  return guess(table, column, { ordered: (name) => ordered(table, name) });
}

function guess(
  table: Named,
  column: string | undefined,
  looks: Pick<Looks, 'ordered'>,
): string | null {
  const others = table.columnNames.filter((name) => name !== column);
  const dated = others.find((name) => TIME_TYPES.has(table.types[name] ?? ''));
  if (dated !== undefined) return dated;
  const first = table.columnNames[0];
  if (first !== undefined && first !== column && isNumeric(table, first) && looks.ordered(first))
    return first;
  const named = others.find(
    (name) => TIME_NAME.test(name) && isNumeric(table, name) && looks.ordered(name),
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

function listed(table: Named): string {
  return table.columnNames.map((name) => `${name} (${table.types[name] ?? '?'})`).join(', ');
}
