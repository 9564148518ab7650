import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { constants, getPriority, setPriority } from 'node:os';

/** A computation of so long is one that nobody waits for with a finger on the key. */
const LONG_MS = 1_000;
/** Below the host, so that a cell's question is answered between two slices of a job's time. */
const LOWER = 10;
/** For a session among the machine's others, half a share: much less, and a job starves beside a busy machine. */
const HALF_A_SHARE = 3;

/**
 * Lets a process that computes for long stand back for everything else on the machine: a cell that asks the host something
 * does not wait for a job, which loses nothing where nobody asks.
 *
 * @param signal - goes off when the process is killed, and should end at once
 * @returns ends the watch, and says whether it was set back: such a process cannot be set forward again for good
 */
export function yieldWhenLong(pid: number | undefined, signal?: AbortSignal): () => boolean {
  let lowered = false;
  const killed = () => comeForward(pid);
  signal?.addEventListener('abort', killed, { once: true });
  const timer = setTimeout(() => {
    if (pid === undefined || pid <= 1) return;
    lowered = true;
    lower(pid);
  }, LONG_MS);
  timer.unref();
  return () => {
    clearTimeout(timer);
    signal?.removeEventListener('abort', killed);
    return lowered;
  };
}

/** Lets a process that is about to be killed end at once: giving back its memory is work that would have to wait too. */
export function comeForward(pid: number | undefined): void {
  if (pid !== undefined && pid > 1) setShare(pid, 0);
}

function lower(pid: number): void {
  setShare(pid, HALF_A_SHARE);
  for (const thread of threadsOf(pid)) {
    try {
      const priority = Math.min(getPriority() + LOWER, constants.priority.PRIORITY_LOW);
      setPriority(thread, priority);
    } catch {
      // Ended meanwhile, or the system does not let us: then all are alike, as before.
    }
  }
}

/**
 * Where Linux shares the processors out by sessions, priorities count inside of one only, and the session has its own,
 * which is set here. Such a group is never one that others live in.
 */
function setShare(pid: number, niceness: number): void {
  if (process.platform !== 'linux') return;
  try {
    // After the name, which may hold anything: state, parent, group, session.
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    const session = stat.slice(stat.lastIndexOf(')')).split(' ')[4];
    if (Number(session) === pid) writeFileSync(`/proc/${pid}/autogroup`, String(niceness));
  } catch {
    // Ended meanwhile, or this system has no such groups.
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
