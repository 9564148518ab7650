import { ParameterError, type Table } from '../contract.js';

/** Whether the column holds numbers. */
export function isNumeric(table: Pick<Table, 'types'>, column: string): boolean {
  const type = table.types[column];
  return type === 'number' || type === 'integer';
}

/**
 * A numeric column as doubles, missing values as NaN; the very array of the table where it is one already.
 *
 * @throws ParameterError when an integer cannot be held exactly by a double: it would be rounded without a word
 */
export function numbersOf(table: Table, column: string): Float64Array {
  const values = table.columns[column];
  if (values instanceof Float64Array) return values;
  const numbers = new Float64Array(table.rowCount);
  for (let row = 0; row < table.rowCount; row++) {
    const value: unknown = values?.[row];
    if (value === null || value === undefined) numbers[row] = NaN;
    else if (typeof value === 'number') numbers[row] = value;
    else if (typeof value === 'bigint' && BigInt(Number(value)) === value)
      numbers[row] = Number(value);
    else
      throw new ParameterError(
        'column',
        `Column "${column}" holds ${typeof value === 'bigint' ? value : typeof value} in row ${row} (counted from 0), which a double cannot hold ` +
          'exactly. Subtract an offset or divide it in SQL first.',
      );
  }
  return numbers;
}

/** Whether the column holds no value at all: it has no type of its own then, and may stand for numbers. */
export function isEmpty(table: Table, column: string): boolean {
  const values = table.columns[column];
  if (values === undefined || values instanceof Float64Array) return false;
  for (let row = 0; row < table.rowCount; row++) if (values[row] !== null) return false;
  return true;
}

/** How many integers of the column, from row `from` on, no double holds exactly. */
export function countRounded(table: Table, column: string, from = 0): number {
  const values = table.columns[column];
  if (values === undefined || values instanceof Float64Array) return 0;
  let rounded = 0;
  for (let row = from; row < table.rowCount; row++) {
    const value: unknown = values[row];
    if (typeof value === 'bigint' && BigInt(Number(value)) !== value) rounded++;
  }
  return rounded;
}

/** A numeric column as the nearest doubles, missing values as NaN; {@link countRounded} says what that has cost. */
export function nearestNumbersOf(table: Table, column: string): Float64Array {
  const values = table.columns[column];
  if (values instanceof Float64Array) return values;
  return Float64Array.from({ length: table.rowCount }, (_, row) => {
    const value = values?.[row];
    return value === null || value === undefined ? NaN : Number(value);
  });
}
