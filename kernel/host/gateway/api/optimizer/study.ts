import { randomUUID } from 'node:crypto';
import type { Job, ProcessingResult } from '@assay/schema';
import type { Services } from '../../../services.js';
import { firstObjective, type Objective, readObjective, valueOf } from './objective.js';
import { gridPoints, randomPoints, readSpace, seeded } from './space.js';

export interface StudyRequest {
  space?: unknown;
  objective?: string;
  trials?: number;
  seed?: number;
  method?: 'random' | 'grid';
}

export interface Trial {
  number: number;
  params: Record<string, unknown>;
  status: Job['status'];
  value: number | null;
  error: string | null;
}

export interface Study {
  study: string;
  /** Every trial is a real job: nothing here is made up. */
  simulated: false;
  method: 'random' | 'grid';
  processor: string;
  dataset: string | null;
  objective: string;
  seed: number;
  trials: Trial[];
  best: { params: Record<string, unknown>; value: number } | null;
}

/** What a search starts from: a finished result, or a processor and a dataset alone. */
export type StudyBase = Pick<
  ProcessingResult,
  'processing_type' | 'dataset' | 'parameters' | 'result_data'
>;

const TRIALS = 10;
const AT_ONCE = 2;
const ENDED = new Set(['COMPLETED', 'FAILED', 'CANCELLED']);

/** Searches better parameters for a result's processor on its dataset; the trials leave nothing behind. */
export async function runStudy(
  services: Services,
  base: StudyBase,
  request: StudyRequest,
  signal: AbortSignal,
): Promise<Study> {
  const { method = 'random', seed = 0, trials: wanted = TRIALS } = request;
  const processors = await services.queue.processors();
  const schema = processors.find(({ name }) => name === base.processing_type)?.parameters;
  const axes = readSpace(request.space, (schema?.['properties'] ?? {}) as Record<string, object>);
  const objective =
    request.objective === undefined
      ? firstObjective(base.result_data ?? {})
      : readObjective(request.objective);
  const points =
    method === 'grid' ? gridPoints(axes, wanted) : randomPoints(axes, wanted, seeded(seed));
  const study = randomUUID();
  const trials: Trial[] = [];
  for (let at = 0; at < points.length; at += AT_ONCE) {
    signal.throwIfAborted();
    const some = points
      .slice(at, at + AT_ONCE)
      .map((params, i) =>
        runTrial(services, base, { study, number: at + i, params, objective, signal }),
      );
    trials.push(...(await Promise.all(some)));
  }
  return {
    ...{ study, simulated: false, method, processor: base.processing_type },
    ...{ dataset: base.dataset ?? null, objective: objective.text, seed, trials },
    best: bestOf(objective, trials),
  };
}

interface TrialPlan {
  study: string;
  number: number;
  params: Record<string, unknown>;
  objective: Objective;
  signal: AbortSignal;
}

async function runTrial(
  services: Services,
  base: StudyBase,
  { study, number, params, objective, signal }: TrialPlan,
): Promise<Trial> {
  const { queue } = services;
  const trial = { number, params };
  let id: string | undefined;
  try {
    const submitted = await queue.submit({
      processor: base.processing_type,
      dataset: base.dataset ?? '',
      parameters: { ...base.parameters, ...params },
      as: `optimizer_${study.slice(0, 8)}_${number}`,
      max_retries: 0,
    });
    id = submitted.task_id;
    await ended(services, id, signal);
    const { status, result_data, error } = await queue.result(id);
    const value = status === 'COMPLETED' ? valueOf(objective, result_data ?? {}) : null;
    return { ...trial, status, value, error: error?.message ?? null };
  } catch (error) {
    signal.throwIfAborted();
    // Parameters that the processor refuses are an outcome of the search.
    const message = error instanceof Error ? error.message : String(error);
    return { ...trial, status: 'FAILED', value: null, error: message };
  } finally {
    if (id !== undefined) await queue.remove(id);
  }
}

/** Resolves when a job has ended. */
async function ended({ bus, queue }: Services, id: string, signal: AbortSignal): Promise<void> {
  let stop: () => void = () => undefined;
  const end = new Promise<void>((resolve, reject) => {
    stop = bus.listen(({ job }) => {
      if (job?.id === id && ENDED.has(job.status)) resolve();
    });
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
  });
  try {
    // It may have ended before we listened.
    if (!ENDED.has((await queue.get(id)).status)) await end;
  } finally {
    end.catch(() => undefined);
    stop();
  }
}

function bestOf(objective: Objective, trials: readonly Trial[]): Study['best'] {
  let best: Study['best'] = null;
  for (const { params, value } of trials) {
    if (value === null) continue;
    const better =
      best === null || (objective.better === 'larger' ? value > best.value : value < best.value);
    if (better) best = { params, value };
  }
  return best;
}
