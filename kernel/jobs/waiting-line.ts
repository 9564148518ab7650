import type { JobRecord } from './record.js';
import { inOrder, isTimed, mayStart, placeOf, sooner, untilNext, type Placed } from './schedule.js';

/** Ageing counts in minutes, so an order may be a second old. */
const FRESH_MS = 1_000;

/**
 * The jobs that wait here, and which of them is next. Their order is made anew only when it may have changed: what one job
 * costs must not grow with how many wait.
 */
export class WaitingLine {
  readonly #jobs = new Map<string, JobRecord>();
  /** Those that may have to wait for their time. */
  readonly #timed = new Map<string, JobRecord>();
  /** Those that await another job. */
  readonly #chained = new Set<string>();
  #order: Placed[] = [];
  #first = 0;
  #orderedAt = -Infinity;

  get size(): number {
    return this.#jobs.size;
  }

  has(id: string): boolean {
    return this.#jobs.has(id);
  }

  get(id: string): JobRecord | undefined {
    return this.#jobs.get(id);
  }

  add(record: JobRecord): void {
    const again = this.delete(record.id);
    this.#jobs.set(record.id, record);
    if (isTimed(record)) this.#timed.set(record.id, record);
    if (record.depends_on !== null) this.#chained.add(record.id);
    // What awaits another one lends it its priority.
    if (again || this.#chained.size > 0) this.#orderedAt = -Infinity;
    else this.#place(record);
  }

  delete(id: string): boolean {
    this.#timed.delete(id);
    this.#chained.delete(id);
    return this.#jobs.delete(id);
  }

  /**
   * Takes the next job out of the line.
   *
   * @param runs - whether a job runs at the moment: what awaits it cannot start, nor it itself once more
   */
  take(runs: (id: string) => boolean, nowMs: number): JobRecord | undefined {
    this.#arrange(nowMs);
    const unfinished = (id: string) => runs(id) || this.#jobs.has(id);
    for (let at = this.#first; at < this.#order.length; at++) {
      const job = this.#order[at]?.job;
      const gone = job === undefined || this.#jobs.get(job.id) !== job;
      if (gone && at === this.#first) this.#first++;
      if (gone || runs(job.id) || !mayStart(job, unfinished, nowMs)) continue;
      this.delete(job.id);
      return job;
    }
    return undefined;
  }

  /** Milliseconds until the next job's time comes; undefined when none is ahead of its time. */
  untilNext(nowMs: number): number | undefined {
    return untilNext(this.#timed, nowMs);
  }

  /** Puts a job behind all that do not come after it, by the time of the last order: the next one is made soon. */
  #place(record: JobRecord): void {
    if (this.#orderedAt === -Infinity) return;
    const placed = placeOf(record, this.#orderedAt);
    let [low, high] = [this.#first, this.#order.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      const other = this.#order[middle];
      if (other !== undefined && sooner(other, placed) <= 0) low = middle + 1;
      else high = middle;
    }
    this.#order.splice(low, 0, placed);
  }

  #arrange(nowMs: number): void {
    // Also when the clock was set back.
    const age = nowMs - this.#orderedAt;
    if (age >= 0 && age < FRESH_MS) return;
    this.#order = inOrder(this.#jobs, nowMs);
    this.#first = 0;
    this.#orderedAt = nowMs;
  }
}
