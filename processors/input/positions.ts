import { ParameterError, type Table } from '../contract.js';
import { complete } from './complete.js';
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

const CLOCK = /^(\d+):(\d+)(?::(\d+(?:\.\d+)?))?$/;

function secondsOf(table: Table, x: string): Float64Array {
  const values = table.columns[x] ?? [];
  const seconds = new Float64Array(table.rowCount).fill(NaN);
  let start = 0;
  for (let row = 0; row < seconds.length; row++) {
    const value = values[row];
    const clock = typeof value === 'string' ? CLOCK.exec(value) : null;
    let at = NaN;
    if (value instanceof Date) at = value.getTime() / 1000;
    else if (clock) at = Number(clock[1]) * 3600 + Number(clock[2]) * 60 + Number(clock[3] ?? 0);
    if (row === 0) start = at;
    seconds[row] = at - start;
  }
  return seconds;
}
