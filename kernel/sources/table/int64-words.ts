const WORD = 2 ** 32;
/** Below it a number that is not negative fits into the lower word alone. */
export const SMALL = 2 ** 31;

/**
 * Writes a safe integer as element `index` of the 64-bit integers that lie under `words`: two stores, where a BigInt would
 * first be allocated. Little endian, as every machine that the product runs on.
 */
export function putSafe(words: Int32Array, index: number, value: number): void {
  if (value >= 0 && value < SMALL) {
    words[2 * index] = value;
    words[2 * index + 1] = 0;
    return;
  }
  const high = Math.floor(value / WORD);
  words[2 * index] = (value - high * WORD) | 0;
  words[2 * index + 1] = high;
}
