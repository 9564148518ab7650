import type { Worker } from 'node:worker_threads';
import { AssayError, type Warning } from '@assay/schema';
import type { ArrivingBytes } from '../../store/index.js';
import type { Batch, Plan, SourceFacts } from '../table/reading.js';
import { buffersOf } from '../worker/batch-buffers.js';
import type { FromWorker, ToWorker, WorkerTask } from '../worker/protocol.js';
import { giveBack, HEAP_MB, takeThread } from './warm-thread.js';

/** What is known of a source when all of it was read. */
export interface ReadToEnd {
  facts: { source: SourceFacts; warnings: Warning[] };
  hash: string;
}

/** Reads a source in a thread of its own, so that parsing never holds up the store's process. */
export class LoadingThread {
  private readonly worker: Worker;
  private readonly arrived: FromWorker[] = [];
  private waiting:
    { resolve: (message: FromWorker) => void; reject: (error: Error) => void } | undefined;
  private failure: Error | undefined;
  /** Whether it has nothing more to do. */
  private done = false;
  /** Rows a batch where its reading was begun before anybody takes the batches in. */
  private begun: number | undefined;
  private path: string;

  constructor(
    private readonly task: WorkerTask,
    private readonly signal: AbortSignal | undefined,
    /** Told how much of a source that is read as a whole was read. */
    private readonly opening: (share: number) => void = () => undefined,
    /** Whether the source is opened to be read, or only looked at for its plan. */
    purpose: 'open' | 'look' = 'open',
  ) {
    this.path = task.path;
    this.worker = takeThread();
    this.worker.on('message', (message: FromWorker) => this.arrive(message));
    this.worker.on('error', (error: unknown) => this.fail(this.explain(error)));
    this.worker.on('exit', () =>
      this.fail(new AssayError('load-failed', 'the loading thread ended early', { status: 500 })),
    );
    signal?.addEventListener('abort', this.abort);
    this.send({ type: purpose, task });
  }

  private readonly abort = (): void =>
    this.fail(
      new AssayError('cancelled', `loading ${this.task.name} was cancelled`, { status: 499 }),
    );

  async plan(): Promise<Plan> {
    const message = await this.next();
    if (message.type !== 'plan') throw new Error(`a plan was expected, not ${message.type}`);
    return message.plan;
  }

  /** What a thread that only looks found; it has nothing more to do then, unless it begins to read. */
  async looked(): Promise<Plan | undefined> {
    const message = await this.next();
    if (message.type !== 'looked') throw new Error(`a look was expected, not ${message.type}`);
    this.done = true;
    return message.plan;
  }

  /** Begins to read the file that it looked at from bytes that still come; the batches wait for {@link read}. */
  begin(size: number, arriving: ArrivingBytes): void {
    this.begun = size;
    this.done = false;
    this.send({ type: 'read', size, skip: 0, arriving });
  }

  /** The file that it looked at is kept here now. */
  isAt(path: string): void {
    this.path = path;
  }

  async replan(): Promise<Plan> {
    this.send({ type: 'replan', path: this.path });
    return this.plan();
  }

  /**
   * The rows from `skip` on. The memory of a batch is the thread's again when `each` has ended, unless it `keeps` them.
   *
   * @returns what was guessed and the hash of all rows, those before `skip` too; undefined when the plan did not hold
   */
  async read(
    size: number,
    skip: number,
    each: (batch: Batch) => Promise<void>,
    { keeps = false } = {},
  ): Promise<ReadToEnd | undefined> {
    if (this.begun === undefined) this.send({ type: 'read', size, skip });
    else if (this.begun !== size || skip > 0) throw new Error('other rows were begun with');
    this.begun = undefined;
    for (;;) {
      const message = await this.next();
      if (message.type === 'end') {
        this.done = true;
        return message;
      }
      if (message.type === 'misfit') return undefined;
      if (message.type !== 'batch') throw new Error(`a batch was expected, not ${message.type}`);
      await each(message.batch);
      const spare = keeps ? [] : buffersOf(message.batch);
      this.worker.postMessage({ type: 'more', spare } satisfies ToWorker, spare);
    }
  }

  async close(): Promise<void> {
    this.signal?.removeEventListener('abort', this.abort);
    if (this.done && this.failure === undefined) await giveBack(this.worker);
    else await this.worker.terminate();
  }

  private send(message: ToWorker): void {
    this.worker.postMessage(message);
  }

  private next(): Promise<FromWorker> {
    if (this.signal?.aborted === true) this.abort();
    const message = this.arrived.shift();
    if (message !== undefined) return Promise.resolve(message);
    if (this.failure !== undefined) return Promise.reject(this.failure);
    return new Promise((resolve, reject) => (this.waiting = { resolve, reject }));
  }

  private arrive(message: FromWorker): void {
    if (message.type === 'error') {
      this.fail(this.fromFailure(message.failure));
      return;
    }
    if (message.type === 'opening') {
      this.opening(message.share);
      return;
    }
    const { waiting } = this;
    this.waiting = undefined;
    if (waiting === undefined) this.arrived.push(message);
    else waiting.resolve(message);
  }

  private fail(error: Error): void {
    this.failure ??= error;
    const { waiting } = this;
    this.waiting = undefined;
    waiting?.reject(this.failure);
  }

  private fromFailure(failure: Extract<FromWorker, { type: 'error' }>['failure']): AssayError {
    const { file, line, column, pointer } = failure;
    return new AssayError(failure.code, failure.message, {
      status: failure.status,
      place: {
        ...(file == null ? {} : { file }),
        ...(line == null ? {} : { line }),
        ...(column == null ? {} : { column }),
      },
      ...(pointer === undefined ? {} : { pointer }),
      ...(failure.remedy == null ? {} : { remedy: failure.remedy }),
    });
  }

  private explain(error: unknown): Error {
    if (!(error instanceof Error)) return new Error('the loading thread failed', { cause: error });
    if ((error as NodeJS.ErrnoException).code !== 'ERR_WORKER_OUT_OF_MEMORY') return error;
    return new AssayError(
      'source-too-large',
      `reading ${this.task.name} needs more than ${HEAP_MB} MB of memory`,
      {
        status: 413,
        place: { file: this.task.name },
        remedy:
          'load it in smaller batches (--batch), or split it; very large data is best given as CSV or JSON Lines, which are read piece by piece',
        cause: error,
      },
    );
  }
}
