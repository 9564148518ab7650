import type { Annotation } from '@assay/schema';
import { findDataset, type KnownDataset, type Store } from '../../store/index.js';
import { axisAt, axisJson, isAxis } from '../axis-value.js';
import type { ColumnCache } from '../column-cache.js';
import {
  carryRows,
  carryRowsBack,
  type Carried,
  type CarriedThrough,
} from '../coordinates/index.js';

const RANK: readonly Annotation['anchor'][] = ['exact', 'moved', 'ambiguous', 'orphaned'];

/**
 * Annotations of other datasets as they stand in this one: of those that it was made from, and of those that were made from
 * it. Their samples are followed through the steps between; where they cannot be, the note is orphaned here, and where an
 * input was changed since a step ran, it is ambiguous.
 */
export async function carriedAnnotations(
  store: Store,
  columns: ColumnCache,
  target: KnownDataset,
  others: readonly Annotation[],
): Promise<Annotation[]> {
  const byDataset = new Map<string, Annotation[]>();
  for (const one of others)
    byDataset.set(one.dataset, [...(byDataset.get(one.dataset) ?? []), one]);
  const found: Annotation[] = [];
  for (const [name, annotations] of byDataset) {
    const from = await findDataset(store, name);
    if (from === undefined || from.id === target.id) continue;
    const placed = annotations.filter((one) => one.row0 != null && one.row1 != null);
    const rows = placed.map((one) => [one.row0 ?? 0, one.row1 ?? 0] as const);
    const ends = { from, to: target };
    const carried =
      (await carryRows(store, columns, ends, rows)) ??
      (await carryRowsBack(store, columns, ends, rows));
    if (carried === undefined) continue;
    for (const [at, annotation] of placed.entries()) {
      const place = carried.places[at] ?? { rows: null, anchor: 'orphaned' };
      found.push(await placedIn(columns, target, annotation, place, carried));
    }
  }
  return found;
}

async function placedIn(
  columns: ColumnCache,
  target: KnownDataset,
  annotation: Annotation,
  { rows, anchor }: Carried,
  { steps }: CarriedThrough,
): Promise<Annotation> {
  const note = { ...annotation, dataset: target.name, carried_from: annotation.dataset };
  const sameX = target.columns.find((one) => one.name === annotation.x_column && isAxis(one));
  const axis = sameX ?? target.columns.find(isAxis);
  if (rows === null || axis === undefined) {
    return { ...note, row0: null, row1: null, anchor: 'orphaned' };
  }
  const x = await columns.get(target, axis.name);
  const valueAt = (row: number): number | string | undefined => {
    const value = axisAt(x, row);
    return value === undefined ? undefined : axisJson(axis.type, value);
  };
  const [start, end] = [valueAt(rows[0]), valueAt(rows[1])];
  if (start === undefined || end === undefined) {
    return { ...note, row0: null, row1: null, anchor: 'orphaned' };
  }
  const doubt: Annotation['anchor'] = steps.every((step) => step.current) ? 'exact' : 'ambiguous';
  const anchors: Annotation['anchor'][] = [annotation.anchor, anchor, doubt];
  const worst = Math.max(...anchors.map((one) => RANK.indexOf(one)));
  const known = (name: string | null | undefined): boolean =>
    name != null && target.columns.some((one) => one.name === name);
  // The very samples on the same axis: what a person set between two samples stays where it was set.
  const kept = anchor === 'exact' && sameX !== undefined;
  const swapped = !kept && rows[0] !== rows[1] && Number(start) > Number(end);
  return {
    ...note,
    x_column: axis.name,
    x0: kept ? annotation.x0 : swapped ? end : start,
    x1: kept ? annotation.x1 : swapped ? start : end,
    y_column: known(annotation.y_column) ? (annotation.y_column ?? null) : null,
    row0: rows[0],
    row1: rows[1],
    anchor: RANK[worst] ?? 'orphaned',
  };
}
