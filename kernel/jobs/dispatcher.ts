import type { Progress } from '@assay/schema';
import { Ahead } from './ahead.js';
import type { AttemptContext } from './attempt.js';
import { cancelRecord } from './cancellation.js';
import type { CancelNotes } from './cancel-notes.js';
import { Cancels } from './cancels.js';
import { LONGEST_PAUSE_MS, pause } from './persistently.js';
import { followJob, type FollowMeans } from './follow-job.js';
import { FencedError, HostEndsError } from './ledger.js';
import type { Publish } from './publish.js';
import { toJob, type JobRecord } from './record.js';
import type { Reserve } from './reserve.js';
import { RunningJob } from './running-job.js';
import { next, stateOf } from './states.js';
import { WaitingLine } from './waiting-line.js';

export interface DispatcherContext extends AttemptContext {
  /** Jobs that run at once. */
  workers: number;
  publish: Publish;
  /** Trouble that no job's record can tell, for the host's log. */
  report: (error: unknown) => void;
  /** Where cancels are noted until the ledger has them. */
  notes: CancelNotes;
  /** Room on the disk for the ledger; none where it lies elsewhere. */
  reserve?: Reserve | undefined;
  /** A job that was entered is no longer held here. */
  ended?: (id: string) => void;
}

/** The clock may jump and timers are bounded, so the next start is looked for at least this often. */
const LOOK_MS = 30_000;
/** Jobs beyond the workers that may wait for their commit. */
const MOST_COMMITTING = 1_024;

/** Holds every unfinished job: starts the next one when there is room, and follows it to its end. */
export class Dispatcher {
  readonly #waiting = new WaitingLine();
  readonly #running = new Map<string, RunningJob>();
  /** Jobs that the ledger does not have yet. */
  readonly #ahead = new Ahead();
  readonly #cancels: Cancels;
  /** Workers lost by each job in this host's life. */
  readonly #losses = new Map<string, number>();
  #timer: NodeJS.Timeout | undefined;
  #working = 0;
  #closed = false;
  readonly #means: FollowMeans;

