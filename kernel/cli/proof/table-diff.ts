import { near } from './value-diff.js';

export interface TableChange {
  rows_added: number;
  rows_removed: number;
  cells_changed: number;
  /** Rows that are the same and stand elsewhere. */
  rows_moved?: number;
  columns_added?: string[];
  columns_removed?: string[];
  columns_renamed?: { from: string; to: string }[];
  columns_retyped?: { name: string; from: string; to: string }[];
  columns_changed?: { name: string; cells: number }[];
  /** Row numbers in the input, where the table is one of peaks. */
  peaks_added?: unknown[];
  peaks_removed?: unknown[];
}

export const NO_CHANGE: TableChange = { rows_added: 0, rows_removed: 0, cells_changed: 0 };

export interface TableContent {
  columns: readonly { name: string; type: string }[];
  rows: readonly (readonly unknown[])[];
}

type Row = readonly unknown[];
type Same = (a: unknown, b: unknown) => boolean;

/** The column by which processors say where a peak is. */
const PEAK = 'peak_index';

/** Equal values; numbers also when they differ by no more than a part of the larger one. */
function sameWithin(tolerance: number): Same {
  const exactly: Same = (a, b) => a === b || JSON.stringify(a) === JSON.stringify(b);
  if (tolerance === 0) return exactly;
  return (a, b) => {
    if (typeof a !== 'number' || typeof b !== 'number') return exactly(a, b);
    return near(a, b, tolerance);
  };
}

/** Rows of both tables that belong together, and those that are in one only. */
interface Matching {
  pairs: [Row, Row][];
  added: Row[];
  removed: Row[];
}

const byPosition = (a: TableContent, b: TableContent): Matching => ({
  pairs: a.rows.slice(0, b.rows.length).map((row, i) => [row, b.rows[i] ?? []]),
  added: b.rows.slice(a.rows.length),
  removed: a.rows.slice(b.rows.length),
});

/** By the first column when its values tell the rows of both tables apart; undefined when they do not. */
function byKey(a: TableContent, b: TableContent): Matching | undefined {
  const name = a.columns[0]?.name;
  const place = b.columns.findIndex((column) => column.name === name);
  if (place < 0) return undefined;
  const [one, two] = [keyed(a.rows, 0), keyed(b.rows, place)];
  if (one === undefined || two === undefined) return undefined;
  return {
    pairs: [...one].flatMap(([key, row]): [Row, Row][] => {
      const other = two.get(key);
      return other === undefined ? [] : [[row, other]];
    }),
    added: [...two].filter(([key]) => !one.has(key)).map(([, row]) => row),
    removed: [...one].filter(([key]) => !two.has(key)).map(([, row]) => row),
  };
}

function keyed(rows: readonly Row[], place: number): Map<string, Row> | undefined {
  const found = new Map<string, Row>();
  for (const row of rows) {
    const value = row[place] ?? null;
    if (value === null) return undefined;
    found.set(JSON.stringify(value), row);
  }
  return found.size === rows.length ? found : undefined;
}

/** By all values: an insertion in the middle is one row and not all that follow. */
function byContent(a: TableContent, b: TableContent, places: readonly Place[]): Matching {
  const waiting = new Map<string, Row[]>();
  const textOf = (row: Row, side: 'a' | 'b') =>
    JSON.stringify(places.map((place) => row[place[side]] ?? null));
  for (const row of a.rows) {
    const text = textOf(row, 'a');
    const same = waiting.get(text);
    if (same === undefined) waiting.set(text, [row]);
    else same.push(row);
  }
  const matching: Matching = { pairs: [], added: [], removed: [] };
  for (const row of b.rows) {
    const same = waiting.get(textOf(row, 'b'))?.pop();
    if (same === undefined) matching.added.push(row);
    else matching.pairs.push([same, row]);
  }
  matching.removed = [...waiting.values()].flat();
  return matching;
}

interface Place {
  name: string;
  a: number;
  b: number;
}

interface Columns {
  shared: Place[];
  added: string[];
  removed: string[];
  renamed: { from: string; to: string }[];
}

/** Columns of one name; of the others, one that holds the same values at the same place of the order is one renamed. */
function columnsOf(a: TableContent, b: TableContent): Columns {
  const [before, after] = [a, b].map((table) => table.columns.map(({ name }) => name)) as [
    string[],
    string[],
  ];
  const shared = before.flatMap((name, i) => {
    const j = after.indexOf(name);
    return j < 0 ? [] : [{ name, a: i, b: j }];
  });
  const removed = before.filter((name) => !after.includes(name));
  let added = after.filter((name) => !before.includes(name));
  const renamed: Columns['renamed'] = [];
  const text = (table: TableContent, place: number) =>
    JSON.stringify(table.rows.map((row) => row[place] ?? null));
  for (const from of removed) {
    const i = before.indexOf(from);
    const to = added.find((name) => text(a, i) === text(b, after.indexOf(name)));
    if (to === undefined) continue;
    renamed.push({ from, to });
    shared.push({ name: to, a: i, b: after.indexOf(to) });
    added = added.filter((name) => name !== to);
  }
  const gone = removed.filter((name) => !renamed.some(({ from }) => from === name));
  return { shared, added, removed: gone, renamed };
}

