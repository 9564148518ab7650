import type { Failure, Warning } from '@assay/schema';
import type { ArrivingBytes } from '../../store/index.js';
import type { Likeness } from '../table/saved-reading.js';
import type { Batch, Plan, ReadingOptions, SourceFacts } from '../table/reading.js';

/** What the loading thread is to read. */
export interface WorkerTask {
  path: string;
  name: string;
  options: ReadingOptions;
  /** The plan of a load that goes on; a new one is made when absent. */
  plan: Plan | undefined;
  /** Readings of earlier files that may hold for this one. */
  saved: readonly Likeness[];
}

/** From the store's process: what to do. */
export type ToWorker =
  | { type: 'open'; task: WorkerTask }
  /** Make a plan from a file as it lies, where its first bytes are enough for one; its rows may be asked for then. */
  | { type: 'look'; task: WorkerTask }
  /** Read batches of `size` rows, from row `skip` on; of bytes that still come where they are given. */
  | { type: 'read'; size: number; skip: number; arriving?: ArrivingBytes }
  /** One more batch may be sent, in memory that comes back. */
  | { type: 'more'; spare: ArrayBuffer[] }
  /** Make the plan from all records of the file. */
  | { type: 'replan'; path: string }
  /** Forget it all. */
  | { type: 'release' };

/** From the loading thread. */
export type FromWorker =
  /** So much of a source that is read as a whole was read. */
  | { type: 'opening'; share: number }
  | { type: 'plan'; plan: Plan }
  /** The plan of a file that was looked at; absent where its first bytes are not enough for one. */
  | { type: 'looked'; plan: Plan | undefined }
  | { type: 'batch'; batch: Batch }
  /** All batches were sent; `hash` is the canonical one of all rows. */
  | { type: 'end'; facts: { source: SourceFacts; warnings: Warning[] }; hash: string }
  /** The plan does not hold for all records. */
  | { type: 'misfit' }
  /** Everything is forgotten, and so many bytes are the thread's. */
  | { type: 'idle'; heap: number }
  | { type: 'error'; failure: Failure & { status: number; pointer: string | undefined } };
