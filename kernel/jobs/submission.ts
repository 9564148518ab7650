import { randomUUID } from 'node:crypto';
import { AssayError, type Dataset, type ProcessRequest } from '@assay/schema';
import { findDataset, listDatasets, type OnceKey, type Store } from '../store/index.js';
import type { Catalogue, ProcessorReference } from './catalogue.js';
import { findJob } from './ledger.js';
import { checkOutputName } from './output-name.js';
import { effectiveParameters } from './parameters.js';
import { checkPriority } from './priority.js';
import type { JobRecord } from './record.js';

/** What a request may say besides its schema. */
export interface SubmitOptions {
  /** The call's key: sent again, it finds the job that it made. */
  once?: OnceKey | undefined;
  /** Not before this time. */
  scheduledAt?: Date;
  maxRetries?: number;
  /** Whose store it is; 1 when absent. */
  tenant?: number;
  /** Name of the schedule that asks. */
  schedule?: string;
}

interface Input {
  /** Name of the input, or the name that its job's output will have. */
  name: string;
  dataset: Dataset | undefined;
  dependsOn: JobRecord | undefined;
}

/** Code that takes longer to describe is not waited for: its parameters are checked when it runs. */
const DESCRIBE_MS = 400;

/**
 * Turns a request into a job's first record. Nothing is written: a request that is refused leaves no trace.
 *
 * @throws AssayError `dataset-unknown`, `processor-unknown`, `parameter-invalid`, `name-taken`, `priority-invalid`, …
 */
export async function prepareJob(
  store: Store,
  catalogue: Catalogue,
  request: ProcessRequest,
  options: SubmitOptions & { id?: string | undefined } = {},
): Promise<JobRecord> {
  const parameters = request.parameters ?? {};
  const [reference, input] = await Promise.all([
    catalogue.refer(request.processor, parameters, request.code),
    findInput(store, request.dataset),
  ]);
  const name = request.as ?? `${input.name}_${reference.code?.name ?? reference.processor}`;
  await Promise.all([
    checkParameters(catalogue, reference, parameters),
    checkOutputName(store, name),
  ]);
  const now = store.now();
  return {
    id: options.id ?? randomUUID(),
    result_id: randomUUID(),
    job_type: 'process',
    processor: reference.processor,
    code: reference.code,
    code_hash: null,
    dataset: input.name,
    dataset_id: input.dataset?.id ?? null,
    data_file_id: input.dataset?.data_file_id ?? input.dependsOn?.data_file_id ?? null,
    depends_on: input.dependsOn?.id ?? null,
    parameters,
    output_name: name,
    status: 'PENDING',
    dead_letter: false,
    priority: checkPriority(request.priority ?? 5),
    attempt: 0,
    retry_count: 0,
    max_retries: options.maxRetries ?? request.max_retries ?? 3,
    time_limit_ms: request.time_limit_ms ?? null,
    use_cache: request.cache ?? true,
    cached: false,
    progress: null,
    step_key: null,
    result_data: null,
    error_details: null,
    tenant_id: options.tenant ?? 1,
    pipeline_id: null,
    schedule: options.schedule ?? null,
    row_account: null,
    scheduled_at: scheduledAt(request, options, now),
    created_at: now.toISOString(),
    started_at: null,
    completed_at: null,
    updated_at: now.toISOString(),
  };
}

async function findInput(store: Store, nameOrId: string): Promise<Input> {
  const dataset = await findDataset(store, nameOrId);
  if (dataset !== undefined) return { name: dataset.name, dataset, dependsOn: undefined };
  const job = await findJob(store, nameOrId);
  if (job?.output_name != null) {
    return { name: job.output_name, dataset: undefined, dependsOn: job };
  }
  if (job !== undefined) {
    throw new AssayError('input-without-table', `job ${job.id} has no output table`, {
      pointer: '/dataset',
    });
  }
  const known = (await listDatasets(store)).map(({ name }) => name);
  throw new AssayError(
    'dataset-unknown',
    `there is no dataset "${nameOrId}"; known: ${known.length === 0 ? 'none' : known.join(', ')}`,
    { status: 404, pointer: '/dataset', remedy: 'load it first: assay load FILE' },
  );
}

/** Checks against the code as it stands; a script that cannot run becomes a failed job, which shows where and why. */
async function checkParameters(
  catalogue: Catalogue,
  reference: ProcessorReference,
  parameters: Record<string, unknown>,
): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), DESCRIBE_MS);
  });
  const code = await Promise.race([catalogue.code(reference), late]).finally(() =>
    clearTimeout(timer),
  );
  if (code === undefined || (code.kind === 'custom' && code.problem !== undefined)) return;
  effectiveParameters(code, reference.processor, parameters);
}

function scheduledAt(request: ProcessRequest, options: SubmitOptions, now: Date): string {
  if (options.scheduledAt !== undefined) return options.scheduledAt.toISOString();
  if (request.scheduled_at === undefined) return now.toISOString();
  const time = new Date(request.scheduled_at);
  if (!Number.isNaN(time.getTime())) return time.toISOString();
  throw new AssayError('time-invalid', `scheduled_at "${request.scheduled_at}" is no time`, {
    pointer: '/scheduled_at',
  });
}