/** Cells that differ, by column. */
function cellsOf(pairs: Matching['pairs'], places: readonly Place[], same: Same) {
  const counts = places.map(({ name, a, b }) => ({
    name,
    cells: pairs.filter(([one, two]) => !same(one[a] ?? null, two[b] ?? null)).length,
  }));
  return counts.filter(({ cells }) => cells > 0);
}

/**
 * Whether two tables are the same but for the order of their columns. Values are held against each other by what they are:
 * 0 and -0 are two.
 */
export function reordered(a: TableContent, b: TableContent): boolean {
  if (a.columns.length !== b.columns.length || a.rows.length !== b.rows.length) return false;
  const { shared, renamed } = columnsOf(a, b);
  const moved = shared.some((place) => place.a !== place.b);
  if (!moved || renamed.length > 0 || shared.length < a.columns.length) return false;
  if (retyped(a, b, shared).length > 0) return false;
  const same = (one: unknown, two: unknown) =>
    Object.is(one, two) || (typeof one !== 'number' && JSON.stringify(one) === JSON.stringify(two));
  return a.rows.every((row, i) =>
    shared.every((place) => same(row[place.a] ?? null, b.rows[i]?.[place.b] ?? null)),
  );
}

const sum = (counts: readonly { cells: number }[]) => counts.reduce((n, one) => n + one.cells, 0);

/**
 * What changed between two tables: columns by name, rows by whatever tells them apart best (their place, the first column, or
 * all their values), cells of the rows that are in both.
 *
 * @param tolerance - relative, for numbers; rows are matched exactly
 */
export function tableChange(a: TableContent, b: TableContent, tolerance = 0): TableChange {
  const columns = columnsOf(a, b);
  const same = sameWithin(tolerance);
  const content = byContent(a, b, columns.shared);
  const candidates = [
    ...(a.rows.length === b.rows.length ? [byPosition(a, b)] : []),
    byKey(a, b) ?? content,
    content,
  ].map((matching) => {
    const cells = cellsOf(matching.pairs, columns.shared, same);
    // A row is as much as its cells, so that one matching can be held against another.
    const rows = matching.added.length + matching.removed.length;
    return { matching, cells, size: sum(cells) + rows * Math.max(1, columns.shared.length) };
  });
  const best = candidates.reduce((least, one) => (one.size < least.size ? one : least));
  const { added, removed } = best.matching;
  const lone = columns.added.length * b.rows.length + columns.removed.length * a.rows.length;
  const inPlace = a.rows.length === b.rows.length && best.size === 0 && best !== candidates[0];
  const moved = inPlace ? movedRows(a, b, columns.shared) : 0;
  return {
    rows_added: added.length,
    rows_removed: removed.length,
    cells_changed: sum(best.cells) + lone,
    ...(moved === 0 ? {} : { rows_moved: moved }),
    ...some('columns_added', columns.added),
    ...some('columns_removed', columns.removed),
    ...some('columns_renamed', columns.renamed),
    ...some('columns_retyped', retyped(a, b, columns.shared)),
    ...some('columns_changed', best.cells),
    ...peaks('peaks_added', b, added),
    ...peaks('peaks_removed', a, removed),
  };
}

const some = <T>(key: string, list: T[]) => (list.length === 0 ? {} : { [key]: list });

const retyped = (a: TableContent, b: TableContent, shared: readonly Place[]) =>
  shared.flatMap(({ name, a: i, b: j }) => {
    const [from, to] = [a.columns[i]?.type ?? '', b.columns[j]?.type ?? ''];
    return from === to ? [] : [{ name, from, to }];
  });

const movedRows = (a: TableContent, b: TableContent, places: readonly Place[]) =>
  a.rows.filter((row, i) =>
    places.some((place) => {
      const other = b.rows[i]?.[place.b] ?? null;
      return JSON.stringify(row[place.a] ?? null) !== JSON.stringify(other);
    }),
  ).length;

function peaks(key: string, table: TableContent, rows: readonly Row[]) {
  const place = table.columns.findIndex(({ name }) => name === PEAK);
  return place < 0
    ? {}
    : some(
        key,
        rows.map((row) => row[place]),
      );
}
