/** A generator in [0, 1) that gives the same numbers for the same seed and stream (mulberry32, T. Ettinger, 2017). */
export function seeded(seed: number, stream = 0): () => number {
  // Streams of one seed must not be shifted copies of each other: Knuth's multiplicative hash sets them far apart.
  let state = (seed ^ Math.imul(stream, 0x9e3779b1)) >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A standard normal number from two uniform ones (Box and Muller, 1958). */
export function normal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}
