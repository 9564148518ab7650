import { createHash } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { AssayError } from '@assay/schema';
import type { Store } from '../../store/index.js';

const CHANGES = new Set(['PUT', 'PATCH', 'DELETE']);

/**
 * ETags (RFC 9110) for every JSON answer to a GET: `If-None-Match` spares sending it again, and `If-Match` guards a change
 * against one that somebody else made meanwhile.
 */
export function conditional(app: FastifyInstance, store: Store): void {
  const tags = new WeakMap<FastifyReply, string>();
  app.addHook('preSerialization', (request, reply, payload, done) => {
    if (request.method === 'GET' && reply.statusCode === 200 && isObject(payload)) {
      tags.set(reply, tagOf(payload));
    }
    done(null, payload);
  });
  app.addHook('onSend', (request, reply, payload, done) => {
    const sent = reply.getHeader('etag');
    const tag = tags.get(reply) ?? (typeof sent === 'string' ? sent : undefined);
    if (tag === undefined || reply.statusCode !== 200) return done(null, payload);
    if (!reply.hasHeader('etag')) reply.header('etag', tag);
    if (!tagMatches(request.headers['if-none-match'], tag)) return done(null, payload);
    reply.code(304).removeHeader('content-length');
    done(null, null);
  });
  const turns = new Map<string, Promise<void>>();
  const leave = new WeakMap<FastifyRequest, () => void>();
  app.addHook('preHandler', (request, _reply, done) => {
    if (!CHANGES.has(request.method)) return done();
    // A record's state is changed below the record itself.
    const url = request.url.replace(/\/status$/, '');
    // What is no transaction of the store, too, is done one after the other.
    const place = url.split('?')[0] ?? '';
    const before = turns.get(place);
    let left: () => void = () => undefined;
    const mine = new Promise<void>((resolve) => (left = resolve));
    turns.set(place, mine);
    leave.set(request, () => {
      left();
      if (turns.get(place) === mine) turns.delete(place);
    });
    const wanted = request.headers['if-match'];
    const unchanged = async () => {
      const headers = { 'x-assay-tenant': String(request.headers['x-assay-tenant'] ?? '1') };
      const now = await app.inject({ method: 'GET', url, headers });
      const tag = now.statusCode === 200 ? String(now.headers['etag']) : undefined;
      if (tag !== undefined && tagMatches(wanted, tag)) return;
      throw new AssayError('changed-meanwhile', 'this is no longer what If-Match names', {
        ...{ status: 412, remedy: 'read it again, then decide anew' },
      });
    };
    const ready = wanted === undefined ? before : Promise.resolve(before).then(unchanged);
    if (ready === undefined) return done();
    ready.then(() => {
      // Jobs and loads change things by themselves: it is looked again in the transaction that changes it.
      if (wanted === undefined) done();
      else store.guarded(unchanged, done);
    }, done);
  });
  // Also where its caller went away, or an earlier hook refused it.
  app.addHook('onResponse', (request, _reply, done) => {
    leave.get(request)?.();
    done();
  });
}

/** Of a list only what it says of the store: number and time of the request are other ones each time. */
function tagOf(payload: object): string {
  const { data, metadata } = payload as { data?: unknown; metadata?: { pagination?: unknown } };
  const list = Array.isArray(data) && isObject(metadata);
  const text = JSON.stringify(list ? [data, metadata.pagination] : payload);
  const hash = createHash('sha256').update(text).digest('base64url').slice(0, 27);
  return `${list ? 'W/' : ''}"${hash}"`;
}

/** Whether `If-None-Match` or `If-Match` names a tag. */
export function tagMatches(header: string | undefined, tag: string): boolean {
  if (header === undefined) return false;
  const bare = (text: string) => text.trim().replace(/^W\//, '');
  return header.trim() === '*' || header.split(',').some((one) => bare(one) === bare(tag));
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Buffer.isBuffer(value);
}
