import { ParameterError } from '../contract.js';

/** The rows (0-based) whose value is missing: how many, and the first ten. */
export function missingRows(values: Float64Array): { count: number; first: number[] } {
  const first: number[] = [];
  let count = 0;
  for (let row = 0; row < values.length; row++) {
    if (values[row] === values[row]) continue;
    if (count++ < 10) first.push(row);
  }
  return { count, first };
}

/** The rows of {@link missingRows} in words. */
export function missingInWords(column: string, gaps: { count: number; first: number[] }): string {
  return (
    `Column "${column}" has ${gaps.count} missing value${gaps.count > 1 ? 's' : ''}, in row ` +
    `${gaps.first.join(', ')}${gaps.count > gaps.first.length ? ', …' : ''} (counted from 0).`
  );
}

/**
 * The same values, none of which is missing.
 *
 * @throws ParameterError that names the rows, for a method that has no answer beside a gap
 */
export function complete(values: Float64Array, column: string, parameter = 'column'): Float64Array {
  const gaps = missingRows(values);
  if (gaps.count === 0) return values;
  throw new ParameterError(
    parameter,
    `${missingInWords(column, gaps)} Fill or leave out these rows first.`,
  );
}
