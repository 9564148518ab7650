import type { Sampler } from '../sampler.js';
import { seeded } from '../seeded.js';

const PRIMES = [2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53];

/** The digits of `n` in a base mirrored at the point (van der Corput). */
function mirrored(n: number, base: number): number {
  let value = 0;
  for (let scale = 1 / base; n > 0; n = Math.floor(n / base), scale /= base) {
    value += (n % base) * scale;
  }
  return value;
}

/**
 * Quasi-Monte Carlo: Halton's sequence (1960), shifted modulo 1 by the seed (Cranley and Patterson, 1976). It fills the space
 * evenly from the first trial on. Beyond 16 axes the sequence repeats its bases, with shifts of their own.
 */
export const halton: Sampler = {
  round: () => 8,
  propose({ axes, seed, number }) {
    const draw = seeded(seed, 1);
    return axes.map((_, i) => (mirrored(number + 1, PRIMES[i % PRIMES.length] ?? 2) + draw()) % 1);
  },
};
