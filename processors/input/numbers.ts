import { ParameterError, type Table } from '../contract.js';

/** Whether the column holds numbers. */
export function isNumeric(table: Table, column: string): boolean {
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

/** A numeric column as the nearest doubles, missing values as NaN: for statistics that are rounded anyway. */
export function nearestNumbersOf(table: Table, column: string): Float64Array {
  const values = table.columns[column];
  if (values instanceof Float64Array) return values;
  return Float64Array.from({ length: table.rowCount }, (_, row) => {
    const value = values?.[row];
    return value === null || value === undefined ? NaN : Number(value);
  });
}
