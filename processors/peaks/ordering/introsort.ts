import { heapsort } from './heapsort.js';

const THRESHOLD = 16;

/** Sorts positions by value as `std::sort` of the GNU C++ library does, the order of equal values included. */
export function introsort(
  values: Float64Array,
  order: Int32Array,
  first: number,
  last: number,
): void {
  if (last - first < 2) return;
  loop(values, order, first, last, 2 * Math.floor(Math.log2(last - first)));
  insertionSort(values, order, first, last);
}

function loop(
  values: Float64Array,
  order: Int32Array,
  first: number,
  end: number,
  limit: number,
): void {
  let last = end;
  let depth = limit;
  while (last - first > THRESHOLD) {
    if (depth-- === 0) return heapsort(values, order, first, last);
    const cut = partitionByMedian(values, order, first, last);
    loop(values, order, cut, last, depth);
    last = cut;
  }
}

function partitionByMedian(
  values: Float64Array,
  order: Int32Array,
  first: number,
  end: number,
): number {
  const less = (a: number, b: number): boolean =>
    (values[order[a] as number] as number) < (values[order[b] as number] as number);
  swap(order, first, median(less, first + 1, first + Math.floor((end - first) / 2), end - 1));
  let low = first + 1;
  let high = end;
  for (;;) {
    while (less(low, first)) low++;
    high--;
    while (less(first, high)) high--;
    if (!(low < high)) return low;
    swap(order, low, high);
    low++;
  }
}

function median(less: (a: number, b: number) => boolean, a: number, b: number, c: number): number {
  if (less(a, b)) {
    if (less(b, c)) return b;
    return less(a, c) ? c : a;
  }
  if (less(a, c)) return a;
  return less(b, c) ? c : b;
}

function swap(order: Int32Array, a: number, b: number): void {
  const row = order[a] as number;
  order[a] = order[b] as number;
  order[b] = row;
}

/** Stable; after the loop no value is far from its place. */
function insertionSort(values: Float64Array, order: Int32Array, first: number, last: number): void {
  for (let i = first + 1; i < last; i++) {
    const row = order[i] as number;
    const value = values[row] as number;
    let to = i;
    while (to > first && value < (values[order[to - 1] as number] as number)) {
      order[to] = order[to - 1] as number;
      to--;
    }
    order[to] = row;
  }
}
