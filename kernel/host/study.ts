import { AssayError, type ProcessingResult } from '@assay/schema';
import {
  bestOf,
  firstObjective,
  openStudy,
  type Outcome,
  readObjective,
  readSpace,
  runStudy,
  type SamplerName,
  stableRegion,
  type StableRegion,
  type Trial,
  triedSettings,
  valueOf,
} from '../optimizer/index.js';
import { knownDataset } from './known-dataset.js';
import type { Services } from './services.js';

export interface StudyRequest {
  space?: unknown;
  objective?: string;
  trials?: number;
  seed?: number;
  method?: SamplerName;
}

export interface Study {
  study: string;
  /** Every trial is a real job: nothing here is made up. */
  simulated: false;
  method: SamplerName;
  processor: string;
  dataset: string | null;
  objective: string;
  seed: number;
  trials: Trial[];
  best: { params: Record<string, unknown>; value: number } | null;
  /** Where the best setting's answer holds, as far as it was tried. */
  stable_region: StableRegion | null;
  /** Settings tried with this processor on this content, over all studies. */
  tried: number;
}

/** What a search starts from: a finished result, or a processor and a dataset alone. */
export type StudyBase = Pick<
  ProcessingResult,
  'processing_type' | 'dataset' | 'parameters' | 'result_data'
>;

const TRIALS = 10;
const AT_ONCE = 2;
const ENDED = new Set(['COMPLETED', 'FAILED', 'CANCELLED']);

/**
 * Searches better parameters for a processor on a dataset. Each trial is a real job that leaves nothing behind but its entry
 * in the study; a study that was interrupted, or is asked for with more trials, goes on.
 *
 * @throws AssayError `dataset-unknown`, `processor-unknown`, `space-wrong`, `space-needed`, `objective-wrong`
 */
export async function study(
  services: Services,
  base: StudyBase,
  request: StudyRequest,
  signal: AbortSignal,
): Promise<Study> {
  const { store, queue } = services;
  const { method = 'random', seed = 0, trials: wanted = TRIALS } = request;
  const dataset = await knownDataset(store, base.dataset ?? '');
  const name = processorName(base);
  const processor = (await queue.processors()).find((one) => one.name === name);
  if (processor === undefined) {
    throw new AssayError('processor-unknown', `there is no processor "${name}"`, {
      ...{ status: 404, pointer: '/processor' },
    });
  }
  const properties = (processor.parameters['properties'] ?? {}) as Record<string, object>;
  const axes = readSpace(request.space, properties, base.parameters);
  const objective =
    request.objective === undefined
      ? firstObjective(base.result_data ?? {}, base.parameters)
      : readObjective(request.objective);
  const plan = { method, axes, objective, seed, trials: wanted };
  const opened = await openStudy(store, {
    ...{ processor: name, codeHash: processor.code_hash, plan },
    ...{ dataset: dataset.name, contentHash: dataset.content_hash, parameters: base.parameters },
  });
  const run = async (params: Record<string, unknown>, number: number): Promise<Outcome> => {
    const parameters = { ...base.parameters, ...params };
    const as = `optimizer_${opened.id.slice(0, 8)}_${number}`;
    const ended = await runTrial(services, { ...base, parameters }, as, signal);
    const value = ended.status === 'COMPLETED' ? valueOf(objective, ended.result_data ?? {}) : null;
    return { status: ended.status, value, error: ended.error?.message ?? null };
  };
  const { known, id } = opened;
  const keep = (trial: Trial) => opened.keep(trial);
  const trials = await runStudy(plan, { known, keep, run, parallel: AT_ONCE, signal });
  const best = bestOf(objective, trials);
  return {
    ...{ study: id, simulated: false, method, processor: base.processing_type },
    ...{ dataset: dataset.name, objective: objective.text, seed, trials, best },
    stable_region: (best === null ? undefined : stableRegion(axes, trials, best)) ?? null,
    tried: await triedSettings(store, name, dataset.content_hash),
  };
}

/** `custom` is a way to call a script by its name in the parameters. */
function processorName({ processing_type: type, parameters }: StudyBase): string {
  const script = parameters['custom_script_name'];
  return type === 'custom' && typeof script === 'string' ? script : type;
}

type Ended = Pick<ProcessingResult, 'status' | 'result_data' | 'error'>;

async function runTrial(
  services: Services,
  base: StudyBase,
  as: string,
  signal: AbortSignal,
): Promise<Ended> {
  const { queue } = services;
  let id: string | undefined;
  try {
    const { processing_type: processor, dataset, parameters } = base;
    const request = { processor, dataset: dataset ?? '', parameters, as, max_retries: 0 };
    id = (await queue.submit(request)).task_id;
    await ended(services, id, signal);
    return await queue.result(id);
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof AssayError)) throw error;
    // Parameters that the processor refuses are an outcome of the search.
    return { status: 'FAILED', result_data: null, error: error.toFailure() };
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
