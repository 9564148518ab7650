import { setTimeout as wait } from 'node:timers/promises';
import { exactClock } from './composition-time.js';

/** What the queue has to know of a request. */
export interface Queued {
  /** Latest time at which it can have been written. */
  readonly composedAt: number;
}

/** A finished execution whose reply has not been sent yet. */
export interface Finished {
  /** True when the requests behind it are to be aborted. */
  abortsRest: boolean;
  /** Sends the reply and the idle status. */
  answer(): void;
}

export interface Execution<Request> {
  run(request: Request): Promise<Finished>;
  abort(request: Request): void;
  /** Resolves when requests that were sent together with the failed one are in this queue. */
  arrived(): Promise<void>;
}

/** Time that a question about the code waits for cells that were sent before it, in milliseconds. */
const PATIENCE = 150;

/**
 * Runs execute requests of one shell one after the other. After an error the requests that were written before its
 * reply was sent are aborted: those that have arrived, and those still on their way. What a front end writes when it
 * knows of the error runs, however soon it comes.
 */
export class ExecutionQueue<Request extends Queued> {
  readonly #execution: Execution<Request>;
  readonly #waiting: Request[] = [];
  #running: Promise<void> | undefined;
  #startedAt = 0;
  #failedAt = -Infinity;

  constructor(execution: Execution<Request>) {
    this.#execution = execution;
  }

  push(request: Request): void {
    this.#waiting.push(request);
    this.#running ??= this.#run();
  }

  get busy(): boolean {
    return this.#running !== undefined;
  }

  /**
   * Lets a question that was sent behind short cells see their outcome, and one that was sent during a long cell go
   * ahead at once.
   */
  async patience(): Promise<void> {
    const left = PATIENCE - (performance.now() - this.#startedAt);
    if (this.#running === undefined || left <= 0) return;
    const timer = new AbortController();
    const late = wait(left, undefined, { signal: timer.signal }).catch(() => undefined);
    await Promise.race([this.#running, late]);
    timer.abort();
  }

  async #run(): Promise<void> {
    // Yields once, so that `#running` is set before the end of a run of nothing but aborted requests clears it.
    await Promise.resolve();
    for (let next = this.#waiting.shift(); next !== undefined; next = this.#waiting.shift()) {
      if (next.composedAt < this.#failedAt) {
        this.#execution.abort(next);
        continue;
      }
      this.#startedAt = performance.now();
      const finished = await this.#execution.run(next);
      if (!finished.abortsRest) {
        finished.answer();
        continue;
      }
      const clock = exactClock();
      await this.#execution.arrived();
      const aborted = this.#waiting.splice(0);
      // Before the answer: this process may be held up after it, while a front end that knows of the error goes on.
      this.#failedAt = clock();
      finished.answer();
      for (const request of aborted) this.#execution.abort(request);
    }
    this.#running = undefined;
  }
}
