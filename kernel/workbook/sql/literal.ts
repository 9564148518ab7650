import type { ColumnType } from '../layout/types.js';
import { epochDays, MIXED, toMicroseconds } from '../layout/types.js';
import type { Constant } from '../reader/model.js';

export const quoteText = (text: string) => `'${text.replace(/'/g, "''").replace(/\0/g, '')}'`;
export const quoteName = (name: string) => `"${name.replace(/"/g, '""').replace(/\0/g, '')}"`;

/** A double that DuckDB reads to the last bit: without an exponent it would be a decimal. */
export function double(value: number): string {
  const text = String(value);
  return /e/.test(text) ? text : `${text}e0`;
}

/** A constant as a value. */
export function valueLiteral(constant: Constant): string {
  switch (constant.kind) {
    case 'number':
      return `xl_number(${double(constant.value)})`;
    case 'text':
      return `xl_text(${quoteText(constant.value)})`;
    case 'boolean':
      return `xl_boolean(${constant.value})`;
    case 'error':
      return `xl_error(${quoteText(constant.value)})`;
  }
}

const iso = (us: number) => {
  const seconds = Math.floor(us / 1_000_000);
  const fraction = us - seconds * 1_000_000;
  const base = new Date(seconds * 1000).toISOString().slice(0, 19).replace('T', ' ');
  return fraction === 0 ? base : `${base}.${String(fraction).padStart(6, '0')}`;
};

/** A constant as it is inserted into a column of a type. */
export function columnLiteral(
  constant: Constant | undefined,
  type: ColumnType,
  date1904: boolean,
): string {
  if (constant === undefined) return 'NULL';
  if (type === MIXED) {
    const tag = constant.kind === 'boolean' ? 'truth' : constant.kind;
    const value =
      constant.kind === 'number'
        ? double(constant.value)
        : constant.kind === 'boolean'
          ? String(constant.value)
          : quoteText(constant.value);
    return `union_value("${tag}" := ${value})`;
  }
  if (constant.kind === 'text' || constant.kind === 'error') return quoteText(constant.value);
  if (constant.kind === 'boolean') return String(constant.value);
  const us = toMicroseconds(constant.value, date1904) ?? 0;
  switch (type) {
    case 'DATE':
      return `'${iso(us).slice(0, 10)}'`;
    case 'TIMESTAMP':
      return `'${iso(us)}'`;
    case 'TIME':
      return `'${iso(us + epochDays(date1904) * 86_400_000_000).slice(11)}'`;
    case 'BIGINT':
      return String(BigInt(constant.value));
    default:
      return double(constant.value);
  }
}
