import { AssayError, type Column, type NamedColumn } from '@assay/schema';
import { dateText, timestampText, timeText } from '../store/index.js';

/** A position on an axis in the column's own measure: doubles, or exact integers (days, microseconds for time). */
export type AxisValue = number | bigint;

const AXES = new Set<Column['type']>(['integer', 'number', 'date', 'time', 'timestamp']);

/** Whether a column can be an axis: values that have an order and a distance. */
export function isAxis(column: Pick<Column, 'type'>): boolean {
  return AXES.has(column.type);
}

/**
 * What a user wrote as a position: a number, an integer as text, ISO text on a time axis, or milliseconds since 1970.
 *
 * @throws AssayError `position-invalid`
 */
export function parseAxisValue(
  type: Column['type'],
  value: number | string,
  pointer: string,
): AxisValue {
  const parsed = parse(type, typeof value === 'string' ? value.trim() : value);
  if (parsed !== undefined) return parsed;
  const wanted =
    type === 'integer' || type === 'number'
      ? 'a finite number'
      : type === 'time'
        ? 'a time such as 12:30:00'
        : 'ISO text such as 2024-03-01T12:00:00Z';
  throw new AssayError('position-invalid', `${JSON.stringify(value)} is not ${wanted}`, {
    pointer,
  });
}

function parse(type: Column['type'], value: number | string): AxisValue | undefined {
  if (type === 'number') return finite(Number(value === '' ? NaN : value));
  if (type === 'integer') {
    if (typeof value === 'string' && /^[+-]?\d+$/.test(value)) return BigInt(value);
    const number = finite(Number(value === '' ? NaN : value));
    return Number.isSafeInteger(number) ? BigInt(number ?? 0) : number;
  }
  if (typeof value === 'number') return fromMilliseconds(type, value);
  if (type === 'time') return timeOf(value);
  const micros = timestampOf(value);
  if (micros === undefined) return undefined;
  return type === 'date' ? Number(micros) / 86_400_000_000 : micros;
}

function finite(value: number): number | undefined {
  return Number.isFinite(value) ? value : undefined;
}

function fromMilliseconds(type: Column['type'], value: number): AxisValue | undefined {
  if (!Number.isFinite(value)) return undefined;
  return type === 'date' ? value / 86_400_000 : BigInt(Math.round(value * 1000));
}

/** ISO date or date and time, to the microsecond; without an offset it is UTC. */
function timestampOf(text: string): bigint | undefined {
  const match =
    /^([+-]?\d{4,6}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2})?)(?:[.,](\d{1,9}))?)?\s*(Z|[+-]\d{2}:?\d{2})?$/i.exec(
      text,
    );
  if (match === null) return undefined;
  const [, day = '', clock = '00:00', fraction = '', zone = 'Z'] = match;
  const offset = /^[+-]\d{4}$/.test(zone) ? `${zone.slice(0, 3)}:${zone.slice(3)}` : zone;
  const seconds = Date.parse(
    `${day}T${clock.length === 5 ? `${clock}:00` : clock}${offset.toUpperCase()}`,
  );
  if (Number.isNaN(seconds)) return undefined;
  return BigInt(seconds) * 1000n + BigInt(fraction.padEnd(6, '0').slice(0, 6) || '0');
}

function timeOf(text: string): bigint | undefined {
  const match = /^(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,6}))?)?$/.exec(text);
  if (match === null) return undefined;
  const [, hours = '0', minutes = '0', seconds = '0', fraction = ''] = match;
  const whole = (BigInt(hours) * 60n + BigInt(minutes)) * 60n + BigInt(seconds);
  return whole * 1_000_000n + BigInt(fraction.padEnd(6, '0'));
}

/** A position as JSON has it: a number, text beyond 2^53, ISO text on a time axis. */
export function axisJson(type: Column['type'], value: AxisValue): number | string {
  if (type === 'timestamp') return timestampText(BigInt(value));
  if (type === 'time') return timeText(BigInt(value));
  if (type === 'date') {
    return Number.isInteger(Number(value))
      ? dateText(Number(value))
      : timestampText(BigInt(Math.round(Number(value) * 86_400_000_000)));
  }
  return typeof value === 'bigint' && !Number.isSafeInteger(Number(value))
    ? String(value)
    : Number(value);
}

/** A column's value at a row as a position; undefined where it is missing or no number. */
export function axisAt(column: NamedColumn, row: number): AxisValue | undefined {
  if (column.type === 'text' || column.type === 'boolean') return undefined;
  if (column.missing !== null && column.missing[row] === 1) return undefined;
  const value = column.values[row];
  return typeof value === 'number' && Number.isNaN(value) ? undefined : value;
}

/** x as exact text: a double's shortest form says the same double again, a bigint's all digits. */
export function exactText(value: AxisValue): string {
  return Object.is(value, -0) ? '0' : String(value);
}
