import { isDiskFull } from '../store/index.js';
import { FencedError } from './ledger.js';
import type { JobRecord } from './record.js';
import type { Reserve } from './reserve.js';

/** Pauses before the ledger is tried again, for instance after a full disk: the first, and the longest. */
const FIRST_MS = 250;
export const LONGEST_PAUSE_MS = 2_000;

export interface Trouble {
  /** Ends the tries. */
  signal: AbortSignal;
  report: (error: unknown) => void;
  reserve?: Reserve | undefined;
  /** Told once when the disk is full and there is no reserve left: for now the ledger cannot say what happened. */
  onFull?: (error: unknown) => void;
}

/** The ledger could not be written: that is told once, room is made where there is some, and the pauses grow. */
export class Patience {
  #ms = FIRST_MS;
  #told: string | undefined;
  #full = false;

  constructor(private readonly trouble: Trouble) {}

  /** Resolves when it is time for another try. */
  async after(error: unknown): Promise<void> {
    const { signal, report, reserve, onFull } = this.trouble;
    // A log that says it again and again would take what room there is left.
    if (this.#told !== String(error)) report(error);
    this.#told = String(error);
    if (isDiskFull(error)) {
      if ((await reserve?.release()) === true) return;
      if (!this.#full) onFull?.(error);
      this.#full = true;
    }
    await pause(this.#ms, signal);
    this.#ms = Math.min(this.#ms * 2, LONGEST_PAUSE_MS);
  }
}

/** A write of the ledger, again and again until it is done; undefined when the job is no longer this attempt's. */
export async function persistently(
  trouble: Trouble,
  write: () => Promise<JobRecord>,
): Promise<JobRecord | undefined> {
  const patience = new Patience(trouble);
  while (!trouble.signal.aborted) {
    try {
      return await write();
    } catch (error) {
      if (error instanceof FencedError) return undefined;
      await patience.after(error);
    }
  }
  return undefined;
}

/** Waits so long, or until the signal goes off. */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await new Promise<void>((resolve) => {
    if (signal.aborted) return resolve();
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => (clearTimeout(timer), resolve()), { once: true });
  });
}
