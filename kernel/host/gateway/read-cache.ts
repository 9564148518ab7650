import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Services } from '../services.js';
import { STANDS_HEADER } from '../commit-mark.js';
import { envelopeParts, metadataText } from './envelope-parts.js';

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
 * whoever polls asks for the same thing again and again. Number and time of the request are written in anew. The door is told
 * how long such an answer holds, so that it need not even ask.
 */
export function readCache(app: FastifyInstance, { store, queue, mark }: Services): void {
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
    reply.header(STANDS_HEADER, `${mark.text} ${route}`);
    await reply.serializer((body: string) => body).send(renewed(entry.body, request));
  });
  app.addHook('onSend', (request, reply, payload, done) => {
    const commits = begun.get(request);
    // Whatever was committed since may be in it or not.
    if (commits === store.commits && reply.statusCode === 200 && typeof payload === 'string') {
      keep(request, { commits, body: payload, headers: headersOf(reply.getHeaders()) });
      reply.header(STANDS_HEADER, `${mark.text} ${request.routeOptions.url ?? ''}`);
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

function renewed(body: string, request: FastifyRequest): string {
  const parts = envelopeParts(body);
  if (parts === undefined) return body;
  return `${parts.head}${metadataText(request.id, request.started)}${parts.tail}`;
}

function headersOf(headers: Record<string, unknown>): Record<string, string> {
  const names = ['content-type', 'etag', 'link', 'cache-control'];
  return Object.fromEntries(
    names.flatMap((name) => (typeof headers[name] === 'string' ? [[name, headers[name]]] : [])),
  );
}
