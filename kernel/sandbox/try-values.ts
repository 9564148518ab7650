import { isObject, type ColumnTable, type NamedColumn, type OutputTable } from '@assay/schema';

/** A table file that can't be read; its message names what was found. */
export class BadTable extends Error {}

const NUMBERS = new Map([
  ['NaN', NaN],
  ['Infinity', Infinity],
  ['-Infinity', -Infinity],
  ['-0', -0],
]);

/** The table of `{"columns": {"a": [1, 2]}}`; a column's type is that of its first value. */
export function tableFromJson(json: unknown): ColumnTable {
  if (!isObject(json))
    throw new BadTable(`the table is ${kindOf(json)}; it must be {"columns": {…}}`);
  const { columns } = json;
  if (!isObject(columns)) {
    throw new BadTable(
      `the table's "columns" is ${kindOf(columns)}; it must be an object of arrays`,
    );
  }
  const named = Object.entries(columns).map(([name, values]) => columnFromJson(name, values));
  const rowCount = named[0]?.values.length ?? 0;
  for (const { name, values } of named) {
    if (values.length !== rowCount) {
      throw new BadTable(
        `the table's columns have unequal lengths: "${named[0]?.name ?? ''}" has ${rowCount} rows, "${name}" has ${values.length}`,
      );
    }
  }
  return { rowCount, columns: named };
}

type Value = number | bigint | string | boolean | Date | null;

function columnFromJson(name: string, values: unknown): NamedColumn {
  if (!Array.isArray(values)) {
    throw new BadTable(`column "${name}" is ${kindOf(values)}; it must be an array`);
  }
  const typed = values.map((value: unknown, row) => valueFromJson(value, name, row));
  const first = typed.find((value) => value !== null) ?? 0;
  typed.forEach((value, row) => {
    if (value !== null && kindOf(value) !== kindOf(first)) {
      throw new BadTable(
        `column "${name}", row ${row} (counted from 0): ${kindOf(value)} in a column that begins with ${kindOf(first)}`,
      );
    }
  });
  const flags = Uint8Array.from(typed, (value) => (value === null ? 1 : 0));
  const missing = flags.includes(1) ? flags : null;
  switch (typeof first) {
    case 'string':
      return { name, type: 'text', values: typed as (string | null)[], missing: null };
    case 'boolean':
      return { name, type: 'boolean', values: Uint8Array.from(typed, Number), missing };
    case 'bigint':
      return {
        name,
        type: 'integer',
        values: BigInt64Array.from(typed as bigint[], (value) => value ?? 0n),
        missing,
      };
    case 'object': {
      const micros = (typed as (Date | null)[]).map((date) => BigInt(date?.getTime() ?? 0) * 1000n);
      return { name, type: 'timestamp', values: BigInt64Array.from(micros), missing };
    }
    default:
      return {
        name,
        type: 'number',
        values: Float64Array.from(typed as number[], (value) => value ?? NaN),
        missing,
      };
  }
}

function valueFromJson(value: unknown, name: string, row: number): Value {
  if (
    value === null ||
    typeof value === 'number' ||
    typeof value === 'string' ||
    typeof value === 'boolean'
  ) {
    return value;
  }
  const bad = (why: string): BadTable =>
    new BadTable(`column "${name}", row ${row} (counted from 0): ${why}`);
  if (!isObject(value) || Object.keys(value).length !== 1)
    throw bad(`${kindOf(value)} is no value of a column`);
  const { $number: number, $bigint: bigint, $date: date } = value;
  if (typeof number === 'string') {
    const special = NUMBERS.get(number);
    if (special !== undefined) return special;
  }
  if (typeof bigint === 'string' && /^-?\d{1,20}$/.test(bigint)) {
    const integer = BigInt(bigint);
    if (BigInt.asIntN(64, integer) !== integer) throw bad(`${bigint} is beyond the range of int64`);
    return integer;
  }
  if (typeof date === 'number' && !Number.isNaN(new Date(date).getTime())) return new Date(date);
  throw bad(`${JSON.stringify(value).slice(0, 80)} is no value of a column`);
}

/** The returned columns as JSON; copies take their values from the input. */
export function tableToJson(table: OutputTable, input: ColumnTable): Record<string, unknown[]> {
  // fromEntries defines, so that no name can reach a prototype.
  return Object.fromEntries(
    table.columns.map((column) => {
      if (!('copy' in column)) return [column.name, valuesToJson(column)];
      const original = input.columns.find(({ name }) => name === column.copy);
      return [column.name, original === undefined ? [] : valuesToJson(original)];
    }),
  );
}

function valuesToJson(column: NamedColumn): unknown[] {
  if (column.type === 'text') return column.values;
  const { missing, type } = column;
  const json = (value: number | bigint): unknown => {
    if (type === 'boolean') return value === 1;
    if (type === 'timestamp') return { $date: Number((value as bigint) / 1000n) };
    if (typeof value === 'bigint') return { $bigint: String(value) };
    if (Number.isFinite(value) && !Object.is(value, -0)) return value;
    return { $number: Object.is(value, -0) ? '-0' : String(value) };
  };
  const all = Array.from<number | bigint>(column.values as ArrayLike<number | bigint>);
  return all.map((value, row) => (missing?.[row] === 1 ? null : json(value)));
}

function kindOf(value: unknown): string {
  if (value === undefined) return 'absent';
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'an array';
  if (value instanceof Date) return 'a date';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}
