import { canonicalJson, type ProcessRequest } from '@assay/schema';
import type { Store } from '../store/index.js';
import type { Catalogue } from './catalogue.js';
import { resolveInput } from './input.js';
import { COMPUTED_BY, knownStep, type StepInput } from './lineage.js';
import { effectiveParameters } from './parameters.js';
import type { JobRecord } from './record.js';
import { stepKey } from './step-key.js';
import { prepareJob } from './submission.js';

/** One reason why a result is not what the request would give now. */
export interface Change {
  what: 'code' | 'parameter' | 'input' | 'engine';
  /** Of the parameter or the input; of an engine, the one that computed then. */
  name: string;
}

/**
 * How the table of a request's name stands to the request: `computed` or `cached` when it is what a run would give now,
 * `stale` with the reasons, `known` when a run would find its result made before, `new` when it would compute.
 */
export interface Freshness {
  state: 'computed' | 'cached' | 'stale' | 'known' | 'new';
  because: Change[];
  job_id: string | null;
  completed_at: string | null;
}

interface Made {
  id: string;
  cached: boolean;
  step_key: string;
  completed_at: string;
  code_hash: string;
  parameters: Record<string, unknown>;
  inputs: StepInput[];
  engine: string;
}

/** @throws AssayError as `submit` does, when the request is no request yet */
export async function freshnessOf(
  { store, catalogue }: { store: Store; catalogue: Catalogue },
  request: ProcessRequest,
): Promise<Freshness> {
  const record = await prepareJob(store, catalogue, request);
  const reference = { processor: record.processor ?? '', code: record.code };
  const code = await catalogue.code(reference);
  const parameters = effectiveParameters(code, reference.processor, record.parameters);
  const input = await resolveInput(store, record);
  const inputs = [input.contentHash];
  const key = stepKey({ codeHash: code.codeHash, parameters, inputs });
  const made = await lastMade(store, record);
  if (made === undefined) {
    const known = (await knownStep(store, key)) !== undefined;
    return { state: known ? 'known' : 'new', because: [], job_id: null, completed_at: null };
  }
  const { id: job_id, completed_at } = made;
  if (made.step_key === key && made.engine === COMPUTED_BY) {
    return { state: made.cached ? 'cached' : 'computed', because: [], job_id, completed_at };
  }
  const because: Change[] = [
    ...(made.code_hash === code.codeHash ? [] : [{ what: 'code' as const, name: code.name }]),
    ...changedNames(made.parameters, parameters).map((name) => ({
      ...{ what: 'parameter' as const, name },
    })),
    ...(made.inputs[0]?.content_hash === input.contentHash
      ? []
      : [{ what: 'input' as const, name: input.name }]),
    ...(made.engine === COMPUTED_BY ? [] : [{ what: 'engine' as const, name: made.engine }]),
  ];
  return { state: 'stale', because, job_id, completed_at };
}

/** The last finished job of this output, with the step that it stands for; one that made no table has no output. */
async function lastMade(store: Store, record: JobRecord): Promise<Made | undefined> {
  const rows = await store.query(
    `SELECT CAST(j.id AS VARCHAR) AS id, j.cached, j.step_key, j.completed_at, s.code_hash, s.parameters, s.inputs, s.engine
     FROM assay.job j JOIN assay.step s ON s.key = j.step_key
     WHERE j.status = 'COMPLETED' AND (lower(j.output_name) = lower($1)
       OR (j.output_name IS NULL AND j.processor = $2 AND lower(j.dataset) = lower($3)))
     ORDER BY j.completed_at DESC, j.created_at DESC LIMIT 1`,
    [record.output_name, record.processor, record.dataset],
  );
  return rows[0] as unknown as Made | undefined;
}

function changedNames(before: Record<string, unknown>, now: Record<string, unknown>): string[] {
  const names = new Set([...Object.keys(before), ...Object.keys(now)]);
  return [...names].filter((name) => canonicalJson(before[name]) !== canonicalJson(now[name]));
}
