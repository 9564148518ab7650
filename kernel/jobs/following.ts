import type { Fence } from './fence.js';
import type { ProgressMeter } from './progress-meter.js';

/** How an attempt is followed and ended from outside. */
export interface Following {
  meter: ProgressMeter;
  signal: AbortSignal;
  /** Whatever ends the attempt in the ledger is committed through it. */
  fence: Fence;
  /** Kept when the attempt's own start is in the ledger: before, no transaction of its own can hold. */
  started: Promise<void>;
  /** Told of the step's key as soon as code and input are known. */
  onKey?: (key: string) => void;
  /** Told when all that is left is small and on its way to the ledger: another job may begin meanwhile. */
  onComputed?: () => void;
}
