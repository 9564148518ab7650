import { readdirSync, readFileSync } from 'node:fs';

/** How far beyond its limit a run may go for what it waited, in parts of the limit: a second later it is dead in any case. */
const MOST_WAITED = 0.5;
const MOST_WAITED_MS = 800;
/** The same for a run that we set back ourselves. */
const MOST_SET_BACK = 2;

/**
 * The clock of one run. It goes by the wall, so that nothing a processor does can stop it; but where other processes had the
 * machine while the run was ready to compute, that time is given back to it, up to a bound: a verdict on a script must not
 * depend on what else runs. Sleeping is not waiting, and is counted.
 */
export class RunClock {
  readonly #began = performance.now();
  readonly #before: ReadonlyMap<string, Shares>;
  #lasted: number | undefined;

  constructor(
    private readonly pid: number,
    private readonly limitMs: number,
    private readonly standsBack: boolean,
    private readonly sharesOf: (pid: number) => ReadonlyMap<string, Shares> = threadShares,
  ) {
    this.#before = sharesOf(pid);
  }

  /** Milliseconds on the wall so far, or until it was stopped. */
  get lasted(): number {
    return this.#lasted ?? performance.now() - this.#began;
  }

  /** Milliseconds until the run's time is up; below zero when it is. */
  left(): number {
    const left = this.limitMs - this.lasted;
    if (left > 0) return left;
    const most = this.standsBack
      ? MOST_SET_BACK * this.limitMs
      : Math.min(MOST_WAITED * this.limitMs, MOST_WAITED_MS);
    return left + Math.min(this.#waited(), most);
  }

  stop(): void {
    this.#lasted ??= performance.now() - this.#began;
  }

  /** What the busiest of its threads, which is the one that computes, has waited for a processor. */
  #waited(): number {
    let busiest = { used: 0, waited: 0 };
    for (const [thread, now] of this.sharesOf(this.pid)) {
      const before = this.#before.get(thread) ?? { used: 0, waited: 0 };
      const used = now.used - before.used;
      if (used > busiest.used) busiest = { used, waited: now.waited - before.waited };
    }
    return busiest.waited;
  }
}

/** Milliseconds for which a thread has computed, and for which it was ready to. */
export interface Shares {
  used: number;
  waited: number;
}

/** Of each thread, as Linux tells it; nothing elsewhere. */
function threadShares(pid: number): Map<string, Shares> {
  const shares = new Map<string, Shares>();
  for (const thread of threadsOf(pid)) {
    try {
      const text = readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'latin1');
      const [used = 0, waited = 0] = text.split(' ').map((ns) => Number(ns) / 1e6);
      shares.set(thread, { used, waited });
    } catch {
      // It has ended meanwhile.
    }
  }
  return shares;
}

function threadsOf(pid: number): string[] {
  try {
    return readdirSync(`/proc/${pid}/task`);
  } catch {
    return [];
  }
}
