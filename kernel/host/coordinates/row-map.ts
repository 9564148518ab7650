import type { CoordinateMap } from '@assay/schema';

/** Where input rows went. */
export interface RowMap {
  /** The output row of an input row; null where it has none. */
  at(row: number): number | null;
  /** The first and last output row of those within input rows `first` … `last`; null where there are none. */
  within(first: number, last: number): [number, number] | null;
  /** Whether a row found is the input row's own, and not one made near it. */
  readonly own: boolean;
}

type Run = [number, number, number, number, number];

/** Rows by runs, ascending in the input and apart from each other. */
export function byRuns(map: CoordinateMap): RowMap {
  const runs = (map.runs ?? []) as Run[];
  const endOf = ([input, , count, step]: Run): number => input + (count - 1) * step;
  /** The first run that ends at the row or behind. */
  const from = (row: number): number =>
    firstIndex(runs.length, (i) => endOf(runs[i] as Run) >= row);
  const outputOf = ([, output, , , outputStep]: Run, i: number): number => output + i * outputStep;
  return {
    own: true,
    at: (row) => {
      const run = runs[from(row)];
      if (run === undefined || row < run[0]) return null;
      const i = (row - run[0]) / run[3];
      return Number.isInteger(i) ? outputOf(run, i) : null;
    },
    within: (first, last) => {
      let found: [number, number] | null = null;
      for (let r = from(first); r < runs.length; r++) {
        const run = runs[r] as Run;
        if (run[0] > last) break;
        const start = Math.max(0, Math.ceil((first - run[0]) / run[3]));
        const end = Math.min(run[2] - 1, Math.floor((last - run[0]) / run[3]));
        if (start > end) continue;
        for (const output of [outputOf(run, start), outputOf(run, end)])
          found =
            found === null
              ? [output, output]
              : [Math.min(found[0], output), Math.max(found[1], output)];
      }
      return found;
    },
  };
}

/** Rows by a column of the output that holds the input's row numbers, ascending. */
export function byColumn(rows: ArrayLike<number | bigint>): RowMap {
  const from = (row: number): number => firstIndex(rows.length, (i) => Number(rows[i]) >= row);
  return {
    own: true,
    at: (row) => {
      const i = from(row);
      return i < rows.length && Number(rows[i]) === row ? i : null;
    },
    within: (first, last) => {
      const [start, end] = [from(first), from(last + 1) - 1];
      return start <= end ? [start, end] : null;
    },
  };
}

/** The way back of `byColumn`: each row says itself which one it was. */
export function toColumn(rows: ArrayLike<number | bigint>): RowMap {
  const at = (row: number): number | null => (row < rows.length ? Number(rows[row]) : null);
  return {
    own: true,
    at,
    within: (first, last) => {
      const [start, end] = [at(first), at(Math.min(last, rows.length - 1))];
      return start === null || end === null ? null : [start, end];
    },
  };
}

/**
 * Rows by their place on an axis: the output row nearest to the input row's place, if it lies within the output's range or
 * at most half a step outside.
 *
 * @param placeOf - the place of an input row on the output's axis; undefined where it has none
 * @param places - of the output's rows, rising or falling
 */
export function byPlace(
  placeOf: (row: number) => number | undefined,
  places: Float64Array,
): RowMap {
  const sign = (places.at(-1) ?? 0) < (places[0] ?? 0) ? -1 : 1;
  const at = (i: number): number => sign * (places[i] as number);
  const from = (place: number): number => firstIndex(places.length, (i) => at(i) >= place);
  const signed = (row: number): number | undefined => {
    const place = placeOf(row);
    return place === undefined ? undefined : sign * place;
  };
  return {
    own: false,
    at: (row) => {
      const place = signed(row);
      if (place === undefined || places.length === 0) return null;
      const above = from(place);
      const last = places.length - 1;
      const nearest =
        above > last || (above > 0 && place - at(above - 1) <= at(above) - place)
          ? above - 1
          : above;
      const step =
        places.length > 1
          ? Math.abs(at(Math.min(nearest + 1, last)) - at(Math.min(nearest, last - 1)))
          : 0;
      const outside = Math.max(at(0) - place, place - at(last));
      return outside > step / 2 ? null : nearest;
    },
    within: (first, last) => {
      const [a, b] = [signed(first), signed(last)];
      if (a === undefined || b === undefined) return null;
      const start = from(Math.min(a, b));
      const end = firstIndex(places.length, (i) => at(i) > Math.max(a, b)) - 1;
      return start <= end ? [start, end] : null;
    },
  };
}

/** The least index from 0 to `length` at which a condition holds that, once true, stays true. */
function firstIndex(length: number, holds: (i: number) => boolean): number {
  let [low, high] = [0, length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}
