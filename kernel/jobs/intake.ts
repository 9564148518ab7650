import type { Job, ProcessingResult, ProcessRequest } from '@assay/schema';
import type { Store } from '../store/index.js';
import type { Catalogue } from './catalogue.js';
import type { Dispatcher } from './dispatcher.js';
import { equalJob } from './equal-job.js';
import type { GroupCommit } from './group-commit.js';
import { kindRecord, type KindRequest } from './kind-submission.js';
import { findJobs } from './ledger.js';
import { newSharedJobs } from './new-jobs.js';
import { OneAtATime } from './one-at-a-time.js';
import { toJob, toResult, type JobRecord } from './record.js';
import { prepareJob, type SubmitOptions } from './submission.js';
import { idsOf, submittedBefore } from './submitted-before.js';

/** So long a new job that begins at once may wait to be written together with its end. */
const PATIENCE_MS = 15;
/** Of many, so much longer for each; but whoever asked does not wait for long. */
const EACH_MS = 0.5;
const MOST_PATIENCE_MS = 300;

export interface IntakeContext {
  store: Store;
  catalogue: Catalogue;
  dispatcher: Dispatcher;
  ledger: GroupCommit;
  tenant: number;
}

/** Takes new jobs in: checked, then written, all of a call or none. */
export class Intake {
  readonly #calls = new OneAtATime();

  /** @param wait - hands jobs that were written to whoever is free, where many machines share the ledger */
  constructor(
    private readonly context: IntakeContext,
    private readonly wait?: (...records: readonly JobRecord[]) => void,
  ) {}

  async kinds(requests: readonly KindRequest[]): Promise<Job[]> {
    const { store } = this.context;
    const records = requests.map((request) => kindRecord(store, request));
    return await this.#calls.once(records[0]?.id, async () => {
      // Only an id that the caller chose can be there already.
      const chosen = requests.some(({ id }) => id !== undefined);
      const ids = records.map(({ id }) => id);
      const made = chosen ? await findJobs(store, ids) : [];
      if (made.length > 0) return made.map((record) => this.#job(record));
      // Each begins with its start in the ledger: there is no end to be written with.
      return (await this.#enter(records, chosen, 0)).map((record) => this.#job(record));
    });
  }

  /** @throws AssayError of the first request that is refused: then none is written */
  async processes(
    requests: readonly ProcessRequest[],
    options?: SubmitOptions,
  ): Promise<ProcessingResult[]> {
    const { store } = this.context;
    const ids = idsOf(options?.once, requests.length);
    // The same call may come twice at once.
    return await this.#calls.once(ids[0], async () => {
      const before = await submittedBefore(store, ids, requests);
      if (before !== undefined) return before.map((record) => this.#result(record));
      const wishes = await this.#prepare(requests, ids, options);
      const records = wishes.flatMap(({ record, left }) => (left === undefined ? record : []));
      const chosen = ids[0] !== undefined;
      const made =
        records.length === 0 ? [] : await this.#enter(records, chosen, patience(records));
      const byId = new Map(made.map((record) => [record.id, record]));
      return wishes.map(({ record, left }) => this.#result(left ?? byId.get(record.id) ?? record));
    });
  }

  /** Each request's job, and what an interrupted run has left in place of it. */
  async #prepare(
    requests: readonly ProcessRequest[],
    ids: readonly (string | undefined)[],
    options: SubmitOptions | undefined,
  ): Promise<{ record: JobRecord; left: JobRecord | undefined }[]> {
    const { store, catalogue, tenant } = this.context;
    const wishes: { record: JobRecord; left: JobRecord | undefined }[] = [];
    for (const [i, request] of requests.entries()) {
      const wish = { ...options, id: ids[i], tenant };
      const record = await prepareJob(store, catalogue, request, wish);
      const left = request.join === true ? await equalJob(this.context, record) : undefined;
      wishes.push({ record, left });
    }
    return wishes;
  }

  /**
   * Writes new jobs and has them run. Here they may begin before they are in the ledger: a short one is written once, as it
   * ends; who asked is answered when it is there.
   *
   * @param patienceMs - so long they may wait for that, when they begin at once
   * @returns the jobs as they were written now, or before by the same call on another machine
   */
  async #enter(
    records: readonly JobRecord[],
    chosen: boolean,
    patienceMs: number,
  ): Promise<readonly JobRecord[]> {
    const { store, dispatcher, ledger } = this.context;
    if (this.wait !== undefined) {
      const made = await newSharedJobs(store, records, chosen);
      if (made.length > 0) return made;
      this.wait(...records);
      return records;
    }
    const there = ledger.insert(records, dispatcher.free ? patienceMs : 0);
    await dispatcher.enterAhead(records, there);
    return records;
  }

  #job(record: JobRecord): Job {
    return toJob(record, this.context.dispatcher.progressOf(record));
  }

  #result(record: JobRecord): ProcessingResult {
    return toResult(record, this.context.dispatcher.progressOf(record));
  }
}

function patience({ length }: readonly JobRecord[]): number {
  return Math.min(PATIENCE_MS + (length - 1) * EACH_MS, MOST_PATIENCE_MS);
}
