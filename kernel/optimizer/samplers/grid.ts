import type { Sampler } from '../sampler.js';
import type { Axis } from '../space.js';

const STEPS = 5;

/** How many values of an axis are tried: all of a list and of a short range of integers, else five from end to end. */
function count(axis: Axis): number {
  if ('values' in axis) return axis.values.length;
  if (axis.from === axis.to) return 1;
  return axis.whole ? Math.min(STEPS, axis.to - axis.from + 1) : STEPS;
}

/** The last axis turns fastest. Both ends of a range are tried. */
export const grid: Sampler = {
  round: () => 8,
  propose({ axes, number }) {
    const place: number[] = [];
    let rest = number;
    for (const axis of axes.toReversed()) {
      const steps = count(axis);
      const step = rest % steps;
      rest = Math.floor(rest / steps);
      const even = 'values' in axis ? (step + 0.5) / steps : step / Math.max(1, steps - 1);
      place.unshift(even);
    }
    return rest > 0 ? undefined : place;
  },
};
