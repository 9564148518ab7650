/** Tokens that refill with time: `burst` requests at once, `perSecond` in the long run, for each caller. */
export class RateLimit {
  private readonly buckets = new Map<string, { left: number; at: number }>();

  constructor(
    readonly perSecond: number,
    readonly burst: number,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /**
   * Takes one token.
   *
   * @returns 0 when there was one, else the seconds to wait for the next
   */
  take(caller: string): number {
    const now = this.now();
    const bucket = this.buckets.get(caller) ?? { left: this.burst, at: now };
    const refilled = bucket.left + ((now - bucket.at) / 1000) * this.perSecond;
    const left = Math.min(this.burst, refilled);
    this.buckets.delete(caller);
    if (this.buckets.size > 10_000) this.forgetOldest();
    const wait = left >= 1 ? 0 : (1 - left) / this.perSecond;
    this.buckets.set(caller, { left: wait === 0 ? left - 1 : left, at: now });
    return wait;
  }

  /** A map keeps the order of setting: the first is the caller that was not seen for longest. */
  private forgetOldest(): void {
    const [oldest] = this.buckets.keys();
    if (oldest !== undefined) this.buckets.delete(oldest);
  }
}
