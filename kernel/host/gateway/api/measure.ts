import type { FastifyInstance } from 'fastify';
import { type RouteMeasure, Tally } from '../tally.js';

/** Reads slower than this are worth a warning. */
const SLOW_S = 1;
const ALERTS = 100;
/** Sent by the door alone: no caller's header of such a name comes through it. */
export const ANSWERED_HEADER = 'x-assay-answered';

export interface Alert {
  id: string;
  time: string;
  kind: 'latency' | 'job-failed' | 'bad-rows' | 'store' | 'internal';
  message: string;
}

/** How often each route was asked and how long it took, since the host began. */
export class Measures {
  private readonly tally = new Tally();
  readonly alerts: Alert[] = [];
  private alerted = 0;
  /** Validations that an earlier one answered, and those that had to look. */
  readonly validations = { hits: 0, misses: 0 };

  get routes(): ReadonlyMap<string, RouteMeasure> {
    return this.tally.routes;
  }

  add(method: string, route: string, status: number, seconds: number): void {
    this.tally.add(method, route, status, seconds);
    if (method === 'GET' && seconds > SLOW_S) {
      this.alert('latency', `${method} ${route} took ${seconds.toFixed(2)} s`);
    }
  }

  join(others: readonly RouteMeasure[]): void {
    this.tally.join(others);
  }

  /** Kept for /stats; the newest hundred. */
  alert(kind: Alert['kind'], message: string): void {
    // What goes on being wrong is told once.
    const last = this.alerts.at(-1);
    if (last?.kind === kind && last.message === message) return;
    const time = new Date().toISOString();
    this.alerts.push({ id: `${time}-${(this.alerted += 1)}`, time, kind, message });
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
  app.addHook('onRequest', (request, _reply, done) => {
    // The door says with whatever asks for figures what it has answered by itself.
    const answered = request.headers[ANSWERED_HEADER];
    if (typeof answered === 'string') measures.join(JSON.parse(answered) as RouteMeasure[]);
    done();
  });
  app.addHook('onResponse', (request, reply, done) => {
    const route = request.routeOptions.url ?? 'none';
    // A stream of events lasts as long as somebody listens: that is no latency.
    if (route !== '/api/v1/events') {
      measures.add(request.method, route, reply.statusCode, reply.elapsedTime / 1000);
    }
    done();
  });
}
