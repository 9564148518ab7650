import { introsort } from './introsort.js';
import { sortSmall, SMALL } from './network.js';
import { partition, pivotOf } from './partition.js';

/**
 * Positions of `values` in ascending order, equal values in the very order in which NumPy's default `argsort` puts them
 * (2.x on x86-64 with AVX-512, its x86-simd-sort).
 *
 * SciPy decides by it which of two equally high peaks stays, so the order among equals is part of the result. It is neither
 * that of the rows nor random, but what a quicksort over vectors of eight leaves behind: sorting networks of up to 256 values,
 * a partition that writes to both ends, and the C++ library's introsort where that makes no progress. Here it is the same
 * on every machine; NumPy itself orders equals otherwise on processors without AVX-512.
 *
 * @param values - without NaN
 */
export function argsort(values: Float64Array): Int32Array {
  const order = new Int32Array(values.length);
  for (let i = 0; i < order.length; i++) order[i] = i;
  if (!isSorted(values))
    quicksort(values, order, 0, values.length, 2 * Math.floor(Math.log2(values.length)));
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
): void {
  if (depth <= 0) return introsort(values, order, left, end);
  if (end - left <= SMALL) return sortSmall(values, order, left, end);
  const pivot = pivotOf(values, order, left, end - 1);
  const { middle, smallest, biggest } = partition(values, order, left, end, pivot);
  if (pivot !== smallest) quicksort(values, order, left, middle, depth - 1);
  if (pivot !== biggest) quicksort(values, order, middle, end, depth - 1);
}
