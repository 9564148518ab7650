import { introsort } from './introsort.js';
import { sortSmall, SMALL } from './network.js';
import { partition, pivotOf, type Vectors } from './partition.js';

/** The vector units for which NumPy sorts. */
export type VectorUnit = 'avx512' | 'avx2';

const UNITS: Readonly<Record<VectorUnit, Vectors>> = {
  avx512: { lanes: 8, reversed: false },
  avx2: { lanes: 4, reversed: true },
};

/**
 * Positions of `values` in ascending order, equal values in the very order in which NumPy's default `argsort` puts them
 * (2.x on x86-64, its x86-simd-sort).
 *
 * SciPy decides by it which of two equally high peaks stays, so the order among equals is part of the result. It is neither
 * that of the rows nor random, but what a quicksort over vectors leaves behind: sorting networks of up to 256 values,
 * a partition that writes to both ends, and the C++ library's introsort where that makes no progress. With more than 256
 * values it depends on the processor's vectors, so these are an argument: the result is the same on every machine.
 *
 * @param values - without NaN
 */
export function argsort(values: Float64Array, unit: VectorUnit): Int32Array {
  const order = new Int32Array(values.length);
  for (let i = 0; i < order.length; i++) order[i] = i;
  if (!isSorted(values))
    quicksort(
      values,
      order,
      0,
      values.length,
      2 * Math.floor(Math.log2(values.length)),
      UNITS[unit],
    );
  return order;
}

/** NumPy leaves values alone that are in order already. */
function isSorted(values: Float64Array): boolean {
  for (let i = 1; i < values.length; i++)
    if ((values[i - 1] as number) > (values[i] as number)) return false;
  return true;
}

/** Sorts `order[left]` … `order[end - 1]` by value. */
function quicksort(
  values: Float64Array,
  order: Int32Array,
  left: number,
  end: number,
  depth: number,
  vectors: Vectors,
): void {
  if (depth <= 0) return introsort(values, order, left, end);
  if (end - left <= SMALL) return sortSmall(values, order, left, end);
  const pivot = pivotOf(values, order, left, end - 1, vectors);
  const { middle, smallest, biggest } = partition(values, order, left, end, pivot, vectors);
  if (pivot !== smallest) quicksort(values, order, left, middle, depth - 1, vectors);
  if (pivot !== biggest) quicksort(values, order, middle, end, depth - 1, vectors);
}
