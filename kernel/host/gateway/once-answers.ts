import type { FastifyInstance, FastifyRequest } from 'fastify';
import { AssayError } from '@assay/schema';
import { type OnceKey, recall, remember, type Store } from '../../store/index.js';
import { onceKey } from '../once-key.js';

interface Kept {
  status: number;
  type: string;
  body: string;
}

/**
 * `Idempotency-Key` for every POST that has no finer way of its own: the answer to a key is kept, and a repeated call gets
 * it again instead of being done again.
 */
export function onceAnswers(app: FastifyInstance, store: Store): void {
  const underWay = new Map<FastifyRequest, OnceKey>();
  app.addHook('preHandler', async (request, reply) => {
    const once = ownKey(request);
    if (once === undefined) return;
    if ([...underWay.values()].some(({ key }) => key === once.key)) {
      throw new AssayError('idempotency-busy', 'a call with this key is under way', {
        ...{ status: 409, remedy: 'repeat it in a moment' },
      });
    }
    underWay.set(request, once);
    const kept = (await recall(store, once)) as Kept | undefined;
    if (kept === undefined) return;
    underWay.delete(request);
    await reply
      .code(kept.status)
      .type(kept.type)
      .header('idempotency-replayed', 'true')
      .serializer((body: string) => body)
      .send(kept.body);
  });
  app.addHook('onSend', async (request, reply, payload) => {
    const once = underWay.get(request);
    if (once === undefined || reply.statusCode >= 300 || typeof payload !== 'string')
      return payload;
    const type = String(reply.getHeader('content-type') ?? 'application/json');
    const kept: Kept = { status: reply.statusCode, type, body: payload };
    await store.transaction((tx) => remember(tx, once, kept, store.now()));
    return payload;
  });
  app.addHook('onResponse', (request, _reply, done) => {
    underWay.delete(request);
    done();
  });
}

/** The key of a call that this concerns: not of one whose route keeps its own, nor of a stream of bytes. */
function ownKey(request: FastifyRequest): OnceKey | undefined {
  if (request.method !== 'POST' || request.headers['idempotency-key'] === undefined)
    return undefined;
  const headers = request.routeOptions.schema?.headers as { properties?: object } | undefined;
  if (headers?.properties !== undefined && 'idempotency-key' in headers.properties)
    return undefined;
  const { body } = request;
  if (typeof body === 'object' && body !== null && Symbol.asyncIterator in body) return undefined;
  const once = onceKey(request);
  return once === undefined ? undefined : { ...once, key: `answer/${once.key}` };
}
