import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Job, ProcessingResult, ProcessorDescription, ProcessRequest } from '@assay/schema';
import { AssayError } from '@assay/schema';
import type { Store } from '../store/index.js';
import { resumeJob } from './attempt-ledger.js';
import { Catalogue } from './catalogue.js';
import type { DescribeCustom, RunCustom } from './custom-code.js';
import { Dispatcher, type Publish } from './dispatcher.js';
import { getJob, insertJob, listJobs, moveJob, unfinishedJobs, type JobFilter } from './ledger.js';
import { sweepStaged } from './output-table.js';
import { toJob, toResult, type JobRecord } from './record.js';
import { removeJob } from './removal.js';
import { isFinal } from './states.js';
import { prepareJob, type SubmitOptions } from './submission.js';
import { WorkerPool } from './worker-pool.js';

export interface JobQueueContext {
  store: Store;
  /** The project's folder; its `processors/custom/` holds custom scripts. */
  project: string;
  /** Called after the commit of what it tells. */
  publish: Publish;
  runCustom: RunCustom;
  describeCustom: DescribeCustom;
  /** Trouble that belongs to no job's record; to stderr when absent. */
  report?: (error: unknown) => void;
  /** Jobs that run at once; `ASSAY_WORKERS`, else 2. */
  workers?: number;
  /** Folder of the product's bundles; that of the running one when absent. */
  build?: URL;
}

/** Background jobs over the store's ledger. */
export interface JobQueue {
  /** Checks a request, writes its job and returns at once. @throws AssayError when it is refused: then nothing is written */
  submit(request: ProcessRequest, options?: SubmitOptions): Promise<ProcessingResult>;
  /** @throws AssayError `job-unknown` (404) */
  get(id: string): Promise<Job>;
  /** Newest first. */
  list(filter?: JobFilter): Promise<Job[]>;
  /** By the result's or the job's id. @throws AssayError `job-unknown` (404) */
  result(id: string): Promise<ProcessingResult>;
  results(filter?: Omit<JobFilter, 'jobType'>): Promise<ProcessingResult[]>;
  /** Stops a job that waits or runs; nothing of it stays. @throws AssayError `job-state` (409) when it has ended */
  cancel(id: string): Promise<Job>;
  /** Runs a failed or cancelled job again. @throws AssayError `job-state` (409) */
  retry(id: string): Promise<Job>;
  /** Forgets a job, its result and its table; one that runs is cancelled first. */
  remove(id: string): Promise<void>;
  processors(): Promise<ProcessorDescription[]>;
  /** Takes up what an earlier host left. Call it once, before the first client. */
  recover(): Promise<{ resumed: number; waiting: number }>;
  /** True when no job runs or waits. */
  idle(): boolean;
  /** Jobs by state. */
  counts(): Promise<Record<string, number>>;
  /** Pids of the living job workers. */
  workerPids(): number[];
  /** Ends workers and sandboxes. Unfinished jobs stay in the ledger for the next `recover`. */
  close(): Promise<void>;
}

export function createJobQueue(context: JobQueueContext): JobQueue {
  const { store, publish } = context;
  const workers = context.workers ?? workersFromEnvironment();
  const build = context.build ?? new URL('.', import.meta.url);
  const catalogue = new Catalogue(
    {
      standard: new URL('processors/', build),
      // The scripts that come with the product serve every project that has none of that name.
      custom: [
        join(context.project, 'processors', 'custom'),
        fileURLToPath(new URL('../../processors/custom', build)),
      ],
    },
    context.describeCustom,
  );
  const pool = new WorkerPool(new URL('job-worker.js', build), workers);
  const { runCustom } = context;
  const report = context.report ?? ((error: unknown) => console.error(error));
  const dispatcher = new Dispatcher({
    store,
    catalogue,
    pool,
    runCustom,
    workers,
    publish,
    report,
  });

  const seen = (record: JobRecord) => toJob(record, dispatcher.progressOf(record));
  return {
    async submit(request, options) {
      const record = await prepareJob(store, catalogue, request, options);
      await store.transaction((tx) => insertJob(tx, record));
      dispatcher.announce(record);
      dispatcher.enter(record);
      return toResult(record);
    },
    get: async (id) => seen(await getJob(store, id)),
    list: async (filter) => (await listJobs(store, filter, false)).map(seen),
    async result(id) {
      const record = await getJob(store, id);
      return toResult(record, dispatcher.progressOf(record));
    },
    async results(filter) {
      const records = await listJobs(store, { ...filter, jobType: 'process' });
      return records.map((record) => toResult(record, dispatcher.progressOf(record)));
    },
    async cancel(id) {
      const record = await getJob(store, id);
      return toJob(record.status === 'CANCELLED' ? record : await dispatcher.cancel(record.id));
    },
    async retry(id) {
      const record = await retryJob(store, id);
      dispatcher.announce(record);
      dispatcher.enter(record);
      return toJob(record);
    },
    async remove(id) {
      const { status, id: jobId } = await getJob(store, id);
      if (!isFinal(status)) await stop(dispatcher, jobId);
      await removeJob(store, jobId, publish);
    },
    processors: () => catalogue.list(),
    async recover() {
      pool.warm();
      await sweepStaged(store);
      const records = await unfinishedJobs(store);
      const left = records.filter(({ status }) => status === 'PROCESSING');
      for (const record of records) {
        if (record.status !== 'PROCESSING') dispatcher.enter(record);
        else dispatcher.enter(await resumeJob(store, record, 'its host ended'));
      }
      return { resumed: left.length, waiting: records.length - left.length };
    },
    idle: () => dispatcher.idle(),
    async counts() {
      const rows = await store.query('SELECT status, count(*) AS n FROM assay.job GROUP BY status');
      return Object.fromEntries(rows.map((row) => [String(row['status']), Number(row['n'])]));
    },
    workerPids: () => pool.pids(),
    async close() {
      await dispatcher.close();
      await pool.close();
    },
  };
}

/** Cancels a job, or finds that it has ended by itself meanwhile. */
async function stop(dispatcher: Dispatcher, id: string): Promise<void> {
  try {
    await dispatcher.cancel(id);
  } catch (error) {
    if (!(error instanceof AssayError && error.code === 'job-state')) throw error;
  }
}

/** A user's wish to run a finished job again: with all its tries, and at once. */
async function retryJob(store: Store, id: string): Promise<JobRecord> {
  const now = store.now();
  const fresh = {
    ...{ retry_count: 0, error_details: null, progress: null, started_at: null },
    ...{ completed_at: null, scheduled_at: now.toISOString() },
  };
  return await store.transaction(async (tx) =>
    moveJob(tx, await getJob(tx, id), 'retry', fresh, now),
  );
}

function workersFromEnvironment(): number {
  const text = process.env['ASSAY_WORKERS'];
  if (text === undefined || text === '') return 2;
  const workers = Number(text);
  if (Number.isInteger(workers) && workers >= 1 && workers <= 256) return workers;
  throw new AssayError(
    'setting-invalid',
    `ASSAY_WORKERS is "${text}", not an integer from 1 to 256`,
  );
}
