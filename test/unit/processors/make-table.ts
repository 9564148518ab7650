import type { Table, Values, ValueType } from '../../../processors/index.js';

/** A table as a job worker hands it over: number arrays become doubles with a mask of what is missing (null). */
export function table(
  columns: Record<string, readonly unknown[] | Float64Array>,
  types: Record<string, ValueType> = {},
): Table {
  const values: Record<string, Values> = {};
  const missing: Record<string, Uint8Array> = {};
  const found: Record<string, ValueType> = {};
  for (const [name, column] of Object.entries(columns)) {
    const type = types[name] ?? typeOf(column);
    found[name] = type;
    const bigints = column.some((value) => typeof value === 'bigint');
    if ((type !== 'number' && type !== 'integer') || bigints) {
      values[name] = [...column] as Values;
      continue;
    }
    values[name] =
      column instanceof Float64Array
        ? column
        : Float64Array.from(column, (value) => (value === null ? NaN : Number(value)));
    if (!(column instanceof Float64Array) && column.includes(null))
      missing[name] = Uint8Array.from(column, (value) => Number(value === null));
  }
  const columnNames = Object.keys(columns);
  const rowCount = columns[columnNames[0] ?? '']?.length ?? 0;
  return {
    rowCount,
    columnNames,
    columns: values,
    missing,
    types: found,
    units: {},
    *rows() {
      for (let row = 0; row < rowCount; row++)
        yield Object.fromEntries(columnNames.map((name) => [name, values[name]?.[row]]));
    },
  };
}

function typeOf(column: readonly unknown[] | Float64Array): ValueType {
  if (column instanceof Float64Array) return 'number';
  const value = column.find((item) => item !== null && item !== undefined);
  if (value instanceof Date) return 'timestamp';
  if (typeof value === 'string') return 'text';
  if (typeof value === 'boolean') return 'boolean';
  return typeof value === 'bigint' ? 'integer' : 'number';
}
