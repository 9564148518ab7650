import type { Store } from '../../store/index.js';
import { resumeJob } from '../attempt-ledger.js';
import type { Dispatcher } from '../dispatcher.js';
import { FencedError, findJob } from '../ledger.js';
import { isFinal, stateOf } from '../states.js';
import type { Messages, Taken } from './messages.js';

const LOOK_MS = 2_000;
const TOUCH_MS = 3_000;
const INPUT_SECONDS = 1;

/** Takes jobs from the queue as long as there is room for one here, and says that they live until they have ended. */
export class WorkerLoop {
  readonly #taken = new Map<string, Taken>();
  #timers: NodeJS.Timeout[] = [];
  #looking: Promise<void> | undefined;
  #again = false;
  #closed = false;

  constructor(
    private readonly store: Store,
    private readonly messages: Messages,
    private readonly dispatcher: Dispatcher,
    private readonly workers: number,
    private readonly report: (error: unknown) => void,
  ) {}

  start(): void {
    this.#timers = [
      setInterval(() => this.wake(), LOOK_MS),
      setInterval(() => {
        this.messages.touch([...this.#taken.values()]).catch(this.report);
      }, TOUCH_MS),
    ];
    this.wake();
  }

  /** There may be something to take. */
  wake(): void {
    if (this.#closed) return;
    this.#again = true;
    this.#looking ??= this.#look()
      .catch(this.report)
      .finally(() => (this.#looking = undefined));
  }

  /** A job has ended here, however it did. */
  ended(id: string): void {
    const taken = this.#taken.get(id);
    if (taken === undefined) return;
    this.#taken.delete(id);
    this.messages
      .done(taken)
      .catch(this.report)
      .finally(() => this.wake());
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#timers.forEach(clearInterval);
    await this.#looking;
  }

  async #look(): Promise<void> {
    while (this.#again && !this.#closed) {
      this.#again = false;
      while (this.#taken.size < this.workers && !this.#closed) {
        const taken = await this.messages.take();
        if (taken === undefined) break;
        await this.#begin(taken);
      }
    }
  }

  async #begin(taken: Taken): Promise<void> {
    const record = await findJob(this.store, taken.job);
    if (record === undefined || isFinal(stateOf(record)) || this.#taken.has(record.id)) {
      return await this.messages.done(taken);
    }
    const input =
      record.depends_on === null ? undefined : await findJob(this.store, record.depends_on);
    if (input !== undefined && !isFinal(stateOf(input))) {
      return await this.messages.later(taken, INPUT_SECONDS, record.priority);
    }
    try {
      // Whoever had it has been silent too long; should it live, its attempt's number is of no worth any more.
      const free =
        record.status === 'PROCESSING'
          ? await resumeJob(this.store, record, 'its worker was lost')
          : record;
      this.#taken.set(record.id, taken);
      this.dispatcher.enter(free);
    } catch (error) {
      if (!(error instanceof FencedError)) throw error;
      await this.messages.done(taken);
    }
  }
}
