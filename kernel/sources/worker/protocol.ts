import type { Failure, Warning } from '@assay/schema';
import type { Likeness } from '../table/saved-reading.js';
import type { Batch, Plan, ReadingOptions, SourceFacts } from '../table/reading.js';

/** What the loading thread is started with. */
export interface WorkerTask {
  path: string;
  name: string;
  options: ReadingOptions;
  /** The plan of a load that goes on; a new one is made when absent. */
  plan: Plan | undefined;
  /** Readings of earlier files that may hold for this one. */
  saved: readonly Likeness[];
}

/** From the store's process: how to read on. */
export type ToWorker =
  /** Read batches of `size` rows, from row `skip` on. */
  | { type: 'read'; size: number; skip: number }
  /** One more batch may be sent. */
  | { type: 'more' }
  /** Make the plan from all records. */
  | { type: 'replan' };

/** From the loading thread. */
export type FromWorker =
  | { type: 'plan'; plan: Plan }
  | { type: 'batch'; batch: Batch }
  | { type: 'end'; facts: { source: SourceFacts; warnings: Warning[] } }
  /** The plan does not hold for all records. */
  | { type: 'misfit' }
  | { type: 'error'; failure: Failure & { status: number } };
