import type { Places } from './distance.js';

/** The peaks' places along x, ascending even where x falls, and how far apart two of them are at least. */
export function placesAlong(
  positions: Float64Array,
  peaks: Int32Array,
  distance: number,
): { places: Places; reach: number } {
  const falling = (positions[0] as number) > (positions.at(-1) as number);
  const places = Float64Array.from(peaks, (row) =>
    falling ? -(positions[row] as number) : (positions[row] as number),
  );
  const size = Math.max(Math.abs(places[0] ?? 0), Math.abs(places.at(-1) ?? 0));
  // Two decimal positions at just the distance must not count as closer for their rounding.
  return { places, reach: distance - size * 2 ** -50 };
}

/** Lengths along x between two places that are given in rows, linear between rows. */
export function lengthsAlong(
  positions: Float64Array,
  from: Float64Array,
  to: Float64Array,
): Float64Array {
  return from.map((start, i) => Math.abs(at(positions, to[i] as number) - at(positions, start)));
}

function at(positions: Float64Array, row: number): number {
  const below = Math.floor(row);
  const low = positions[below] as number;
  return below === row ? low : low + (row - below) * ((positions[below + 1] as number) - low);
}
