import { readdirSync } from 'node:fs';
import { constants, getPriority, setPriority } from 'node:os';

/** A computation of so long is one that nobody waits for with a finger on the key. */
const LONG_MS = 1_000;
/** Below the host, so that a cell's question is answered between two slices of a job's time. */
const LOWER = 10;

/**
 * Lets a process that computes for long stand back for everything else on the machine: a cell that asks the host something
 * does not wait for a job, which loses nothing where nobody asks.
 *
 * @returns ends the watch, and says whether it was set back: such a process cannot be set forward again
 */
export function yieldWhenLong(pid: number | undefined): () => boolean {
  let lowered = false;
  const timer = setTimeout(() => {
    if (pid === undefined || pid <= 1) return;
    lowered = true;
    lower(pid);
  }, LONG_MS);
  timer.unref();
  return () => {
    clearTimeout(timer);
    return lowered;
  };
}

function lower(pid: number): void {
  for (const thread of threadsOf(pid)) {
    try {
      const priority = Math.min(getPriority() + LOWER, constants.priority.PRIORITY_LOW);
      setPriority(thread, priority);
    } catch (error) {
      // Ended meanwhile, or the system does not let us: then all are alike, as before.
      if (!(error instanceof Error)) throw error;
    }
  }
}

/** Linux sets each thread by itself; elsewhere the process is one. */
function threadsOf(pid: number): number[] {
  if (process.platform !== 'linux') return [pid];
  try {
    return readdirSync(`/proc/${pid}/task`).map(Number);
  } catch {
    return [];
  }
}
