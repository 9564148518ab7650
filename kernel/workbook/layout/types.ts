import type { Constant, Format } from '../reader/model.js';

/** DuckDB types that a column of constants can have. */
export type ColumnType =
  | 'BIGINT'
  | 'DOUBLE'
  | 'BOOLEAN'
  | 'VARCHAR'
  | 'DATE'
  | 'TIMESTAMP'
  | 'TIME'
  | 'UNION("number" DOUBLE, "text" VARCHAR, "truth" BOOLEAN, "error" VARCHAR)';

export const MIXED: ColumnType =
  'UNION("number" DOUBLE, "text" VARCHAR, "truth" BOOLEAN, "error" VARCHAR)';

export interface TypedConstant {
  constant: Constant;
  format: Format;
}

const DAY_US = 86_400_000_000;
const MICROSECOND = 1.2e-11;

/** Days between 1970 and the date system's day 0. */
export const epochDays = (date1904: boolean) => (date1904 ? 24_107 : 25_569);

/** The microseconds since 1970 of a serial number, or nothing when they would not give the number again. */
export function toMicroseconds(serial: number, date1904: boolean): number | undefined {
  const days = epochDays(date1904);
  const us = Math.round((serial - days) * DAY_US);
  return Math.abs(us / DAY_US + days - serial) <= MICROSECOND ? us : undefined;
}

function numberType(values: TypedConstant[], date1904: boolean): ColumnType {
  const numbers = values.map(({ constant }) => Number(constant.value));
  const formats = new Set(values.map(({ format }) => format));
  // Before March 1900 Excel's days are not those of the calendar.
  const moment = (serial: number) => (date1904 ? serial >= 0 : serial >= 61);
  const dated = !formats.has('general') && !formats.has('number');
  if (dated && formats.size === 1 && formats.has('time') && numbers.every((x) => x >= 0 && x < 1))
    return 'TIME';
  if (dated && !formats.has('time') && numbers.every((x) => moment(x) && x < 2_900_000)) {
    if (numbers.every(Number.isInteger)) return formats.has('datetime') ? 'TIMESTAMP' : 'DATE';
    if (numbers.every((x) => toMicroseconds(x, date1904) !== undefined)) return 'TIMESTAMP';
  }
  return numbers.every(Number.isSafeInteger) ? 'BIGINT' : 'DOUBLE';
}

/** The type that holds all constants of a column without loss. */
export function inferType(values: TypedConstant[], date1904: boolean): ColumnType {
  const kinds = new Set(values.map(({ constant }) => constant.kind));
  if (kinds.size > 1 || kinds.has('error')) return MIXED;
  if (kinds.has('text')) return 'VARCHAR';
  if (kinds.has('boolean')) return 'BOOLEAN';
  return numberType(values, date1904);
}

/** The macro that makes a value of a column of a type. */
export function valueMacro(type: ColumnType): string {
  switch (type) {
    case 'BIGINT':
    case 'DOUBLE':
      return 'xl_from_number';
    case 'VARCHAR':
      return 'xl_from_text';
    case 'BOOLEAN':
      return 'xl_from_boolean';
    case 'DATE':
      return 'xl_from_date';
    case 'TIME':
      return 'xl_from_time';
    case 'TIMESTAMP':
      return 'xl_from_timestamp';
    default:
      return 'xl_from_mixed';
  }
}
