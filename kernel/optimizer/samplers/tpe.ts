import type { Proposal, Sampler, Tried } from '../sampler.js';
import { normal, seeded } from '../seeded.js';
import type { Axis } from '../space.js';

const STARTUP = 8;
const GOOD = 0.25;
const CANDIDATES = 24;

/**
 * Tree-structured Parzen estimator (Bergstra, Bardenet, Bengio and Kégl, 2011), axis by axis: proposes where the density of
 * good places is largest against that of the others.
 */
export const tpe: Sampler = {
  round: () => 4,
  propose(proposal) {
    const { axes, seed, number } = proposal;
    const draw = seeded(seed, number);
    const [good, bad] = split(proposal);
    if (good.length === 0 || proposal.history.length < STARTUP) return axes.map(() => draw());
    return axes.map((axis, i) => {
      const at = (tried: readonly Tried[]) => tried.map(({ place }) => place[i] ?? 0);
      return best(axis, at(good), at(bad), draw);
    });
  },
};

/** The best quarter and the rest; a trial without a value is among the rest. */
function split({ history }: Proposal): [Tried[], Tried[]] {
  const valued = history.filter(({ loss }) => loss !== null);
  const order = valued.toSorted((a, b) => (a.loss ?? 0) - (b.loss ?? 0));
  const good = order.slice(0, Math.ceil(order.length * GOOD));
  return [good, history.filter((tried) => !good.includes(tried))];
}

function best(
  axis: Axis,
  good: readonly number[],
  bad: readonly number[],
  draw: () => number,
): number {
  const density = 'values' in axis ? counted(axis.values.length) : parzen;
  const l = density(good);
  const g = density(bad);
  let chosen = draw();
  let ratio = -Infinity;
  for (let i = 0; i < CANDIDATES; i += 1) {
    const candidate = l.sample(draw);
    const value = l.at(candidate) / g.at(candidate);
    if (value > ratio) [chosen, ratio] = [candidate, value];
  }
  return chosen;
}

interface Density {
  at(place: number): number;
  sample(draw: () => number): number;
}

/** Gaussians at the places seen, and one wide one for what nobody has seen. Narrower the more is known. */
function parzen(places: readonly number[]): Density {
  const width = Math.max(0.03, 0.5 / Math.sqrt(places.length + 1));
  const kernels = [...places.map((centre) => ({ centre, width })), { centre: 0.5, width: 1 }];
  const bell = (x: number, w: number) => Math.exp(-0.5 * (x / w) ** 2) / w;
  return {
    at: (place) =>
      kernels.reduce((sum, { centre, width: w }) => sum + bell(place - centre, w), 0) /
      kernels.length,
    sample(draw) {
      const kernel = kernels[Math.floor(draw() * kernels.length)] ?? { centre: 0.5, width: 1 };
      return reflected(kernel.centre + kernel.width * normal(draw));
    },
  };
}

/** A place outside the unit interval comes back in as from a mirror. */
function reflected(place: number): number {
  const turned = Math.abs(place) % 2;
  return turned > 1 ? 2 - turned : turned;
}

/** Shares of the values of a list, each value counted once more than it was seen. */
function counted(size: number): (places: readonly number[]) => Density {
  return (places) => {
    const counts = new Array<number>(size).fill(1);
    const index = (place: number) => Math.min(size - 1, Math.floor(place * size));
    for (const place of places) counts[index(place)] = (counts[index(place)] ?? 0) + 1;
    const total = places.length + size;
    return {
      at: (place) => (counts[index(place)] ?? 1) / total,
      sample(draw) {
        let left = draw() * total;
        const chosen = counts.findIndex((count) => (left -= count) < 0);
        return (Math.max(0, chosen) + 0.5) / size;
      },
    };
  };
}
