import type { JobRecord } from './record.js';
import { inOrder, mayStart, untilNext } from './schedule.js';

/** Ageing counts in minutes, so an order may be a second old. */
const FRESH_MS = 1_000;

/** The jobs that wait here, and which of them is next. Their order is made anew only when it may have changed. */
export class WaitingLine {
  readonly #jobs = new Map<string, JobRecord>();
  #order: JobRecord[] = [];
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
    this.#jobs.set(record.id, record);
    this.#orderedAt = -Infinity;
  }

  delete(id: string): boolean {
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
      const job = this.#order[at];
      const gone = job === undefined || this.#jobs.get(job.id) !== job;
      if (gone && at === this.#first) this.#first++;
      if (gone || runs(job.id) || !mayStart(job, unfinished, nowMs)) continue;
      this.#jobs.delete(job.id);
      return job;
    }
    return undefined;
  }

  /** Milliseconds until the next job's time comes; undefined when none is ahead of its time. */
  untilNext(nowMs: number): number | undefined {
    return untilNext(this.#jobs, nowMs);
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
