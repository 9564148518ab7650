import type { HostEvent, Progress } from '@assay/schema';
import { runAttempt, type AttemptContext } from './attempt.js';
import { startJob, settleJob } from './attempt-ledger.js';
import { FencedError, getJob, moveJob } from './ledger.js';
import { ProgressMeter } from './progress-meter.js';
import { toJob, type JobRecord } from './record.js';
import { pickNext, untilNext } from './schedule.js';
import { isFinal } from './states.js';

export type Publish = (event: Omit<HostEvent, 'seq' | 'time'>) => void;

export interface DispatcherContext extends AttemptContext {
  /** Jobs that run at once. */
  workers: number;
  publish: Publish;
  /** Trouble that no job's record can tell, for the host's log. */
  report: (error: unknown) => void;
}

interface Running {
  record: JobRecord;
  meter: ProgressMeter;
  controller: AbortController;
  ended: Promise<void>;
}

/** The clock may jump and timers are bounded, so the next start is looked for at least this often. */
const LOOK_MS = 30_000;
/** A user waits for the answer of a cancel. */
const URGENT = { urgent: true };
/** Pause before the ledger is tried again, for instance after a full disk. */
const LEDGER_RETRY_MS = 250;

/** Holds every unfinished job: starts the next one when there is room, and follows it to its end. */
export class Dispatcher {
  readonly #waiting = new Map<string, JobRecord>();
  readonly #running = new Map<string, Running>();
  /** Workers lost by each job in this host's life. */
  readonly #losses = new Map<string, number>();
  #timer: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(private readonly context: DispatcherContext) {}

  /** A job that waits from now on. */
  enter(record: JobRecord): void {
    this.#waiting.set(record.id, record);
    this.#poke();
  }

  announce(record: JobRecord): void {
    this.context.publish({ type: 'etl_update', job: toJob(record, this.progressOf(record)) });
  }

  /** How far a running job is; undefined for others, whose record says it. */
  progressOf(record: JobRecord): Progress | undefined {
    if (record.status !== 'PROCESSING') return undefined;
    return this.#running.get(record.id)?.meter.snapshot();
  }

  idle(): boolean {
    return this.#waiting.size === 0 && this.#running.size === 0;
  }

  /**
   * Stops a job: its worker at once, then its record.
   *
   * @throws AssayError `job-state` (409) when it ended before
   */
  async cancel(id: string): Promise<JobRecord> {
    this.#running.get(id)?.controller.abort(new FencedError(`job ${id} was cancelled`));
    const { store } = this.context;
    const record = await store.transaction(async (tx) => {
      const now = store.now();
      const completed_at = now.toISOString();
      return await moveJob(tx, await getJob(tx, id), 'cancel', { completed_at }, now);
    }, URGENT);
    this.#waiting.delete(id);
    this.announce(record);
    this.#poke();
    return record;
  }

  /** Ends all attempts without a word to the ledger: to the next host they look as after a kill. */
  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    const running = [...this.#running.values()];
    for (const { controller } of running) controller.abort(new FencedError('the host ends'));
    await Promise.all(running.map(({ ended }) => ended));
  }

  #poke(): void {
    if (this.#closed) return;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const nowMs = this.context.store.now().getTime();
    while (this.#running.size < this.context.workers) {
      const unfinished = new Set([...this.#waiting.keys(), ...this.#running.keys()]);
      const record = pickNext(this.#waiting, unfinished, nowMs);
      if (record === undefined) break;
      this.#waiting.delete(record.id);
      this.#start(record);
    }
    const wait = untilNext(this.#waiting, nowMs);
    if (wait !== undefined) this.#timer = setTimeout(() => this.#poke(), Math.min(wait, LOOK_MS));
  }

  #start(record: JobRecord): void {
    const meter = new ProgressMeter(null, {
      publish: () => this.#publishProgress(record.id),
      persist: (progress) => this.#persist(record.id, progress),
    });
    const running: Running = {
      record,
      meter,
      controller: new AbortController(),
      ended: Promise.resolve(),
    };
    this.#running.set(record.id, running);
    running.ended = this.#follow(running).then((waits) => {
      meter.close();
      this.#running.delete(record.id);
      if (waits === undefined) this.#losses.delete(record.id);
      else this.#waiting.set(record.id, waits);
      this.#poke();
    });
  }

  /** One attempt from its start to what the ledger says of it; the job's record when it waits again. Never rejects. */
  async #follow(running: Running): Promise<JobRecord | undefined> {
    const { signal } = running.controller;
    const started = await this.#persistently(signal, () =>
      startJob(this.context.store, running.record),
    );
    if (started === undefined) return undefined;
    running.record = started;
    this.announce(started);
    try {
      const { record, dataset } = await runAttempt(this.context, started, running.meter, signal);
      running.record = record;
      running.meter.close();
      if (dataset !== undefined) this.context.publish({ type: 'dataset', dataset });
      this.announce(record);
      return undefined;
    } catch (error) {
      running.meter.close();
      const progress = running.meter.snapshot();
      const losses = this.#losses;
      const settled = await this.#persistently(signal, () =>
        settleJob(this.context.store, { ...started, progress }, error, losses),
      );
      if (settled === undefined) return undefined;
      running.record = settled;
      this.announce(settled);
      return isFinal(settled.status) ? undefined : settled;
    }
  }

  /** A write of the ledger, again and again until it is done; undefined when the job is no longer this attempt's. */
  async #persistently(
    signal: AbortSignal,
    write: () => Promise<JobRecord>,
  ): Promise<JobRecord | undefined> {
    while (!signal.aborted) {
      try {
        return await write();
      } catch (error) {
        if (error instanceof FencedError) return undefined;
        this.context.report(error);
        await pause(LEDGER_RETRY_MS, signal);
      }
    }
    return undefined;
  }

  #publishProgress(id: string): void {
    const running = this.#running.get(id);
    if (running === undefined || running.record.status !== 'PROCESSING') return;
    const job = toJob(running.record, running.meter.snapshot());
    this.context.publish({ type: 'progress', job });
  }

  async #persist(id: string, progress: Progress): Promise<void> {
    const attempt = this.#running.get(id)?.record.attempt;
    try {
      await this.context.store.query(
        `UPDATE assay.job SET progress = $1 WHERE id = $2 AND attempt = $3 AND status = 'PROCESSING'`,
        [progress, id, attempt ?? -1],
      );
    } catch (error) {
      // The bar in the ledger is a courtesy to the next host; the job itself goes on.
      this.context.report(error);
    }
  }
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => (clearTimeout(timer), resolve()), { once: true });
  });
}
