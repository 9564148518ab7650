import type { NamedColumn } from '@assay/schema';
import type { KnownDataset, Store } from '../../store/index.js';
import { axisAt } from '../axis-value.js';
import type { ColumnCache } from '../column-cache.js';
import { byColumn, byPlace, byRuns, toColumn, type RowMap } from './row-map.js';
import { shownStep, stepsBetween, type KnownStep, type MappedStep } from './steps.js';

/** Rows of the input: a point has one, a region its first and last. */
export type Rows = readonly [first: number, last: number];

/** What became of rows: the output's rows, and whether they are the very samples or ones made near them. */
export interface Carried {
  rows: [first: number, last: number] | null;
  anchor: 'exact' | 'moved' | 'orphaned';
}

export interface CarriedThrough {
  steps: MappedStep[];
  places: Carried[];
}

/**
 * Carries rows of one dataset over to another that was made of it, step by step. `exact` are the very samples, all of a
 * region's ends among them; `moved` is what lies nearest or is left; `orphaned` is what has gone or cannot be told.
 *
 * @returns undefined when no steps lead from one to the other
 */
export async function carryRows(
  store: Store,
  columns: ColumnCache,
  { from, to }: { from: KnownDataset; to: KnownDataset },
  places: readonly Rows[],
): Promise<CarriedThrough | undefined> {
  const steps = await stepsBetween(store, from, to);
  return steps && through(columns, steps, places, rowMap);
}

/**
 * Carries rows of a dataset back to one that it was made from.
 *
 * @param ends - `from` is the dataset whose rows are given, `to` the one that it was made from
 * @returns undefined when no steps lead from one to the other
 */
export async function carryRowsBack(
  store: Store,
  columns: ColumnCache,
  { from, to }: { from: KnownDataset; to: KnownDataset },
  places: readonly Rows[],
): Promise<CarriedThrough | undefined> {
  const steps = await stepsBetween(store, to, from);
  return steps && through(columns, steps.reverse(), places, backMap);
}

async function through(
  columns: ColumnCache,
  steps: readonly KnownStep[],
  places: readonly Rows[],
  mapOf: (columns: ColumnCache, step: KnownStep) => Promise<RowMap | undefined>,
): Promise<CarriedThrough> {
  let carried = places.map(([first, last]): Carried => ({ rows: [first, last], anchor: 'exact' }));
  for (const step of steps) {
    const map = await mapOf(columns, step);
    carried = carried.map((one) => carry(map, one));
  }
  return { steps: steps.map(shownStep), places: carried };
}

function carry(map: RowMap | undefined, { rows, anchor }: Carried): Carried {
  const gone: Carried = { rows: null, anchor: 'orphaned' };
  if (map === undefined || rows === null) return gone;
  const [first, last] = rows;
  const [start, end] = [map.at(first), first === last ? map.at(first) : map.at(last)];
  if (start !== null && end !== null && start <= end)
    return { rows: [start, end], anchor: map.own ? anchor : 'moved' };
  const left = first === last ? null : map.within(first, last);
  return left === null ? gone : { rows: left, anchor: 'moved' };
}

async function rowMap(columns: ColumnCache, step: KnownStep): Promise<RowMap | undefined> {
  const { map, from, to } = step;
  if (map === null || map.kind === 'none') return undefined;
  if (map.runs !== null) return byRuns(map);
  if (map.column !== null) {
    const column = await columns.get(to, map.column);
    return column.type === 'integer' || column.type === 'number'
      ? byColumn(column.values)
      : undefined;
  }
  if (map.x === null || from === undefined) return undefined;
  const { input, output, offset } = map.x;
  const source = input === null ? null : await columns.get(from, input);
  return alongAxis(source, await columns.get(to, output), offset);
}

/** Where output rows lie in the input. */
async function backMap(columns: ColumnCache, step: KnownStep): Promise<RowMap | undefined> {
  const { map, from, to } = step;
  if (map === null || map.kind === 'none') return undefined;
  if (map.runs !== null) return byRuns({ ...map, runs: map.runs.map(turned).sort(byInput) });
  if (map.column !== null) {
    const { values, type } = await columns.get(to, map.column);
    return type === 'integer' || type === 'number' ? toColumn(values) : undefined;
  }
  if (map.x === null || from === undefined || map.x.input === null) return undefined;
  const { input, output, offset } = map.x;
  return alongAxis(await columns.get(to, output), await columns.get(from, input), -offset);
}

type Run = [number, number, number, number, number];

/** A run with input and output in each other's place, ascending. */
function turned([input = 0, output = 0, count = 0, step = 1, outputStep = 1]: number[]): Run {
  if (outputStep >= 0) return [output, input, count, outputStep, step];
  const last = count - 1;
  return [output + last * outputStep, input + last * step, count, -outputStep, -step];
}

const byInput = (a: Run, b: Run): number => a[0] - b[0];

function alongAxis(source: NamedColumn | null, target: NamedColumn, offset: number): RowMap {
  const unit = unitsPerSecond(target);
  // Counted from one origin, so that microseconds since 1970 keep their last digits in a double.
  const origin = originOf(target);
  const place = (column: NamedColumn, row: number): number | undefined => {
    const value = axisAt(column, row);
    if (value === undefined) return undefined;
    return typeof value === 'bigint' ? Number(value - origin) : value - Number(origin);
  };
  const places = Float64Array.from(
    { length: target.values.length },
    (_, row) => place(target, row) ?? NaN,
  );
  return byPlace((row) => {
    const at = source === null ? row - Number(origin) : place(source, row);
    return at === undefined ? undefined : at + offset * unit;
  }, places);
}

function originOf(column: NamedColumn): bigint {
  const first = column.values[0];
  return typeof first === 'bigint' ? first : 0n;
}

function unitsPerSecond(column: NamedColumn): number {
  if (column.type === 'date') return 1 / 86_400;
  return column.type === 'time' || column.type === 'timestamp' ? 1e6 : 1;
}
