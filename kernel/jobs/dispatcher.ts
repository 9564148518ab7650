import { AssayError, type HostEvent, type Progress } from '@assay/schema';
import { runAttempt, type AttemptContext } from './attempt.js';
import { startJob, settleJob } from './attempt-ledger.js';
import { JobFailure } from './failures.js';
import { FencedError, getJob, moveJob } from './ledger.js';
import { ProgressMeter } from './progress-meter.js';
import { toJob, type JobRecord } from './record.js';
import { pickNext, untilNext } from './schedule.js';
import { isFinal, stateOf } from './states.js';

export type Publish = (event: Omit<HostEvent, 'seq' | 'time'>) => void;

export interface DispatcherContext extends AttemptContext {
  /** Jobs that run at once. */
  workers: number;
  publish: Publish;
  /** Trouble that no job's record can tell, for the host's log. */
  report: (error: unknown) => void;
  /** A job that was entered is no longer held here. */
  ended?: (id: string) => void;
}

interface Running {
  record: JobRecord;
  meter: ProgressMeter;
  controller: AbortController;
  /** Of the step that the attempt computes, once it knows its code and input. */
  key?: string;
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

  /** Jobs that wait from now on: all of them are known before the first one is picked. */
  enter(...records: readonly JobRecord[]): void {
    for (const record of records) this.#waiting.set(record.id, record);
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

  /** Whether a job waits or runs here. */
  holds(id: string): boolean {
    return this.#waiting.has(id) || this.#running.has(id);
  }

  /** The step that a job computes here at this moment. */
  keyOf(id: string): string | undefined {
    return this.#running.get(id)?.key;
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
    const record = await this.#cancelRecord(id);
    if (this.#waiting.delete(id)) this.context.ended?.(id);
    this.announce(record);
    this.#poke();
    return record;
  }

  /** What is known here saves a reading, unless the ledger has moved on in this moment. */
  async #cancelRecord(id: string): Promise<JobRecord> {
    const { store } = this.context;
    const cancel = (known: JobRecord | undefined) =>
      store.transaction(async (tx) => {
        const now = store.now();
        const record = known ?? (await getJob(tx, id));
        return await moveJob(tx, record, 'cancel', { completed_at: now.toISOString() }, now);
      }, URGENT);
    const known = this.#running.get(id)?.record ?? this.#waiting.get(id);
    return await cancel(known).catch((error: unknown) => {
      if (known === undefined || !(error instanceof FencedError || isJobState(error))) throw error;
      return cancel(undefined);
    });
  }

  /** Lets go of a job that was cancelled elsewhere. */
  drop(id: string): void {
    this.#running.get(id)?.controller.abort(new FencedError(`job ${id} was cancelled`));
    if (this.#waiting.delete(id)) this.context.ended?.(id);
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
      if (waits !== undefined) this.#waiting.set(record.id, waits);
      else {
        this.#losses.delete(record.id);
        this.context.ended?.(record.id);
      }
      this.#poke();
    });
  }

  /** One attempt from its start to what the ledger says of it; the job's record when it waits again. Never rejects. */
  async #follow(running: Running): Promise<JobRecord | undefined> {
    const { signal } = running.controller;
    const limit = new AbortController();
    const started = await this.#persistently(signal, () =>
      startJob(this.context.store, running.record),
    );
    if (started === undefined) return undefined;
    running.record = started;
    this.announce(started);
    const timer = limitAttempt(started.time_limit_ms, limit);
    try {
      const either = AbortSignal.any([signal, limit.signal]);
      const { record, dataset } = await runAttempt(this.context, started, {
        meter: running.meter,
        signal: either,
        onKey: (key) => (running.key = key),
      });
      running.record = record;
      running.meter.close();
      if (dataset !== undefined) this.context.publish({ type: 'dataset', dataset });
      this.announce(record);
      return undefined;
    } catch (thrown) {
      // Whatever a worker says that was ended by the limit, the limit is the reason.
      const error: unknown = limit.signal.aborted ? limit.signal.reason : thrown;
      running.meter.close();
      const progress = running.meter.snapshot();
      const losses = this.#losses;
      const settled = await this.#persistently(signal, () =>
        settleJob(this.context.store, { ...started, progress }, error, losses),
      );
      if (settled === undefined) return undefined;
      running.record = settled;
      this.announce(settled);
      return isFinal(stateOf(settled)) ? undefined : settled;
    } finally {
      clearTimeout(timer);
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
    // Between machines it goes by notes: a write of the shared ledger for it would only get in the way of others.
    if (this.context.store.shared) return;
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

/** Ends an attempt that takes longer than its job may; the same time would be too short at the next try too. */
function limitAttempt(ms: number | null, limit: AbortController): NodeJS.Timeout | undefined {
  if (ms === null) return undefined;
  const message = `the job took longer than its time limit of ${ms} ms`;
  const remedy = 'give it more: --time-limit MS, or time_limit_ms in the request';
  const reason = new JobFailure({ code: 'time-limit', message, remedy }, false);
  return setTimeout(() => limit.abort(reason), ms);
}

function isJobState(error: unknown): boolean {
  return error instanceof AssayError && error.code === 'job-state';
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => (clearTimeout(timer), resolve()), { once: true });
  });
}
