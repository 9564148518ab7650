import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  AssayError,
  type ColumnTable,
  type Job,
  type ProcessingResult,
  type ProcessorDescription,
  type ProcessRequest,
} from '@assay/schema';
import { DROPPED, recall, Remembered, type OnceKey, type Store } from '../store/index.js';
import { CancelNotes } from './cancel-notes.js';
import { Catalogue } from './catalogue.js';
import type { RunCustom } from './custom-code.js';
import { Dispatcher } from './dispatcher.js';
import { freshnessOf, type Freshness } from './freshness.js';
import { GroupCommit } from './group-commit.js';
import type { JobQueue, JobQueueContext } from './job-queue.js';
import { countJobs, type JobFilter, type JobPage, listJobs } from './job-list.js';
import { getJob, unfinishedJobs } from './ledger.js';
import { STEP_TABLES, type StepOutput } from './lineage.js';
import { Intake } from './intake.js';
import type { KindRequest } from './kind-submission.js';
import { PIECES } from './long/index.js';
import { previewJob, type Preview } from './preview.js';
import type { Publish } from './publish.js';
import { toJob, toResult, type JobRecord } from './record.js';
import { removeJob } from './removal.js';
import { takeUp } from './take-up.js';
import type { Reserve } from './reserve.js';
import { noRoom, retryJob } from './retry.js';
import { Schedules } from './schedules.js';
import { Messages, WorkerLoop, type Shared } from './shared/index.js';
import { isFinal, stateOf } from './states.js';
import type { SubmitOptions } from './submission.js';
import { workersFromEnvironment } from './workers-setting.js';
import { WorkerPool } from './worker-pool.js';

/** Small inputs that are kept in memory. */
const MOST_INPUTS = 32;

/** Background jobs of one project. @throws AssayError `setting-invalid` for a wrong `ASSAY_WORKERS` */
export function createJobQueue(context: JobQueueContext): JobQueue {
  const workers = context.workers ?? workersFromEnvironment();
  const build = context.build ?? new URL('.', import.meta.url);
  const { store, publish, runCustom, tenant = 1, lake } = context;
  const reserve = lake === undefined ? context.reserve : undefined;
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
    context.lake !== undefined,
  );
  const pool = new WorkerPool(new URL('job-worker.js', build), workers);
  const report = context.report ?? ((error: unknown) => console.error(error));
  const { kinds = {} } = context;
  const ledger = new GroupCommit(store, report);
  const notes = new CancelNotes(join(dirname(store.file), 'cancelled'));
  const steps = new Remembered<StepOutput | undefined>(store, STEP_TABLES);
  const inputs = new Remembered<ColumnTable>(store, [DROPPED], MOST_INPUTS);
  const all = {
    ...{ store, ledger, catalogue, pool, runCustom, kinds, workers, publish, report },
    ...{ notes, reserve, pieces: context.pieces ?? PIECES, steps, inputs },
  };
  if (lake === undefined) {
    return new Queue(
      store,
      catalogue,
      pool,
      new Dispatcher(all),
      notes,
      reserve,
      publish,
      runCustom,
      ledger,
      report,
      tenant,
    );
  }
  const { catalogue: address, schema, broker } = lake;
  const { log = () => undefined } = context;
  const messages = new Messages({ catalogue: address, schema, broker, workers, report, log });
  const tell: Publish = (event) => {
    publish(event);
    messages.tell(event);
  };
  const dispatcher = new Dispatcher({ ...all, publish: tell, ended: (id) => loop.ended(id) });
  const loop = new WorkerLoop(store, messages, dispatcher, workers, report);
  const shared = { messages, loop, hear: publish };
  return new Queue(
    store,
    catalogue,
    pool,
    dispatcher,
    notes,
    undefined,
    tell,
    runCustom,
    ledger,
    report,
    tenant,
    shared,
  );
}

class Queue implements JobQueue {
  readonly schedules: Schedules;
  private readonly intake: Intake;

  constructor(
    readonly store: Store,
    readonly catalogue: Catalogue,
    readonly pool: WorkerPool,
    readonly dispatcher: Dispatcher,
    private readonly notes: CancelNotes,
    private readonly reserve: Reserve | undefined,
    private readonly publish: Publish,
    readonly runCustom: RunCustom,
    ledger: GroupCommit,
    private readonly report: (error: unknown) => void,
    tenant: number,
    private readonly shared?: Shared,
  ) {
    const wait = shared === undefined ? undefined : this.#wait.bind(this);
    this.intake = new Intake({ store, catalogue, dispatcher, ledger, tenant }, wait);
    this.schedules = new Schedules(store, (...wish) => this.submit(...wish), report);
  }

  submitKinds(requests: readonly KindRequest[]): Promise<Job[]> {
    return this.intake.kinds(requests);
  }

  async submit(request: ProcessRequest, options?: SubmitOptions): Promise<ProcessingResult> {
    const [result] = await this.intake.processes([request], options);
    if (result === undefined) throw new Error('a request has no result');
    return result;
  }

  submitMany(
    requests: readonly ProcessRequest[],
    options?: SubmitOptions,
  ): Promise<ProcessingResult[]> {
    return this.intake.processes(requests, options);
  }

  preview(request: ProcessRequest, rows: number): Promise<Preview> {
    return previewJob(this, request, rows);
  }

