import { ParameterError, type Table } from '../contract.js';
import { complete } from './complete.js';
import { instantsOf } from './instants.js';
import { isNumeric, numbersOf } from './numbers.js';

/**
 * Where the rows lie: the x column, in seconds from its first row if it holds dates or times, or the row numbers where there
 * is none.
 *
 * @throws ParameterError when the x column does not strictly rise or fall, naming the row
 */
export function positionsOf(table: Table, x: string | null): Float64Array {
  if (x === null) return Float64Array.from({ length: table.rowCount }, (_, row) => row);
  const numbers = isNumeric(table, x) ? numbersOf(table, x) : secondsOf(table, x);
  const positions = complete(numbers, x, 'x');
  const sign = Math.sign((positions[1] as number) - (positions[0] as number));
  for (let row = 1; row < positions.length; row++)
    if (!(sign * ((positions[row] as number) - (positions[row - 1] as number)) > 0))
      throw new ParameterError(
        'x',
        `Column "${x}" does not go on strictly in one direction: row ${row} (counted from 0).`,
      );
  return positions;
}

/** Whole microseconds divided once: a step of 4 ms is 0.004 s, wherever in the century it lies. */
function secondsOf(table: Table, x: string): Float64Array {
  const { microseconds } = instantsOf(table.columns[x] ?? []);
  const first = microseconds[0] ?? NaN;
  return microseconds.map((at) => (at - first) / 1e6);
}
