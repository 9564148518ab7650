import type { Store } from '../../store/index.js';
import { resumeJob } from '../attempt-ledger.js';
import type { Dispatcher } from '../dispatcher.js';
import { FencedError, findJob, unfinishedJobs } from '../ledger.js';
import { isFinal, stateOf } from '../states.js';
import type { Taken } from './line.js';
import type { Messages } from './messages.js';

const LOOK_MS = 2_000;
const TOUCH_MS = 3_000;
const INPUT_SECONDS = 1;
/** So often somebody looks for jobs that no message speaks of; a job that young may only be on its way. */
const LOST_MS = 15_000;

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
        this.#sayAlive().catch(this.report);
      }, TOUCH_MS),
      setInterval(() => {
        this.#findLost().catch(this.report);
      }, LOST_MS),
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
    this.messages.line
      .done(taken)
      .catch(this.report)
      .finally(() => this.wake());
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#timers.forEach(clearInterval);
    await this.#looking;
  }

  async #findLost(): Promise<void> {
    const young = this.store.now().getTime() - LOST_MS;
    const waiting = await unfinishedJobs(this.store);
    await this.messages.line.sendLost(
      waiting.filter(({ id, updated_at: at }) => !this.#taken.has(id) && Date.parse(at) < young),
    );
  }

  async #look(): Promise<void> {
    while (this.#again && !this.#closed) {
      this.#again = false;
      while (this.#taken.size < this.workers && !this.#closed) {
        const taken = await this.messages.line.take();
        if (taken === undefined) break;
        await this.#begin(taken);
      }
    }
  }

  async #sayAlive(): Promise<void> {
    await this.messages.line.touch([...this.#taken.values()]);
    await this.messages.tellAlive([...this.#taken.keys()]);
  }

  async #begin(taken: Taken): Promise<void> {
    const { line } = this.messages;
    const record = await findJob(this.store, taken.job);
    if (record === undefined || isFinal(stateOf(record))) return await line.done(taken);
    const before = this.#taken.get(record.id);
    if (before !== undefined) {
      // The line was cut meanwhile, and brings what is done here already: from now on it answers for it.
      this.#taken.set(record.id, taken);
      return await line.done(before);
    }
    const wait = Date.parse(record.scheduled_at) - this.store.now().getTime();
    if (wait > 0) return await line.later(taken, record, Math.ceil(wait / 1000));
    const input =
      record.depends_on === null ? undefined : await findJob(this.store, record.depends_on);
    if (input !== undefined && !isFinal(stateOf(input))) {
      return await line.later(taken, record, INPUT_SECONDS);
    }
    // Two messages of one job are no reason to take it from a worker that lives.
    const held = record.status === 'PROCESSING' ? await line.heldElsewhere(taken) : false;
    if (held === true) return await line.done(taken);
    if (held === undefined) return await line.later(taken, record, INPUT_SECONDS);
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
      await line.done(taken);
    }
  }
}
