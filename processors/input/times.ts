import { ParameterError, type Table } from '../contract.js';
import { isNumeric } from './numbers.js';

const CLOCK = /^(\d+):(\d+)(?::(\d+(?:\.\d+)?))?$/;

/**
 * A column of dates or times in milliseconds.
 *
 * @throws ParameterError for numbers or text and for a missing time, naming the row
 */
export function millisecondsOf(table: Table, x: string): Float64Array {
  const values = table.columns[x] ?? [];
  if (isNumeric(table, x))
    throw new ParameterError(
      'window',
      `A window of time needs an x column of dates or times; "${x}" holds numbers.`,
    );
  const times = Float64Array.from({ length: table.rowCount }, (_, row) => timeOf(values[row]));
  const missing = times.findIndex((time) => time !== time);
  if (missing >= 0)
    throw new ParameterError('x', `Column "${x}" has no time in row ${missing} (counted from 0).`);
  return times;
}

/**
 * Checks that time does not go back from row to row; two rows may have the same.
 *
 * @param rows - the rows to look at; all where null
 * @throws ParameterError naming the row
 */
export function checkForward(times: Float64Array, x: string, rows: Int32Array | null): void {
  const count = rows?.length ?? times.length;
  for (let i = 1; i < count; i++) {
    const row = rows === null ? i : (rows[i] as number);
    const before = rows === null ? i - 1 : (rows[i - 1] as number);
    if ((times[row] as number) < (times[before] as number))
      throw new ParameterError(
        'x',
        `Column "${x}" goes back in time in row ${row} (counted from 0): sort the rows first${rows === null ? ', or say group_by' : ''}.`,
      );
  }
}

function timeOf(value: unknown): number {
  if (value instanceof Date) return value.getTime();
  const clock = typeof value === 'string' ? CLOCK.exec(value) : null;
  if (!clock) return NaN;
  const seconds = Number(clock[1]) * 3600 + Number(clock[2]) * 60 + Number(clock[3] ?? 0);
  return Math.round(seconds * 1e6) / 1000;
}

const UNITS: Readonly<Record<string, number>> = {
  w: 604_800_000,
  d: 86_400_000,
  h: 3_600_000,
  min: 60_000,
  s: 1000,
  ms: 1,
};

/** A length of time such as `7d` or `1.5 h` in milliseconds, or undefined. */
export function durationOf(text: string): number | undefined {
  const match = /^\s*(\d+(?:\.\d+)?)\s*(w|d|h|min|s|ms)\s*$/i.exec(text);
  const unit = UNITS[match?.[2]?.toLowerCase() ?? ''];
  const length = Number(match?.[1]) * (unit ?? NaN);
  return length > 0 && length < Infinity ? length : undefined;
}
