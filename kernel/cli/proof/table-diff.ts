export interface TableChange {
  rows_added: number;
  rows_removed: number;
  cells_changed: number;
}

export interface TableContent {
  columns: readonly string[];
  rows: readonly (readonly unknown[])[];
}

const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);

/**
 * What changed between two tables. Tables of one length are compared row by row, cell by cell, by column name; otherwise rows
 * count as added or removed as a multiset, so that an insertion in the middle is one row and not all that follow.
 */
export function tableChange(a: TableContent, b: TableContent): TableChange {
  const names = [...new Set([...a.columns, ...b.columns])];
  const at = (table: TableContent, row: readonly unknown[]) =>
    names.map((name) => row[table.columns.indexOf(name)] ?? null);
  if (a.rows.length === b.rows.length) {
    let cells = 0;
    for (const [i, row] of a.rows.entries()) {
      const one = at(a, row);
      const other = at(b, b.rows[i] ?? []);
      cells += one.filter((value, j) => !same(value, other[j])).length;
    }
    return { rows_added: 0, rows_removed: 0, cells_changed: cells };
  }
  const counts = new Map<string, number>();
  for (const row of a.rows) {
    const text = JSON.stringify(at(a, row));
    counts.set(text, (counts.get(text) ?? 0) + 1);
  }
  let added = 0;
  for (const row of b.rows) {
    const text = JSON.stringify(at(b, row));
    const left = counts.get(text) ?? 0;
    if (left === 0) added += 1;
    else counts.set(text, left - 1);
  }
  const removed = [...counts.values()].reduce((sum, left) => sum + left, 0);
  return { rows_added: added, rows_removed: removed, cells_changed: 0 };
}
