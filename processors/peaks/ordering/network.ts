const LANES = 8;

/** The largest number of values that a network sorts. */
export const SMALL = 256;

const keys = new Float64Array(SMALL);
const rows = new Int32Array(SMALL);

/**
 * Sorts up to 256 positions by a bitonic network: eights first, then merges of 16, 32 … Equal values are never exchanged,
 * but they may be carried past each other. What is missing to a power of two is filled up with infinity.
 */
export function sortSmall(
  values: Float64Array,
  order: Int32Array,
  left: number,
  end: number,
): void {
  const count = end - left;
  let size = LANES;
  while (size < count) size *= 2;
  for (let i = 0; i < size; i++) {
    const row = i < count ? (order[left + i] as number) : -1;
    rows[i] = row;
    keys[i] = row < 0 ? Infinity : (values[row] as number);
  }
  for (let start = 0; start < size; start += LANES) sortEight(start);
  for (let width = 2 * LANES; width <= size; width *= 2)
    for (let start = 0; start < size; start += width) merge(start, width);
  for (let i = 0; i < count; i++) order[left + i] = rows[i] as number;
}

function sortEight(start: number): void {
  halfClean(start, 2);
  flip(start, 4);
  flip(start + 4, 4);
  halfClean(start, 2);
  flip(start, LANES);
  halfClean(start, 4);
  halfClean(start, 2);
}

/** Two sorted halves to one. */
function merge(start: number, width: number): void {
  flip(start, width);
  for (let half = width / 2; half > LANES; half /= 2)
    for (let at = start; at < start + width; at += half) clean(at, half);
  for (let at = start; at < start + width; at += LANES) {
    clean(at, LANES);
    halfClean(at, 4);
    halfClean(at, 2);
  }
}

/** First against last, second against last but one, … */
function flip(start: number, width: number): void {
  for (let i = 0; i < width / 2; i++) exchange(start + i, start + width - 1 - i);
}

/** The first half against the second, one by one. */
function clean(start: number, width: number): void {
  for (let i = 0; i < width / 2; i++) exchange(start + i, start + width / 2 + i);
}

/** {@link clean} of every group of `width` in eight values. */
function halfClean(start: number, width: number): void {
  for (let at = start; at < start + LANES; at += width) clean(at, width);
}

function exchange(a: number, b: number): void {
  const low = keys[a] as number;
  const high = keys[b] as number;
  if (!(low > high)) return;
  keys[a] = high;
  keys[b] = low;
  const row = rows[a] as number;
  rows[a] = rows[b] as number;
  rows[b] = row;
}
