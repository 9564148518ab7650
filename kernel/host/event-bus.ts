import type { HostEvent } from '@assay/schema';

/** An event as its maker knows it: number and time are the bus's. */
export type NewEvent = Omit<HostEvent, 'seq' | 'time'>;

const KEPT = 5000;

/**
 * Tells every listener what happened, in one order, and keeps the last few thousand for those who come late or come back.
 * Numbers grow over restarts, so a client that saw a former host's events misses none of the next one's.
 */
export class EventBus {
  private readonly recent: HostEvent[] = [];
  private readonly listeners = new Set<(event: HostEvent) => void>();
  private last: number;

  /** @param after - the last number that an earlier host is known to have given, should the clock have been set back */
  constructor(
    private readonly now: () => Date,
    after = 0,
  ) {
    this.last = Math.max(now().getTime() * 1000, after);
  }

  get seq(): number {
    return this.last;
  }

  publish(event: NewEvent): void {
    this.last += 1;
    const full: HostEvent = { ...event, seq: this.last, time: this.now().toISOString() };
    this.recent.push(full);
    if (this.recent.length > KEPT) this.recent.splice(0, KEPT / 10);
    for (const listener of this.listeners) listener(full);
  }

  /** What is still known of the events after `seq`. */
  since(seq: number): HostEvent[] {
    return this.recent.filter((event) => event.seq > seq);
  }

  /** Calls `listener` for every event from now on, until the function that is returned is called. */
  listen(listener: (event: HostEvent) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }
}
