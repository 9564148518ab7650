import { ParameterError, type Table } from '../contract.js';

/**
 * The rows of each group, in the order of the table; a row whose value is missing belongs to a group of the missing.
 *
 * @throws ParameterError when there is no such column
 */
export function groupRows(table: Table, columns: readonly string[]): Int32Array[] {
  for (const name of columns)
    if (!table.columnNames.includes(name))
      throw new ParameterError(
        'group_by',
        `There is no column "${name}". Columns: ${table.columnNames.join(', ')}.`,
      );
  let group: Int32Array<ArrayBufferLike> = new Int32Array(table.rowCount);
  let count = 1;
  for (const name of columns) ({ group, count } = refined(table, name, group, count));
  const sizes = new Int32Array(count);
  for (let row = 0; row < group.length; row++) sizes[group[row] as number]!++;
  const rows = Array.from(sizes, (size) => new Int32Array(size));
  sizes.fill(0);
  for (let row = 0; row < group.length; row++) {
    const at = group[row] as number;
    (rows[at] as Int32Array)[sizes[at]!++] = row;
  }
  return rows.filter(({ length }) => length > 0);
}

/** Groups numbered in the order in which they appear, each split by one more column. */
function refined(table: Table, name: string, before: Int32Array, groups: number) {
  const values = table.columns[name] ?? [];
  const numbers = new Map<unknown, number>();
  const keys = Int32Array.from({ length: table.rowCount }, (_, row) => {
    const value = values[row] ?? null;
    const key = value instanceof Date ? `${value.getTime()}.${value.microseconds ?? 0}` : value;
    const known = numbers.get(key);
    if (known !== undefined) return known;
    numbers.set(key, numbers.size);
    return numbers.size - 1;
  });
  const pairs = new Map<number, number>();
  const group = keys.map((key, row) => {
    const pair = key * groups + (before[row] as number);
    const known = pairs.get(pair);
    if (known !== undefined) return known;
    pairs.set(pair, pairs.size);
    return pairs.size - 1;
  });
  return { group, count: pairs.size };
}