  freshness(request: ProcessRequest): Promise<Freshness> {
    return freshnessOf(this, request);
  }

  async get(id: string): Promise<Job> {
    return this.#job(await this.#known(id, false));
  }

  async list(filter?: JobFilter, page?: JobPage): Promise<Job[]> {
    await this.dispatcher.cancels.tried();
    const records = await this.dispatcher.asTheyAre(() =>
      listJobs(this.store, filter, page, false),
    );
    return records.map((record) => this.#job(record));
  }

  async result(id: string): Promise<ProcessingResult> {
    return this.#result(await this.#known(id));
  }

  async results(filter?: JobFilter, page?: JobPage): Promise<ProcessingResult[]> {
    await this.dispatcher.cancels.tried();
    const processes = { ...filter, jobTypes: ['process'] };
    const records = await this.dispatcher.asTheyAre(() => listJobs(this.store, processes, page));
    return records.map((record) => this.#result(record));
  }

  async count(filter?: JobFilter): Promise<number> {
    await this.dispatcher.cancels.tried();
    return await countJobs(this.store, filter);
  }

  // A second cancel finds the job cancelled, which is what it asks for: it needs no key.
  async cancel(id: string): Promise<Job> {
    if (this.dispatcher.holds(id)) return toJob(await this.dispatcher.cancel(id));
    const record = await this.#known(id, false);
    return toJob(record.status === 'CANCELLED' ? record : await this.dispatcher.cancel(record.id));
  }

  async retry(id: string, { once }: { once?: OnceKey | undefined } = {}): Promise<Job> {
    if (once !== undefined && (await recall(this.store, once)) !== undefined) {
      return await this.get(id);
    }
    const { id: jobId } = await getJob(this.store, id, false);
    await this.dispatcher.tried(jobId);
    if (this.dispatcher.unwritten(jobId) !== undefined) throw noRoom(jobId);
    const record = await retryJob(this.store, id, once);
    if (record === undefined) return await this.get(id);
    this.#wait(record);
    return toJob(record);
  }

  async remove(id: string): Promise<void> {
    const record = await getJob(this.store, id, false);
    const { id: jobId } = record;
    if (!isFinal(stateOf(record))) await stop(this.dispatcher, jobId);
    await removeJob(this.store, jobId, this.publish);
  }

  async processors(): Promise<ProcessorDescription[]> {
    return await this.catalogue.list();
  }

  async recover(): Promise<{ resumed: number; waiting: number }> {
    if (this.shared !== undefined) return await this.#join(this.shared);
    const { records, left } = await takeUp(this.store, this.notes, this.reserve);
    this.#wait(...records);
    await this.schedules.look();
    return { resumed: left, waiting: records.length - left };
  }

  /** Begins to work beside others: what they run is left to them, what waits is handed to whoever is free. */
  async #join({ messages, loop, hear }: Shared): Promise<{ resumed: number; waiting: number }> {
    const heard: Publish = (event) => {
      hear(event);
      if (event.job?.status === 'CANCELLED') this.dispatcher.drop(event.job.id);
    };
    await messages.open(heard, () => loop.wake());
    const records = await unfinishedJobs(this.store);
    const waiting = records.filter(({ status }) => status !== 'PROCESSING');
    await messages.send(...waiting);
    loop.start();
    await this.schedules.look();
    return { resumed: 0, waiting: waiting.length };
  }

  idle(): boolean {
    return this.dispatcher.idle() && !this.schedules.any;
  }

  async counts(): Promise<Record<string, number>> {
    await this.dispatcher.cancels.tried();
    const rows = await this.store.query('FROM assay.job SELECT status, count(*) AS n GROUP BY ALL');
    return Object.fromEntries(rows.map((row) => [String(row['status']), Number(row['n'])]));
  }

  readonly warm = (): void => this.pool.warm();
  readonly lookAtWorkers: JobQueue['lookAtWorkers'] = () => this.pool.look();

  workerPids(): number[] {
    return this.pool.pids();
  }

  async close(): Promise<void> {
    this.schedules.close();
    await this.shared?.loop.close();
    await this.dispatcher.close();
    await this.pool.close();
    await this.shared?.messages.close();
  }

  /** Tells of a job that waits before it can start, so that PENDING is seen first. */
  #wait(...records: readonly JobRecord[]): void {
    for (const record of records) this.dispatcher.announce(record);
    if (this.shared === undefined) this.dispatcher.enter(...records);
    // Should it not get through, the next host finds the jobs in the ledger.
    else this.shared.messages.send(...records).catch(this.report);
  }

  async #known(id: string, result = true): Promise<JobRecord> {
    const [record] = await this.dispatcher.asTheyAre(async () => [
      await getJob(this.store, id, result),
    ]);
    if (record === undefined) throw new Error('a job was read and is gone');
    return record;
  }

  #job(record: JobRecord): Job {
    return toJob(record, this.dispatcher.progressOf(record));
  }

  #result(record: JobRecord): ProcessingResult {
    return toResult(record, this.dispatcher.progressOf(record));
  }
}

/** Cancels a job, or finds that it has ended by itself meanwhile. */
async function stop(dispatcher: Dispatcher, id: string): Promise<void> {
  try {
    await dispatcher.cancel(id);
  } catch (error) {
    if (!(error instanceof AssayError && error.code === 'job-state')) throw error;
  }
}
