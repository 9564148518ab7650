import type { Transaction } from '../store/index.js';
import type { RowAccount } from './record.js';

/** What a kind's worker gets: the stored request, and what the job before it in its pipeline made. */
export interface KindJob {
  id: string;
  tenant: number;
  /** The entity type that the rows are of. */
  entity: string;
  payload: Record<string, unknown>;
  /** `result_data` of the job that it depends on; null for the first. */
  before: Record<string, unknown> | null;
  signal: AbortSignal;
  progress: (done: number, total: number) => void;
}

export interface KindOutcome {
  result: Record<string, unknown>;
  rows?: RowAccount;
  /** Writes in the transaction that completes the job; what it returns is added to the result. */
  write?: (tx: Transaction) => Promise<Record<string, unknown>>;
}

/**
 * Work of one job type that no processor does. It may be begun again at any time after a kill: what it writes itself must be
 * the same when it is written twice, all else belongs into `write`.
 */
export type JobKind = (job: KindJob) => Promise<KindOutcome>;

/** Job types beside `process`, by name; each is taken by its own handler only. */
export type JobKinds = Readonly<Record<string, JobKind>>;
