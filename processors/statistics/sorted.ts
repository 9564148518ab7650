const DIGITS = 11;
const BUCKETS = 1 << DIGITS;
const SMALL = 2000;

/**
 * The values in ascending order, -0 before 0, NaN left out: a radix sort over the bits of the doubles, which skips digits that
 * are the same in all values.
 */
export function sortedNumbers(values: Float64Array): Float64Array {
  const present = presentNumbers(values);
  return present.length < SMALL ? present.sort() : radixSort(present);
}

/** A copy without NaN. */
export function presentNumbers(values: Float64Array): Float64Array {
  const present = new Float64Array(values.length);
  let count = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    present[count] = value;
    count += Number(value === value);
  }
  return present.subarray(0, count);
}

/** The first place of sorted values from which on `holds` is true; their number where it is true of none. */
export function firstPlace(sorted: Float64Array, holds: (value: number) => boolean): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (holds(sorted[middle] as number)) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Sorts in place, by way of a second array. */
function radixSort(values: Float64Array): Float64Array {
  let from: Uint32Array = new Uint32Array(values.buffer, values.byteOffset, values.length * 2);
  let to: Uint32Array = new Uint32Array(from.length);
  flipForward(from);
  const places = countDigits(from);
  for (let shift = 0; shift < 64; shift += DIGITS) {
    if (!scatter(from, to, shift, places)) continue;
    [from, to] = [to, from];
  }
  flipBack(from);
  return new Float64Array(from.buffer as ArrayBuffer, from.byteOffset, values.length);
}

/** Bits that sort as whole numbers: the sign turned, and all bits of negative numbers. */
function flipForward(words: Uint32Array): void {
  for (let i = 1; i < words.length; i += 2) {
    const high = words[i] as number;
    const mask = high >> 31;
    words[i] = high ^ (mask | 0x80000000);
    words[i - 1] = (words[i - 1] as number) ^ mask;
  }
}

function flipBack(words: Uint32Array): void {
  for (let i = 1; i < words.length; i += 2) {
    const high = words[i] as number;
    const mask = ~(high >> 31);
    words[i] = high ^ (mask | 0x80000000);
    words[i - 1] = (words[i - 1] as number) ^ mask;
  }
}

/** How often each digit occurs, at all six places in one pass. */
function countDigits(words: Uint32Array): Uint32Array {
  const places = new Uint32Array(BUCKETS * Math.ceil(64 / DIGITS));
  const mask = BUCKETS - 1;
  for (let i = 0; i < words.length; i += 2) {
    const low = words[i] as number;
    const high = words[i + 1] as number;
    count(places, low & mask);
    count(places, BUCKETS + ((low >>> 11) & mask));
    count(places, 2 * BUCKETS + (((low >>> 22) | (high << 10)) & mask));
    count(places, 3 * BUCKETS + ((high >>> 1) & mask));
    count(places, 4 * BUCKETS + ((high >>> 12) & mask));
    count(places, 5 * BUCKETS + ((high >>> 23) & mask));
  }
  return places;
}

/** Moves all values by one digit; false when that would move none. */
function scatter(from: Uint32Array, to: Uint32Array, shift: number, counts: Uint32Array): boolean {
  const at = (shift / DIGITS) * BUCKETS;
  const places = counts.subarray(at, at + BUCKETS);
  let next = 0;
  for (let bucket = 0; bucket < BUCKETS; bucket++) {
    const size = places[bucket] as number;
    if (size * 2 === from.length) return false;
    places[bucket] = next;
    next += size;
  }
  for (let i = 0; i < from.length; i += 2) {
    const low = from[i] as number;
    const high = from[i + 1] as number;
    const bucket = digit(low, high, shift);
    const place = places[bucket] as number;
    places[bucket] = place + 1;
    to[2 * place] = low;
    to[2 * place + 1] = high;
  }
  return true;
}

function count(places: Uint32Array, bucket: number): void {
  places[bucket] = (places[bucket] as number) + 1;
}

function digit(low: number, high: number, shift: number): number {
  if (shift >= 32) return (high >>> (shift - 32)) & (BUCKETS - 1);
  const bits = low >>> shift;
  const taken = 32 - shift;
  return (taken < DIGITS ? bits | (high << taken) : bits) & (BUCKETS - 1);
}
