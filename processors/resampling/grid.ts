import { exactMean } from '../exact/index.js';

/** Even steps from the first position on, as far as the last; each a product, so that no error adds up. */
export function gridOf(positions: Float64Array, step: number): Float64Array {
  const first = positions[0] as number;
  const last = positions.at(-1) as number;
  const signed = last < first ? -step : step;
  // A last position that is a whole number of steps away but for rounding belongs to the grid.
  const count = Math.floor(((last - first) / signed) * (1 + 2 ** -50)) + 1;
  return Float64Array.from({ length: count }, (_, i) => first + i * signed);
}

/** Values on the straight lines between neighbours that are there, NaN outside; as `numpy.interp` within. */
export function interpolated(
  positions: Float64Array,
  values: Float64Array,
  grid: Float64Array,
): Float64Array {
  const rows: number[] = [];
  for (let row = 0; row < values.length; row++) if (values[row] === values[row]) rows.push(row);
  const output = new Float64Array(grid.length).fill(NaN);
  const last = rows.at(-1);
  if (last === undefined) return output;
  const sign = (positions.at(-1) as number) < (positions[0] as number) ? -1 : 1;
  let next = 0;
  for (let i = 0; i < grid.length; i++) {
    let at = grid[i] as number;
    const end = positions[last] as number;
    // The last grid point may lie behind the last sample by its own rounding.
    if (sign * at > sign * end && Math.abs(at - end) <= Math.abs(at) * 2 ** -50) at = end;
    while (next < rows.length && sign * (positions[rows[next] as number] as number) < sign * at)
      next++;
    const above = rows[next];
    if (above === undefined) break;
    const right = positions[above] as number;
    const value = values[above] as number;
    const below = rows[next - 1];
    if (right === at) output[i] = value;
    else if (below !== undefined) {
      const left = positions[below] as number;
      const low = values[below] as number;
      output[i] = low + ((value - low) / (right - left)) * (at - left);
    }
  }
  return output;
}

/** Exact mean of the finite values from each grid point to the next, the next one not included; NaN where there is none. */
export function binMeans(
  positions: Float64Array,
  values: Float64Array,
  grid: Float64Array,
): Float64Array {
  const sign = (positions.at(-1) as number) < (positions[0] as number) ? -1 : 1;
  let row = 0;
  return grid.map((_, i) => {
    const from = row;
    const border = sign * (grid[i + 1] ?? sign * Infinity);
    while (row < values.length && sign * (positions[row] as number) < border) row++;
    return exactMean(values.subarray(from, row));
  });
}
