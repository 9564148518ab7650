import { AsyncResource } from 'node:async_hooks';
import type { Client } from '../client/index.js';
import type { Job as JobRecord, ProcessRequest } from '@assay/schema';
import { AssayError } from '@assay/schema';
import { type Bundle, DISPLAY, type LabContext } from './context.js';
import { jobBundle } from './job-card.js';
import { Result } from './result.js';
import { asSubmitted } from './submitted.js';

/**
 * A job in the background. Await it for its {@link Result}; hand it to the next processor without waiting; cancel it.
 * Its widget in the cell that started it is one display that follows the job, and keeps its last state in the file.
 */
export class Job implements PromiseLike<Result> {
  readonly submitted: Promise<JobRecord>;
  readonly #client: Promise<Client>;
  readonly #context: LabContext;
  readonly #displayId: string;
  readonly #finished: Promise<JobRecord>;
  #last: JobRecord | undefined;
  /** True when a cell asked for the result: then its errors reach that cell. */
  observed = false;
  #cancelled = new AbortController();

  constructor(
    client: Promise<Client>,
    request: Promise<ProcessRequest>,
    context: LabContext,
    displayId: string,
  ) {
    this.#client = client;
    this.#context = context;
    this.#displayId = displayId;
    // Events arrive on one stream for all; each job's display belongs to the cell that started it.
    const show = AsyncResource.bind((job: JobRecord, update: boolean) => this.#show(job, update));
    this.submitted = this.#submit(request, show);
    this.#finished = this.submitted.then(async (job) => {
      const host = await client;
      const signal = this.#cancelled.signal;
      return host.waitFor(job.id, { signal, onEvent: (state: JobRecord) => show(state, true) });
    });
    // A job that nobody awaits says why it failed in its widget; it must not end the cell's process.
    this.#finished.catch(() => undefined);
    this.submitted.catch(() => undefined);
  }

  async #submit(
    request: Promise<ProcessRequest>,
    show: (job: JobRecord, update: boolean) => void,
  ): Promise<JobRecord> {
    const [client, body] = await Promise.all([this.#client, request]);
    const result = await client.process(body);
    const job = await client.job(result.task_id);
    show(asSubmitted(job, result), false);
    return job;
  }

  #show(job: JobRecord, update: boolean): void {
    this.#last = job;
    this.#context.display(jobBundle(job), { displayId: this.#displayId, update });
  }

  /** The last state that was seen; undefined until the host has answered. */
  get state(): JobRecord | undefined {
    return this.#last;
  }

  /** Waits for the end. @throws AssayError with the processor's own message and place when the job failed. */
  async result(): Promise<Result> {
    this.observed = true;
    await this.submitted;
    const job = await this.#finished;
    // Shown once more from the cell that waits, so that a saved notebook never keeps a stale state.
    this.#show(job, true);
    const client = await this.#client;
    if (job.status === 'COMPLETED') {
      return Result.open(client, await client.result(job.result_id ?? job.id));
    }
    throw failureOf(job);
  }

  then<A = Result, B = never>(
    onFulfilled?: ((value: Result) => A | PromiseLike<A>) | null,
    onRejected?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    return this.result().then(onFulfilled, onRejected);
  }

  async cancel(): Promise<void> {
    const job = await this.submitted;
    await (await this.#client).cancel(job.id);
  }

  /** The widget is on the page already. */
  /** @internal */
  [DISPLAY](): Bundle {
    return {};
  }
}

function failureOf(job: JobRecord): AssayError {
  const error = job.error_details;
  if (job.status === 'CANCELLED' || error === null) {
    const remedy = `run it again: assay jobs retry ${job.id}`;
    return new AssayError('job-cancelled', `job ${job.id} was ${job.status.toLowerCase()}`, {
      remedy,
    });
  }
  return new AssayError(error.code, error.message, {
    place: {
      ...(error.file ? { file: error.file } : {}),
      ...(typeof error.line === 'number' ? { line: error.line } : {}),
      ...(typeof error.column === 'number' ? { column: error.column } : {}),
    },
    ...(error.remedy ? { remedy: error.remedy } : {}),
  });
}
