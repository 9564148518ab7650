import { quantile } from './quantile.js';

/** The median of numbers without NaN; their order is changed. */
export function medianOf(values: Float64Array): number {
  if (values.length === 0) return NaN;
  const below = (values.length - 1) >> 1;
  select(values, below);
  const middle = Float64Array.of(values[below] as number);
  if (values.length % 2 === 1) return middle[0] as number;
  let next = Infinity;
  for (let i = below + 1; i < values.length; i++) next = Math.min(next, values[i] as number);
  return quantile(Float64Array.of(middle[0] as number, next), 0.5);
}

/** Brings the value that sorting would put at `place` there, smaller ones before it and larger ones behind (Hoare's select). */
function select(values: Float64Array, place: number): void {
  let first = 0;
  let last = values.length - 1;
  while (first < last) {
    const pivot = middleOf(
      values[first] as number,
      values[(first + last) >> 1] as number,
      values[last] as number,
    );
    let i = first - 1;
    let j = last + 1;
    for (;;) {
      do i++;
      while ((values[i] as number) < pivot);
      do j--;
      while ((values[j] as number) > pivot);
      if (i >= j) break;
      const kept = values[i] as number;
      values[i] = values[j] as number;
      values[j] = kept;
    }
    if (place <= j) last = j;
    else first = j + 1;
  }
}

function middleOf(a: number, b: number, c: number): number {
  return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
}
