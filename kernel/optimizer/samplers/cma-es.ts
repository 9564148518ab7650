import type { Sampler, Tried } from '../sampler.js';
import { normal, seeded } from '../seeded.js';
import { eigen, type Matrix } from './eigen.js';

/**
 * Covariance matrix adaptation (N. Hansen, "The CMA Evolution Strategy: A Tutorial", 2016, with its default parameters) in
 * the unit cube. A round is a generation; the state is made again from the finished generations, so nothing is kept.
 */
export const cmaEs: Sampler = {
  round: (axes) => lambda(axes.length),
  propose({ axes, seed, number, history }) {
    const size = lambda(axes.length);
    const generation = Math.floor(number / size);
    let state = start(axes.length);
    for (let g = 0; g < generation; g += 1) {
      state = update(state, history.slice(g * size, (g + 1) * size));
    }
    return sample(state, seeded(seed, number));
  },
};

const lambda = (n: number) => 4 + Math.floor(3 * Math.log(n));

interface State {
  mean: number[];
  sigma: number;
  covariance: Matrix;
  pathSigma: number[];
  pathC: number[];
  generation: number;
}

function start(n: number): State {
  const zero = new Array<number>(n).fill(0);
  return {
    mean: zero.map(() => 0.5),
    sigma: 0.3,
    covariance: zero.map((_, i) => zero.map((__, j) => (i === j ? 1 : 0))),
    pathSigma: zero,
    pathC: zero,
    generation: 0,
  };
}

const clamp = (x: number) => Math.min(1, Math.max(0, x));

function sample({ mean, sigma, covariance }: State, draw: () => number): number[] {
  const { values, vectors } = eigen(covariance);
  const scaled = values.map((value) => Math.sqrt(Math.max(value, 1e-20)) * normal(draw));
  return mean.map((centre, i) => {
    const step = vectors[i]?.reduce((sum, v, k) => sum + v * (scaled[k] ?? 0), 0) ?? 0;
    return clamp(centre + sigma * step);
  });
}

/** One generation's update: equations (5) to (49) of the tutorial, without the negative weights. */
function update(state: State, generation: readonly Tried[]): State {
  const n = state.mean.length;
  const ranked = generation
    .filter(({ loss }) => loss !== null)
    .toSorted((a, b) => (a.loss ?? 0) - (b.loss ?? 0));
  const mu = Math.min(ranked.length, Math.floor(lambda(n) / 2));
  if (mu === 0) return { ...state, generation: state.generation + 1 };
  const raw = Array.from({ length: mu }, (_, i) => Math.log((lambda(n) + 1) / 2) - Math.log(i + 1));
  const total = raw.reduce((a, b) => a + b, 0);
  const weights = raw.map((w) => w / total);
  const mueff = 1 / weights.reduce((sum, w) => sum + w * w, 0);
  const steps = ranked
    .slice(0, mu)
    .map(({ place }) => place.map((x, i) => (x - (state.mean[i] ?? 0)) / state.sigma));
  const mixed = state.mean.map((_, i) =>
    steps.reduce((sum, step, k) => sum + (weights[k] ?? 0) * (step[i] ?? 0), 0),
  );
  const cs = (mueff + 2) / (n + mueff + 5);
  const cc = (4 + mueff / n) / (n + 4 + (2 * mueff) / n);
  const c1 = 2 / ((n + 1.3) ** 2 + mueff);
  const cmu = Math.min(1 - c1, (2 * (mueff - 2 + 1 / mueff)) / ((n + 2) ** 2 + mueff));
  const damping = 1 + 2 * Math.max(0, Math.sqrt((mueff - 1) / (n + 1)) - 1) + cs;
  const chi = Math.sqrt(n) * (1 - 1 / (4 * n) + 1 / (21 * n * n));
  const { values, vectors } = eigen(state.covariance);
  // C^(-1/2) times the mean step: into the eigenbasis, divided, and back.
  const inside = values.map(
    (value, k) =>
      mixed.reduce((sum, m, i) => sum + (vectors[i]?.[k] ?? 0) * m, 0) /
      Math.sqrt(Math.max(value, 1e-20)),
  );
  const whitened = state.mean.map(
    (_, i) => vectors[i]?.reduce((sum, v, k) => sum + v * (inside[k] ?? 0), 0) ?? 0,
  );
  const pathSigma = state.pathSigma.map(
    (p, i) => (1 - cs) * p + Math.sqrt(cs * (2 - cs) * mueff) * (whitened[i] ?? 0),
  );
  const length = Math.hypot(...pathSigma);
  const generations = state.generation + 1;
  const expected = Math.sqrt(1 - (1 - cs) ** (2 * generations));
  const h = length / expected < (1.4 + 2 / (n + 1)) * chi ? 1 : 0;
  const pathC = state.pathC.map(
    (p, i) => (1 - cc) * p + h * Math.sqrt(cc * (2 - cc) * mueff) * (mixed[i] ?? 0),
  );
  const kept = 1 - c1 - cmu + c1 * (1 - h) * cc * (2 - cc);
  const covariance = state.covariance.map((row, i) =>
    row.map((value, j) => {
      const rankMu = steps.reduce(
        (sum, step, k) => sum + (weights[k] ?? 0) * (step[i] ?? 0) * (step[j] ?? 0),
        0,
      );
      return kept * value + c1 * (pathC[i] ?? 0) * (pathC[j] ?? 0) + cmu * rankMu;
    }),
  );
  return {
    mean: state.mean.map((m, i) => clamp(m + state.sigma * (mixed[i] ?? 0))),
    sigma: Math.min(1, state.sigma * Math.exp((cs / damping) * (length / chi - 1))),
    ...{ covariance, pathSigma, pathC, generation: generations },
  };
}
