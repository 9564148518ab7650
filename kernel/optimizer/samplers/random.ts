import type { Sampler } from '../sampler.js';
import { seeded } from '../seeded.js';

/** Independent uniform places: no assumption about the objective, and better than a grid (Bergstra and Bengio, 2012). */
export const random: Sampler = {
  round: () => 8,
  propose({ axes, seed, number }) {
    const draw = seeded(seed, number);
    return axes.map(() => draw());
  },
};
