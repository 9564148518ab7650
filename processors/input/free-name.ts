import type { Table } from '../contract.js';

/** `name`, or with `_2`, `_3` … after it where the table has such a column already; names differ by more than case. */
export function freeName(table: Pick<Table, 'columnNames'>, name: string): string {
  const taken = new Set(table.columnNames.map((column) => column.toLowerCase()));
  if (!taken.has(name)) return name;
  let number = 2;
  while (taken.has(`${name}_${number}`)) number++;
  return `${name}_${number}`;
}
