import type { Store } from '../store/index.js';
import type { Publish } from './publish.js';
import { Fence } from './fence.js';
import { keepProgress } from './keep-progress.js';
import { ProgressMeter } from './progress-meter.js';
import { toJob, type JobRecord } from './record.js';

/** A job at work here: how far it is, and how it is stopped. */
export class RunningJob {
  readonly fence = new Fence();
  readonly meter: ProgressMeter;
  /** Whether it has a worker still; else it waits for its commit. */
  working = true;
  /** Of the step that the attempt computes, once it knows its code and input. */
  key: string | undefined;
  ended: Promise<void> = Promise.resolve();
  /** How it has ended, while the ledger cannot be written and does not say so. */
  unwritten: JobRecord | undefined;
  /** How it stands while the ledger has no room for its start: what it waits for is said by nobody else. */
  stuck: JobRecord | undefined;
  /** What becomes of a user's cancel: a second one is the same. */
  cancelled: Promise<JobRecord> | undefined;

  constructor(
    public record: JobRecord,
    context: { store: Store; publish: Publish; report: (error: unknown) => void },
  ) {
    this.meter = new ProgressMeter(null, {
      publish: () => {
        if (this.record.status !== 'PROCESSING') return;
        context.publish({ type: 'progress', job: toJob(this.record, this.meter.snapshot()) });
      },
      persist: async (progress) => {
        const { id, attempt } = this.record;
        await keepProgress(context, { id, attempt, progress });
      },
    });
  }
}