  constructor(private readonly context: DispatcherContext) {
    const { store, notes, report, reserve } = context;
    this.#cancels = new Cancels(store, notes, report, reserve);
    this.#means = {
      ...context,
      losses: this.#losses,
      entered: (id) => this.#ahead.of(id),
      announce: (record) => this.announce(record),
      rests: (running) => {
        this.#rest(running);
        this.#poke();
      },
    };
  }

  /** Jobs that wait from now on: all of them are known before the first one is picked. */
  enter(...records: readonly JobRecord[]): void {
    for (const record of records) this.#waiting.add(record);
    this.#poke();
  }

  /**
   * As `enter`, for jobs on their way to the ledger: they may begin, and are told of when they have come there.
   *
   * @param there - rejects when they did not come there: then they are let go
   */
  enterAhead(records: readonly JobRecord[], there: Promise<void>): Promise<void> {
    const told = this.#ahead.add(
      records,
      there,
      (record) => this.announce(record),
      (id) => this.#letGo(id),
    );
    this.enter(...records);
    return told;
  }

  /** Whether a job that is entered now begins at once, as far as is known. */
  get free(): boolean {
    return this.#waiting.size === 0 && this.#room();
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
    return this.#waiting.size === 0 && this.#running.size === 0 && this.#cancels.none;
  }

  /** Cancels that the ledger may not have yet. */
  get cancels(): Pick<Cancels, 'tried'> {
    return this.#cancels;
  }

  /**
   * Reads jobs from the ledger, and gives them as they are where it could not say so yet when it was read.
   *
   * @param read - of this moment or later
   */
  async asTheyAre(read: () => Promise<JobRecord[]>): Promise<JobRecord[]> {
    const records = await this.#cancels.asTheyAre(read);
    return records.map((record) => {
      const { unwritten, stuck } = this.#running.get(record.id) ?? {};
      return unwritten ?? stuck ?? record;
    });
  }

  /** A job that has failed, and the disk is too full to write that down. */
  unwritten(id: string): JobRecord | undefined {
    return this.#running.get(id)?.unwritten;
  }

  /** Resolves when the ledger knows how a job has ended, or was tried once more without success. */
  async tried(id: string): Promise<void> {
    await this.#cancels.written(id);
    if (this.unwritten(id) === undefined) return;
    const late = new AbortController();
    await Promise.race([this.#running.get(id)?.ended, pause(LONGEST_PAUSE_MS, late.signal)]);
    late.abort();
  }

  /**
   * Stops a job: its worker at once, then its record. Nobody waits for what the worker or the ledger is at.
   *
   * @throws AssayError `job-state` (409) when it ended before
   */
  async cancel(id: string): Promise<JobRecord> {
    await this.#ahead.of(id)?.catch(() => undefined);
    const running = this.#running.get(id);
    if (running === undefined) return await this.#cancel(id, this.#waiting.get(id));
    // What has failed has ended, also where the ledger has no room to say so.
    if (running.unwritten !== undefined) next(stateOf(running.unwritten), 'cancel');
    const stopped = running.fence.stop(cancelled(id));
    running.cancelled ??= stopped.then((held) =>
      // What it has come to meanwhile is in the ledger only.
      this.#cancel(id, held ? running.record : undefined),
    );
    return await running.cancelled;
  }

  async #cancel(id: string, known: JobRecord | undefined): Promise<JobRecord> {
    this.#letGo(id);
    const record =
      known === undefined || this.context.store.shared
        ? await cancelRecord(this.context.store, id, known)
        : await this.#cancels.add(known);
    this.announce(record);
    this.#poke();
    return record;
  }

  /** Lets go of a job that was cancelled elsewhere. */
  drop(id: string): void {
    this.#running.get(id)?.fence.abandon(cancelled(id));
    this.#letGo(id);
  }

  #letGo(id: string): void {
    if (this.#waiting.delete(id)) this.context.ended?.(id);
  }

  /** Ends all attempts without a word to the ledger: to the next host they look as after a kill. */
  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    const running = [...this.#running.values()];
    for (const { fence } of running) fence.abandon(new HostEndsError('the host ends'));
    await Promise.all(running.map(({ ended }) => ended));
    await this.#cancels.close();
  }

  #poke(): void {
    if (this.#closed) return;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const nowMs = this.context.store.now().getTime();
    while (this.#room()) {
      const record = this.#waiting.take((id) => this.#unfinished(id), nowMs);
      if (record === undefined) break;
      this.#start(record);
    }
    const wait = this.#waiting.untilNext(nowMs);
    if (wait !== undefined) this.#timer = setTimeout(() => this.#poke(), Math.min(wait, LOOK_MS));
  }

  /** Whether a job is at work still, or the ledger says so. */
  #unfinished(id: string): boolean {
    return this.#running.has(id) || this.#cancels.has(id);
  }

  /** Jobs that only wait for their commit need no worker, but there is an end to how many may do so. */
  #room(): boolean {
    if (this.#running.size >= this.context.workers + MOST_COMMITTING) return false;
    return this.#working < this.context.workers;
  }

  #start(record: JobRecord): void {
    void this.context.reserve?.keep();
    const running = new RunningJob(record, this.context);
    const { meter } = running;
    this.#running.set(record.id, running);
    this.#working += 1;
    running.ended = followJob(this.#means, running).then((waits) => {
      meter.close();
      this.#rest(running);
      this.#running.delete(record.id);
      if (waits !== undefined) this.#waiting.add(waits);
      else {
        this.#losses.delete(record.id);
        this.context.ended?.(record.id);
      }
      this.#poke();
    });
  }

  /** The job needs its worker no more. */
  #rest(running: RunningJob): void {
    if (!running.working) return;
    running.working = false;
    this.#working -= 1;
  }
}

function cancelled(id: string): FencedError {
  return new FencedError(`job ${id} was cancelled`);
}
