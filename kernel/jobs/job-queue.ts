import type { Job, ProcessingResult, ProcessorDescription, ProcessRequest } from '@assay/schema';
import type { LakeOptions, OnceKey, Store } from '../store/index.js';
import type { DescribeCustom, RunCustom } from './custom-code.js';
import type { Publish } from './publish.js';
import type { Freshness } from './freshness.js';
import type { JobFilter, JobPage } from './job-list.js';
import type { KindRequest } from './kind-submission.js';
import type { JobKinds } from './kinds.js';
import type { Reserve } from './reserve.js';
import type { Schedules } from './schedules.js';
import type { PieceSizes } from './long/index.js';
import type { Preview } from './preview.js';
import type { SubmitOptions } from './submission.js';

export interface JobQueueContext {
  store: Store;
  /** The project's folder; its `processors/custom/` holds custom scripts. */
  project: string;
  /** Called after the commit of what it tells. */
  publish: Publish;
  runCustom: RunCustom;
  describeCustom: DescribeCustom;
  /** Job types beside `process`. */
  kinds?: JobKinds;
  /** Whose store it is; 1 when absent. */
  tenant?: number;
  /** Trouble that belongs to no job's record; to stderr when absent. */
  report?: (error: unknown) => void;
  /** What the line between machines has to say, for the host's log. */
  log?: (line: string) => void;
  /** Jobs that run at once; `ASSAY_WORKERS`, else 2. */
  workers?: number;
  /** From when on tables are long, and in what pieces they are taken then. */
  pieces?: PieceSizes;
  /** Where the queue lies when many machines share the store. */
  lake?: Pick<LakeOptions, 'catalogue' | 'schema' | 'broker'> | undefined;
  /** Room on the disk for the ledger's last words. */
  reserve?: Reserve | undefined;
  /** Folder of the product's bundles; that of the running one when absent. */
  build?: URL;
}

/** Background jobs over the store's ledger. */
export interface JobQueue {
  /** Checks a request, writes its job and returns at once. @throws AssayError when it is refused: then nothing is written */
  submit(request: ProcessRequest, options?: SubmitOptions): Promise<ProcessingResult>;
  /** As `submit`, for many jobs, which are written at once: all of them, or none. @throws AssayError of the first that is refused */
  submitMany(
    requests: readonly ProcessRequest[],
    options?: SubmitOptions,
  ): Promise<ProcessingResult[]>;
  /** Jobs of other kinds, all of them or none; those whose ids are there already are answered as they are. */
  submitKinds(requests: readonly KindRequest[]): Promise<Job[]>;
  /** Jobs by the clock. */
  readonly schedules: Schedules;
  /** Runs a request on the first rows of its dataset; nothing is written. @throws AssayError as `submit` does */
  preview(request: ProcessRequest, rows: number): Promise<Preview>;
  /** Whether the table of a request's name is what a run would give now. @throws AssayError as `submit` does */
  freshness(request: ProcessRequest): Promise<Freshness>;
  /** @throws AssayError `job-unknown` (404) */
  get(id: string): Promise<Job>;
  /** Newest first. */
  list(filter?: JobFilter, page?: JobPage): Promise<Job[]>;
  /** By the result's or the job's id. @throws AssayError `job-unknown` (404) */
  result(id: string): Promise<ProcessingResult>;
  results(filter?: JobFilter, page?: JobPage): Promise<ProcessingResult[]>;
  /** How many jobs a filter lets through. */
  count(filter?: JobFilter): Promise<number>;
  /** Stops a job that waits or runs; nothing of it stays. @throws AssayError `job-state` (409) when it has ended */
  cancel(id: string, options?: { once?: OnceKey | undefined }): Promise<Job>;
  /** Runs a failed or cancelled job again. @throws AssayError `job-state` (409) */
  retry(id: string, options?: { once?: OnceKey | undefined }): Promise<Job>;
  /** Forgets a job, its result and its table; one that runs is cancelled first. */
  remove(id: string): Promise<void>;
  processors(): Promise<ProcessorDescription[]>;
  /** Takes up what an earlier host left. Call it once, before the first client. */
  recover(): Promise<{ resumed: number; waiting: number }>;
  /** True when no job runs or waits, and no schedule will bring one. */
  idle(): boolean;
  /** Jobs by state. */
  counts(): Promise<Record<string, number>>;
  /** Starts a worker ahead of the first job, where none is. */
  warm(): void;
  /** Pids of the living job workers. */
  workerPids(): number[];
  /** How many workers work, wait and answer, or do not answer: those are ended. */
  lookAtWorkers(): Promise<{ working: number; waiting: number; silent: number }>;
  /** Ends workers and sandboxes. Unfinished jobs stay in the ledger for the next `recover`. */
  close(): Promise<void>;
}
