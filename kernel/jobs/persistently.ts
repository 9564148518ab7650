import { FencedError } from './ledger.js';
import type { JobRecord } from './record.js';

/** Pause before the ledger is tried again, for instance after a full disk. */
export const LEDGER_RETRY_MS = 250;

/** A write of the ledger, again and again until it is done; undefined when the job is no longer this attempt's. */
export async function persistently(
  signal: AbortSignal,
  report: (error: unknown) => void,
  write: () => Promise<JobRecord>,
): Promise<JobRecord | undefined> {
  while (!signal.aborted) {
    try {
      return await write();
    } catch (error) {
      if (error instanceof FencedError) return undefined;
      report(error);
      await pause(LEDGER_RETRY_MS, signal);
    }
  }
  return undefined;
}

/** Waits so long, or until the signal goes off. */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => (clearTimeout(timer), resolve()), { once: true });
  });
}
