import type { Job } from '@assay/schema';
import type { JobStage } from './job-stage.js';

/** The project's own jobs among those that are drawn; a notebook may show others that it saved elsewhere. */
export class OwnJobs {
  private readonly ids = new Set<string>();
  /** Sorted once for each change, however many views ask. */
  private sorted: readonly Job[] | undefined;

  /** How many there will be when all are read; 0 when none are under way. */
  toCome = 0;

  constructor(private readonly stage: JobStage) {}

  /** Newest first. */
  get all(): readonly Job[] {
    this.sorted ??= this.stage.jobs.filter((job) => this.ids.has(job.id));
    return this.sorted;
  }

  /** How many there are, also while they are being read. */
  get count(): number {
    return Math.max(this.ids.size, this.toCome);
  }

  /** A job's state from an answer or an event. @returns whether the page knew of the job */
  meet(job: Job): boolean {
    const known = this.ids.has(job.id);
    this.ids.add(job.id);
    this.sorted = undefined;
    this.stage.show(job);
    return known;
  }

  /** One of them is drawn otherwise. */
  changed(): void {
    this.sorted = undefined;
  }

  clear(): void {
    this.ids.clear();
    this.toCome = 0;
    this.sorted = undefined;
  }
}
