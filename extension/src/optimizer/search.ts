import { AssayError, type Job, type ProcessRequest, type ProcessingResult } from '@assay/schema';
import type { TranslationBundle } from '@jupyterlab/translation';
import { Signal } from '@lumino/signaling';
import { fieldsOf } from '../forms/index.js';
import type { Project } from '../project/index.js';
import { type Objective, firstObjective, readObjective, valueOf } from './objective.js';
import { points, readSpace, seeded } from './space.js';

const TRIALS = 10;
const MOST_TRIALS = 200;

export interface Search {
  project: Project;
  trans: TranslationBundle;
  /** Id of the result whose processor and dataset are searched. */
  result: string;
  /** `space`, `objective`, `trials`, `seed`. */
  request: Record<string, unknown>;
  onTrial(text: string): void;
}

/**
 * Seeded random search in which every trial is a real job of the project. Gives the outcome in words, with what was run.
 */
export async function search(search: Search): Promise<string> {
  const { project, trans, request } = search;
  const base = await project.api.result(search.result);
  const processor = project.processors.find((one) => one.name === base.processing_type);
  const trials = whole(request['trials'], 'trials', TRIALS, MOST_TRIALS);
  const seed = whole(request['seed'], 'seed', 0, 2 ** 32 - 1);
  const axes = readSpace(request['space'], fieldsOf(processor?.parameters));
  const objective = objectiveOf(request['objective'], base);

  let best: { point: Record<string, unknown>; value: number } | undefined;
  let failed = 0;
  const tried = points(axes, trials, seeded(seed));
  for (const [number, point] of tried.entries()) {
    search.onTrial(trans.__('Trial %1 of %2…', number + 1, tried.length));
    const value = await trial(project, base, point, objective);
    if (Number.isNaN(value)) failed += 1;
    else if (best === undefined || improves(objective, value, best.value)) best = { point, value };
  }
  const what = trans.__(
    'random search, %1 real runs of %2 on %3, seed %4',
    tried.length,
    base.processing_type,
    base.dataset ?? '',
    seed,
  );
  const failures = failed === 0 ? '' : ` ${trans.__('%1 runs gave no value.', failed)}`;
  if (best === undefined)
    return `${trans.__('No run gave a value of %1', objective.text)} (${what}).`;
  const point = JSON.stringify(best.point);
  return `${trans.__('Best: %1 with %2 = %3', point, objective.text, best.value)} (${what}).${failures}`;
}

function objectiveOf(text: unknown, base: ProcessingResult): Objective {
  if (typeof text === 'string') return readObjective(text);
  const first = firstObjective(base.result_data ?? {});
  if (first !== undefined && text === undefined) return first;
  throw new AssayError('objective-needed', 'say what to search for', {
    remedy: 'add {"objective": "max PATH"} with a path into the result',
  });
}

function whole(value: unknown, name: string, standard: number, most: number): number {
  if (value === undefined) return standard;
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= most) {
    return value;
  }
  throw new AssayError('optimizer-wrong', `"${name}" must be a whole number of at most ${most}`);
}

const improves = (objective: Objective, value: number, best: number): boolean =>
  objective.better === 'larger' ? value > best : value < best;

/** One run with these parameters; its table is only a trial and is removed again. NaN where it failed. */
async function trial(
  project: Project,
  base: ProcessingResult,
  point: Record<string, unknown>,
  objective: Objective,
): Promise<number> {
  const name = `${base.table ?? base.processing_type}_trial`;
  const body: ProcessRequest = {
    processor: base.processing_type,
    dataset: base.dataset ?? '',
    parameters: { ...base.parameters, ...point },
    as: name,
  };
  const job = await ended(project, (await project.api.process(body)).task_id);
  if (job.status !== 'COMPLETED' || job.result_id === null) return NaN;
  const result = await project.api.result(job.result_id);
  if (job.table !== null) await project.api.removeDataset(job.table);
  return valueOf(objective, result.result_data ?? {});
}

const ENDED: ReadonlySet<Job['status']> = new Set(['COMPLETED', 'FAILED', 'CANCELLED']);

/** Resolves when the job has ended: by an event, or at once when it already has. */
async function ended(project: Project, id: string): Promise<Job> {
  const receiver = {};
  try {
    return await new Promise<Job>((resolve, reject) => {
      const see = (_: Project, job: Job): void => {
        if (job.id === id && ENDED.has(job.status)) resolve(job);
      };
      project.jobChanged.connect(see, receiver);
      project.api.job(id).then((job) => {
        see(project, job);
      }, reject);
    });
  } finally {
    Signal.disconnectReceiver(receiver);
  }
}
