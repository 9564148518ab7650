import type { Annotation, NamedColumn } from '@assay/schema';
import { axisAt, type AxisValue, exactText } from '../axis-value.js';
import { searchIn } from './axis-search.js';

/** The samples that an annotation was made on. `hash` tells rows of equal x apart. */
export interface Origin {
  row0: number;
  row1: number;
  /** x at these rows, as text that is exact for every type. */
  x0: string;
  x1: string;
  hash0: string;
  hash1: string;
}

export interface Place {
  row0: number | null;
  row1: number | null;
  anchor: Annotation['anchor'];
}

export const NOWHERE: Place = { row0: null, row1: null, anchor: 'orphaned' };

/** Values of the whole row, to tell it from others. */
export type RowHash = (row: number) => Promise<string>;

/**
 * Rows of a new annotation: for a point the sample nearest to `x0`, for a region the first and last row with
 * x0 ≤ x ≤ x1. Outside the data there is none.
 */
export async function firstPlace(
  x: NamedColumn,
  kind: Annotation['kind'],
  x0: AxisValue,
  x1: AxisValue,
  rowHash: RowHash,
): Promise<{ place: Place; origin: Origin | null }> {
  const search = searchIn(x);
  const rows = kind === 'point' ? search.nearest(x0) : search.within(x0, x1);
  const row0 = rows[0];
  const row1 = rows.at(-1);
  if (row0 === undefined || row1 === undefined) return { place: NOWHERE, origin: null };
  const end = kind === 'point' ? row0 : row1;
  const origin: Origin = {
    row0,
    row1: end,
    x0: exactText(axisAt(x, row0) ?? 0),
    x1: exactText(axisAt(x, end) ?? 0),
    hash0: await rowHash(row0),
    hash1: await rowHash(end),
  };
  const anchor = kind === 'point' && rows.length > 1 ? 'ambiguous' : 'exact';
  return { place: { row0, row1: end, anchor }, origin };
}

/** Rows of an annotation in changed data: those that hold the values it was made on. */
export async function placeAgain(x: NamedColumn, origin: Origin, rowHash: RowHash): Promise<Place> {
  const start = await find(x, origin.x0, origin.row0, origin.hash0, rowHash);
  const end =
    origin.row1 === origin.row0
      ? start
      : await find(x, origin.x1, origin.row1, origin.hash1, rowHash);
  if (start === undefined || end === undefined || end.row < start.row) return NOWHERE;
  const same = start.row === origin.row0 && end.row === origin.row1;
  const unsure = start.unsure || end.unsure;
  return {
    row0: start.row,
    row1: end.row,
    anchor: unsure ? 'ambiguous' : same ? 'exact' : 'moved',
  };
}

/** The row with this x. Of several, the one whose whole row is the same; else the nearest to the old place, unsure. */
async function find(
  x: NamedColumn,
  text: string,
  oldRow: number,
  oldHash: string,
  rowHash: RowHash,
): Promise<{ row: number; unsure: boolean } | undefined> {
  const rows = searchIn(x).equal(text);
  if (rows.length <= 1) return rows[0] === undefined ? undefined : { row: rows[0], unsure: false };
  const hashes = await Promise.all(rows.slice(0, 1000).map(rowHash));
  const equal = rows.filter((_, i) => hashes[i] === oldHash);
  if (equal.length === 1 && equal[0] !== undefined) return { row: equal[0], unsure: false };
  const row = (equal.length > 1 ? equal : rows).reduce((best, next) =>
    Math.abs(next - oldRow) < Math.abs(best - oldRow) ? next : best,
  );
  return { row, unsure: true };
}
