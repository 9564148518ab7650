export interface TableChange {
  rows_added: number;
  rows_removed: number;
  cells_changed: number;
}

export const NO_CHANGE: TableChange = { rows_added: 0, rows_removed: 0, cells_changed: 0 };

export interface TableContent {
  columns: readonly string[];
  rows: readonly (readonly unknown[])[];
}

type Same = (a: unknown, b: unknown) => boolean;

/** Equal values; numbers also when they differ by no more than a part of the larger one. */
function sameWithin(tolerance: number): Same {
  const exactly: Same = (a, b) => a === b || JSON.stringify(a) === JSON.stringify(b);
  if (tolerance === 0) return exactly;
  return (a, b) => {
    if (typeof a !== 'number' || typeof b !== 'number') return exactly(a, b);
    return Math.abs(a - b) <= tolerance * Math.max(Math.abs(a), Math.abs(b));
  };
}

/**
 * What changed between two tables. Tables of one length are compared row by row, cell by cell, by column name; otherwise rows
 * count as added or removed as a multiset, so that an insertion in the middle is one row and not all that follow.
 *
 * @param tolerance - relative, for numbers; rows of tables of different length are compared exactly
 */
export function tableChange(a: TableContent, b: TableContent, tolerance = 0): TableChange {
  const names = [...new Set([...a.columns, ...b.columns])];
  const placesOf = (table: TableContent) => names.map((name) => table.columns.indexOf(name));
  const [placesA, placesB] = [placesOf(a), placesOf(b)];
  if (a.rows.length === b.rows.length) {
    const same = sameWithin(tolerance);
    let cells = 0;
    for (const [i, row] of a.rows.entries()) {
      const other = b.rows[i] ?? [];
      for (const [j, place] of placesA.entries()) {
        if (!same(row[place] ?? null, other[placesB[j] ?? -1] ?? null)) cells += 1;
      }
    }
    return { ...NO_CHANGE, cells_changed: cells };
  }
  const textOf = (row: readonly unknown[], places: readonly number[]) =>
    JSON.stringify(places.map((place) => row[place] ?? null));
  const counts = new Map<string, number>();
  for (const row of a.rows) {
    const text = textOf(row, placesA);
    counts.set(text, (counts.get(text) ?? 0) + 1);
  }
  let added = 0;
  for (const row of b.rows) {
    const text = textOf(row, placesB);
    const left = counts.get(text) ?? 0;
    if (left === 0) added += 1;
    else counts.set(text, left - 1);
  }
  const removed = [...counts.values()].reduce((sum, left) => sum + left, 0);
  return { rows_added: added, rows_removed: removed, cells_changed: 0 };
}
