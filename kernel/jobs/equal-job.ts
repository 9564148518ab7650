import { canonicalJson } from '@assay/schema';
import { findDataset, type Store } from '../store/index.js';
import type { Catalogue } from './catalogue.js';
import type { Dispatcher } from './dispatcher.js';
import { resolveInput } from './input.js';
import { getJob } from './ledger.js';
import { effectiveParameters } from './parameters.js';
import { SELECT_RECORD, toRecord, type JobRecord } from './record.js';
import { stepKey } from './step-key.js';

interface Place {
  store: Store;
  catalogue: Catalogue;
  dispatcher: Dispatcher;
}

/**
 * The job that an interrupted run has left and that a new one would only repeat: it waits, or runs on the code and input of
 * now, or has ended with the result that stands under its name. Undefined when there is none, so that what has changed
 * meanwhile is computed.
 *
 * @param record - the job as it would be submitted
 */
export async function equalJob(place: Place, record: JobRecord): Promise<JobRecord | undefined> {
  const { store, dispatcher } = place;
  const rows = await store.query(
    `${SELECT_RECORD} WHERE job_type = 'process' AND processor = $1 AND lower(dataset) = lower($2)
       AND CAST(depends_on AS VARCHAR) IS NOT DISTINCT FROM $3 AND use_cache = $4
       AND (lower(output_name) = lower($5) OR (output_name IS NULL AND status = 'COMPLETED'))
       AND status IN ('PENDING', 'PROCESSING', 'RETRYING', 'COMPLETED')
     ORDER BY created_at DESC, id`,
    [record.processor, record.dataset, record.depends_on, record.use_cache, record.output_name],
  );
  const asked = meaningOf(record);
  const equal = rows.map(toRecord).filter((job) => meaningOf(job) === asked);
  if (equal.length === 0) return undefined;
  const waiting = equal.find(({ status }) => status === 'PENDING' || status === 'RETRYING');
  if (waiting !== undefined) return waiting;
  if (record.depends_on !== null && !(await hasEnded(store, record.depends_on))) return undefined;
  const key = await keyNow(place, record);
  for (const job of equal) {
    if (job.status === 'PROCESSING' && dispatcher.keyOf(job.id) === key) return job;
    // Who asks for everything to be computed again gets what is being computed, never what was.
    if (job.status !== 'COMPLETED' || !job.use_cache || job.step_key !== key) continue;
    if (job.output_name === null) return job;
    if ((await findDataset(store, job.output_name))?.job_id === job.id) return job;
  }
  return undefined;
}

/** What a job computes, apart from its place in the notebook and in the queue. */
function meaningOf({ code, parameters, time_limit_ms: limit }: JobRecord): string {
  return canonicalJson([code?.name ?? null, code?.source ?? null, parameters, limit]);
}

const hasEnded = async (store: Store, id: string) =>
  (await getJob(store, id, false)).status === 'COMPLETED';

async function keyNow({ store, catalogue }: Place, record: JobRecord): Promise<string> {
  const reference = { processor: record.processor ?? '', code: record.code };
  const code = await catalogue.code(reference);
  const parameters = effectiveParameters(code, reference.processor, record.parameters);
  const { contentHash } = await resolveInput(store, record);
  return stepKey({ codeHash: code.codeHash, parameters, inputs: [contentHash] });
}
