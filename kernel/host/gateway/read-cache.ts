import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Services } from '../services.js';

/** Routes whose answers depend on nothing but the store. */
const STORED =
  /^\/(data|api\/v1\/(etl\/raw-data(\/:record_id)?|integrations(\/:id)?|files(\/:id)?|datasets(\/:name)?|schemas(\/:reference)?|annotations(\/:id)?))$/;
/** Of jobs, while none runs: the progress of one that does is in memory alone. */
const JOBS = /^\/api\/(etl\/results(\/:result_id)?|v1\/(jobs|results)(\/:id)?)$/;
const ENTRIES = 500;
const LONGEST = 256 * 1024;

interface Entry {
  commits: number;
  body: string;
  headers: Record<string, string>;
}

/**
 * Small answers that were given before and hold as long as nothing is committed: a query of DuckDB costs milliseconds, and
 * whoever polls asks for the same thing again and again. Number and time of the request are written in anew.
 */
export function readCache(app: FastifyInstance, { store, queue }: Services): void {
  const kept = new Map<string, Entry>();
  const begun = new WeakMap<FastifyRequest, number>();
  const key = ({ url, headers }: FastifyRequest) => `${String(headers['x-assay-tenant'])} ${url}`;

  app.addHook('preHandler', async (request, reply) => {
    const route = request.routeOptions.url ?? '';
    if (request.method !== 'GET' || store.shared) return;
    if (!STORED.test(route) && !(JOBS.test(route) && queue.idle())) return;
    const entry = kept.get(key(request));
    if (entry?.commits !== store.commits) {
      begun.set(request, store.commits);
      return;
    }
    for (const [name, value] of Object.entries(entry.headers)) reply.header(name, value);
    await reply.serializer((body: string) => body).send(renewed(entry.body, request));
  });
  app.addHook('onSend', (request, reply, payload, done) => {
    const commits = begun.get(request);
    // Whatever was committed since may be in it or not.
    if (commits === store.commits && reply.statusCode === 200 && typeof payload === 'string') {
      keep(request, { commits, body: payload, headers: headersOf(reply.getHeaders()) });
    }
    done(null, payload);
  });

  function keep(request: FastifyRequest, entry: Entry): void {
    if (entry.body.length > LONGEST) return;
    kept.delete(key(request));
    kept.set(key(request), entry);
    const [oldest] = kept.keys();
    if (kept.size > ENTRIES && oldest !== undefined) kept.delete(oldest);
  }
}

const METADATA = /"metadata":\{"request_id":"[^"]*","api_latency_ms":[\d.e+-]+/;

/** Only an envelope has it, at its end; data may hold such text too. */
function renewed(body: string, request: FastifyRequest): string {
  const at = body.lastIndexOf('"metadata":{"request_id":');
  if (at < 0 || !body.startsWith('{"data":[')) return body;
  const latency = Math.round((performance.now() - request.started) * 1000) / 1000;
  const now = `"metadata":{"request_id":${JSON.stringify(request.id)},"api_latency_ms":${latency}`;
  return body.slice(0, at) + body.slice(at).replace(METADATA, () => now);
}

function headersOf(headers: Record<string, unknown>): Record<string, string> {
  const names = ['content-type', 'etag', 'link', 'cache-control'];
  return Object.fromEntries(
    names.flatMap((name) => (typeof headers[name] === 'string' ? [[name, headers[name]]] : [])),
  );
}
