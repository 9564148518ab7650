import type { JobRecord } from '../record.js';

/** A job that a worker has taken: what it is called in the line, and in the ledger. */
export interface Taken {
  message: string;
  job: string;
}

/**
 * What brings job ids to whoever is free. The ledger is the truth: an id that comes twice, late or never changes nothing in
 * it, and the line carries nothing else.
 */
export interface Line {
  /** Ready to carry. @param wake - called when there may be something to take */
  open(wake: () => void): Promise<void>;
  /** Hands jobs to whoever is free, first the most urgent. The same state of a job sent twice is one job to do. */
  send(records: readonly JobRecord[]): Promise<void>;
  /** The next job, or none. */
  take(): Promise<Taken | undefined>;
  /** Says that the worker of these lives. */
  touch(taken: readonly Taken[]): Promise<void>;
  /** The job has ended, or is not to be done. */
  done(taken: Taken): Promise<void>;
  /** Puts a job back for a while. */
  later(taken: Taken, record: JobRecord, seconds: number): Promise<void>;
  /** Whether another worker that lives holds the same job: undefined when that shows only after a while. */
  heldElsewhere(taken: Taken): Promise<boolean | undefined>;
  /** Sends those of these jobs that nothing in the line speaks of any more. */
  sendLost(records: readonly JobRecord[]): Promise<void>;
  close(): Promise<void>;
}
