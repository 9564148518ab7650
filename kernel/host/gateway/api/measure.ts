import type { FastifyInstance } from 'fastify';

/** Upper ends of the histogram's buckets, in seconds. */
export const BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10] as const;
/** Reads slower than this are worth a warning. */
const SLOW_S = 1;
const ALERTS = 100;

export interface RouteMeasure {
  method: string;
  route: string;
  status: number;
  count: number;
  seconds: number;
  buckets: number[];
}

export interface Alert {
  time: string;
  kind: 'latency' | 'job-failed' | 'bad-rows' | 'store';
  message: string;
}

/** How often each route was asked and how long it took, since the host began. */
export class Measures {
  readonly routes = new Map<string, RouteMeasure>();
  readonly alerts: Alert[] = [];
  /** Validations that an earlier one answered, and those that had to look. */
  readonly validations = { hits: 0, misses: 0 };

  add(method: string, route: string, status: number, seconds: number): void {
    const key = `${method} ${route} ${status}`;
    const known = this.routes.get(key);
    const measure = known ?? {
      ...{ method, route, status, count: 0, seconds: 0 },
      buckets: BUCKETS.map(() => 0),
    };
    measure.count += 1;
    measure.seconds += seconds;
    BUCKETS.forEach((end, i) => {
      if (seconds <= end) measure.buckets[i] = (measure.buckets[i] ?? 0) + 1;
    });
    this.routes.set(key, measure);
    if (method === 'GET' && seconds > SLOW_S) {
      this.alert('latency', `${method} ${route} took ${seconds.toFixed(2)} s`);
    }
  }

  /** Kept for /stats; the newest hundred. */
  alert(kind: Alert['kind'], message: string): void {
    this.alerts.push({ time: new Date().toISOString(), kind, message });
    if (this.alerts.length > ALERTS) this.alerts.shift();
  }
}

declare module 'fastify' {
  interface FastifyInstance {
    measures: Measures;
  }
}

/** Measures every route that is made after this. */
export function measure(app: FastifyInstance): void {
  const measures = new Measures();
  app.decorate('measures', measures);
  app.addHook('onResponse', (request, reply, done) => {
    const route = request.routeOptions.url ?? 'none';
    // A stream of events lasts as long as somebody listens: that is no latency.
    if (route !== '/api/v1/events') {
      measures.add(request.method, route, reply.statusCode, reply.elapsedTime / 1000);
    }
    done();
  });
}
