/** Sorts positions by value as `std::make_heap` and `std::sort_heap` of the GNU C++ library do. */
export function heapsort(
  values: Float64Array,
  order: Int32Array,
  first: number,
  last: number,
): void {
  const count = last - first;
  for (let parent = (count - 2) >> 1; parent >= 0; parent--)
    sink(values, order, first, parent, count, order[first + parent] as number);
  for (let length = count - 1; length > 0; length--) {
    const row = order[first + length] as number;
    order[first + length] = order[first] as number;
    sink(values, order, first, 0, length, row);
  }
}

/** Moves the hole down along the larger children, then the row up from the bottom to its place. */
function sink(
  values: Float64Array,
  order: Int32Array,
  first: number,
  top: number,
  count: number,
  row: number,
): void {
  const valueAt = (at: number): number => values[order[first + at] as number] as number;
  let hole = top;
  let child = top;
  while (child < (count - 1) >> 1) {
    child = 2 * (child + 1);
    if (valueAt(child) < valueAt(child - 1)) child--;
    order[first + hole] = order[first + child] as number;
    hole = child;
  }
  if (count % 2 === 0 && child === (count - 2) >> 1) {
    child = 2 * child + 1;
    order[first + hole] = order[first + child] as number;
    hole = child;
  }
  const value = values[row] as number;
  let parent = (hole - 1) >> 1;
  while (hole > top && valueAt(parent) < value) {
    order[first + hole] = order[first + parent] as number;
    hole = parent;
    parent = (hole - 1) >> 1;
  }
  order[first + hole] = row;
}
