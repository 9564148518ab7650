import type { Instant, Table, Values, ValueType } from '../../../processors/index.js';
import type { ColumnTable, NamedColumn } from '@assay/schema';

const SAFE = BigInt(Number.MAX_SAFE_INTEGER);
const DAY_MS = 86_400_000;

/** The input as a processor sees it, and which of its arrays is which column. */
export interface InputTable {
  table: Table;
  /** Column by its very array, so that a column passed on is recognised. */
  origin: ReadonlyMap<unknown, NamedColumn>;
}

export function toInputTable(source: ColumnTable): InputTable {
  // Without a prototype, so that a column may be called anything.
  const columns = Object.create(null) as Record<string, Values>;
  const missing = Object.create(null) as Record<string, Uint8Array>;
  const types = Object.create(null) as Record<string, ValueType>;
  const units = Object.create(null) as Record<string, string>;
  const origin = new Map<unknown, NamedColumn>();
  for (const column of source.columns) {
    const values = toValues(column);
    columns[column.name] = values;
    origin.set(values, column);
    types[column.name] = column.type;
    if (column.missing?.includes(1) === true) missing[column.name] = column.missing;
    if (column.unit !== undefined) units[column.name] = column.unit;
  }
  const columnNames = source.columns.map(({ name }) => name);
  const { rowCount } = source;
  function* rows(): Generator<Record<string, unknown>> {
    for (let row = 0; row < rowCount; row++) {
      const entries = columnNames.map((name) => [name, columns[name]?.[row] ?? null] as const);
      yield Object.fromEntries(entries);
    }
  }
  return { table: { rowCount, columnNames, columns, missing, types, units, rows }, origin };
}

function toValues(column: NamedColumn): Values {
  switch (column.type) {
    case 'number':
      return numbers(column.values, column.missing);
    case 'integer':
      return integers(column.values, column.missing);
    case 'text':
      return column.values;
    case 'boolean':
      return Array.from(column.values, (value, row) => present(column.missing, row, value !== 0));
    case 'date':
      return Array.from(column.values, (days, row) =>
        present(column.missing, row, new Date(days * DAY_MS)),
      );
    case 'timestamp':
      return Array.from(column.values, (micros, row) =>
        present(column.missing, row, instant(micros)),
      );
    case 'time':
      return Array.from(column.values, (micros, row) =>
        present(column.missing, row, timeText(micros)),
      );
  }
}

function present<T>(missing: Uint8Array | null, row: number, value: T): T | null {
  return missing?.[row] === 1 ? null : value;
}

function numbers(values: Float64Array, missing: Uint8Array | null): Float64Array {
  missing?.forEach((mark, row) => {
    if (mark === 1) values[row] = NaN;
  });
  return values;
}

function integers(values: BigInt64Array, missing: Uint8Array | null): Values {
  const safe = values.every((v, row) => (v <= SAFE && v >= -SAFE) || missing?.[row] === 1);
  if (!safe) return Array.from(values, (value, row) => present(missing, row, value));
  const out = new Float64Array(values.length);
  for (let row = 0; row < out.length; row++) {
    out[row] = missing?.[row] === 1 ? NaN : Number(values[row]);
  }
  return out;
}

/** A Date, with the microseconds beside that it cannot hold. */
function instant(micros: bigint): Instant {
  const rest = ((micros % 1000n) + 1000n) % 1000n;
  const date = new Date(Number((micros - rest) / 1000n));
  return rest === 0n ? date : Object.assign(date, { microseconds: Number(rest) });
}

function timeText(micros: bigint): string {
  const seconds = micros / 1_000_000n;
  const part = (value: bigint) => String(value).padStart(2, '0');
  const fraction = String(micros % 1_000_000n)
    .padStart(6, '0')
    .replace(/0+$/, '');
  const text = `${part(seconds / 3600n)}:${part((seconds / 60n) % 60n)}:${part(seconds % 60n)}`;
  return fraction === '' ? text : `${text}.${fraction}`;
}
