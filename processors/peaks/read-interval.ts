import { ParameterError } from '../contract.js';
import type { Border, Interval } from './interval.js';

/**
 * A condition as SciPy takes it: a number or a list of one number a sample is the minimum; `[min, max]` gives both, each of them a
 * number, such a list, or null. Two numbers are always `[min, max]`.
 *
 * @param rows - samples of the signal
 * @throws ParameterError that names the parameter
 */
export function readInterval(name: string, value: unknown, rows: number): Interval | null {
  if (value === undefined || value === null) return null;
  if (isNumber(value)) return { min: value, max: null };
  if (!Array.isArray(value)) throw refused(name, value);
  const items = value as unknown[];
  if (items.length !== 2) return { min: samples(name, items, rows), max: null };
  const border = (item: unknown): Border => {
    if (item === null || isNumber(item)) return item;
    if (Array.isArray(item)) return samples(name, item, rows);
    throw refused(name, value);
  };
  return { min: border(items[0]), max: border(items[1]) };
}

function samples(name: string, items: readonly unknown[], rows: number): Float64Array {
  if (!items.every(isNumber)) throw refused(name, items);
  if (items.length !== rows)
    throw new ParameterError(
      name,
      `"${name}" lists ${items.length} numbers for ${rows} rows: it takes a number, [min, max], or one number a row.`,
    );
  return Float64Array.from(items);
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number' && !Number.isNaN(value);
}

function refused(name: string, value: unknown): ParameterError {
  return new ParameterError(
    name,
    `"${name}" must be a number, [min, max] (null for open) or one number a row, not ${(JSON.stringify(value) ?? typeof value).slice(0, 200)}.`,
  );
}
