import type { ColumnTable, NamedColumn } from '@assay/schema';
import { dateText, timestampText, timeText } from '../store/index.js';

/** V8's way to write a number as a given text; JSON.stringify alone would write -0 as 0. */
const { rawJSON: rawJson } = JSON as unknown as { rawJSON: (text: string) => unknown };

/** A value as JSON can say it: integers beyond 2^53, NaN and infinities as text, -0 as it is. */
export function jsonValue(value: unknown): unknown {
  if (typeof value === 'number') return jsonNumber(value);
  if (typeof value === 'bigint') return jsonInteger(value);
  if (Array.isArray(value)) return value.map(jsonValue);
  if (value !== null && typeof value === 'object') {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, jsonValue(item)]));
  }
  return value;
}

function jsonNumber(value: number): unknown {
  if (!Number.isFinite(value)) return String(value);
  return Object.is(value, -0) ? rawJson('-0') : value;
}

function jsonInteger(value: bigint): number | string {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : String(value);
}

/** One value of a column as `jsonValue` has it; dates and times as ISO text. */
export function cellValue(column: NamedColumn, row: number): unknown {
  if (column.missing !== null && column.missing[row] === 1) return null;
  switch (column.type) {
    case 'text':
      return column.values[row] ?? null;
    case 'number':
      return jsonNumber(column.values[row] ?? NaN);
    case 'integer':
      return jsonInteger(column.values[row] ?? 0n);
    case 'boolean':
      return column.values[row] === 1;
    case 'date':
      return dateText(column.values[row] ?? 0);
    case 'time':
      return timeText(column.values[row] ?? 0n);
    case 'timestamp':
      return timestampText(column.values[row] ?? 0n);
  }
}

/** A table as rows of JSON values. */
export function jsonRows(table: ColumnTable): unknown[][] {
  return Array.from({ length: table.rowCount }, (_, row) =>
    table.columns.map((column) => cellValue(column, row)),
  );
}
