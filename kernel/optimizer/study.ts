import type { Tried } from './sampler.js';
import { SAMPLERS, type SamplerName } from './samplers/index.js';
import type { Objective } from './objective.js';
import { type Axis, type Point, pointAt } from './space.js';

export interface StudyPlan {
  method: SamplerName;
  axes: readonly Axis[];
  objective: Objective;
  seed: number;
  /** How many different settings are tried at most. */
  trials: number;
}

/** How a trial ended: `value` is null where the result has no such number, or where there is none. */
export interface Outcome {
  status: string;
  value: number | null;
  error: string | null;
}

export interface Trial extends Outcome {
  number: number;
  params: Point;
}

export interface StudyWork {
  /** Outcomes of trials that ended before an interruption, by {@link pointKey}. */
  known: ReadonlyMap<string, Outcome>;
  /** Runs one setting for real. */
  run(params: Point, number: number): Promise<Outcome>;
  /** Keeps an ended trial, so that it is not run again. */
  keep(trial: Trial): Promise<void>;
  /** How many run at a time; the study is the same for any. */
  parallel: number;
  signal: AbortSignal;
}

/** A space that gives the same settings again and again is left after so many proposals for each trial. */
const PROPOSALS = 20;

export const pointKey = (point: Point): string => JSON.stringify(point);

/** Tries settings round by round; those of a round are chosen before any of them has run. */
export async function runStudy(plan: StudyPlan, work: StudyWork): Promise<Trial[]> {
  const { axes, seed, objective } = plan;
  const sampler = SAMPLERS[plan.method];
  const trials = new Map<string, Trial>();
  const history: Tried[] = [];
  for (let asked = 0; trials.size < plan.trials && asked < plan.trials * PROPOSALS;) {
    work.signal.throwIfAborted();
    const places = roundOf(sampler.round(axes), (i) =>
      sampler.propose({ axes, seed, number: asked + i, history }),
    );
    if (places.length === 0) break;
    asked += places.length;
    const points = places.map((place) => pointAt(axes, place));
    await runRound(points, plan.trials, trials, work);
    if (trials.size >= plan.trials) break;
    places.forEach((place, i) => {
      const value = trials.get(pointKey(points[i] ?? {}))?.value ?? null;
      const loss = value === null || objective.better === 'smaller' ? value : -value;
      history.push({ place, loss });
    });
  }
  return [...trials.values()];
}

function roundOf(size: number, propose: (i: number) => number[] | undefined): number[][] {
  const places = Array.from({ length: size }, (_, i) => propose(i));
  return places.filter((place) => place !== undefined);
}

/** Runs a round's settings that were not tried yet, a few at a time; trials stand in the order of the proposals. */
async function runRound(
  points: readonly Point[],
  most: number,
  trials: Map<string, Trial>,
  work: StudyWork,
): Promise<void> {
  const fresh = new Map(
    points.map((point) => [pointKey(point), point] as const).filter(([key]) => !trials.has(key)),
  );
  const begun = [...fresh].slice(0, most - trials.size).map(([key, params], i) => ({
    ...{ key, params, number: trials.size + i },
  }));
  const ended = new Map<string, Trial>();
  const queue = [...begun];
  const worker = async (): Promise<void> => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      const { key, params, number } = next;
      const known = work.known.get(key);
      const trial = { number, params, ...(known ?? (await work.run(params, number))) };
      if (known === undefined) await work.keep(trial);
      ended.set(key, trial);
    }
  };
  await Promise.all(Array.from({ length: work.parallel }, worker));
  for (const { key } of begun) {
    const trial = ended.get(key);
    if (trial !== undefined) trials.set(key, trial);
  }
}

/** The best trial: the first of those that are equally good. */
export function bestOf(
  objective: Objective,
  trials: readonly Trial[],
): { params: Point; value: number } | null {
  let best: { params: Point; value: number } | null = null;
  for (const { params, value } of trials) {
    if (value === null) continue;
    const better =
      best === null || (objective.better === 'larger' ? value > best.value : value < best.value);
    if (better) best = { params, value };
  }
  return best;
}
