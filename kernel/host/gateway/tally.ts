/** Upper ends of the histogram's buckets, in seconds. */
export const BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10] as const;

export interface RouteMeasure {
  method: string;
  route: string;
  status: number;
  count: number;
  seconds: number;
  buckets: number[];
}

/** How often each route was asked and how long it took. */
export class Tally {
  readonly routes = new Map<string, RouteMeasure>();

  add(method: string, route: string, status: number, seconds: number): void {
    const measure = this.of(method, route, status);
    measure.count += 1;
    measure.seconds += seconds;
    for (let i = BUCKETS.length - 1; i >= 0 && seconds <= (BUCKETS[i] ?? 0); i--) {
      measure.buckets[i] = (measure.buckets[i] ?? 0) + 1;
    }
  }

  /** Everything so far, which starts anew here. */
  take(): RouteMeasure[] {
    const all = [...this.routes.values()];
    this.routes.clear();
    return all;
  }

  /** Adds what another one has counted. */
  join(others: readonly RouteMeasure[]): void {
    for (const { method, route, status, count, seconds, buckets } of others) {
      const measure = this.of(method, route, status);
      measure.count += count;
      measure.seconds += seconds;
      buckets.forEach((n, i) => (measure.buckets[i] = (measure.buckets[i] ?? 0) + n));
    }
  }

  private of(method: string, route: string, status: number): RouteMeasure {
    const key = `${method} ${route} ${status}`;
    const known = this.routes.get(key);
    if (known !== undefined) return known;
    const fresh = { method, route, status, count: 0, seconds: 0, buckets: BUCKETS.map(() => 0) };
    this.routes.set(key, fresh);
    return fresh;
  }
}
