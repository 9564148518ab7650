import type { FastifyReply, FastifyRequest } from 'fastify';
import { recall, remember, type Store, type Transaction } from '../store/index.js';
import { onceKey } from './once-key.js';

/**
 * One transaction for all the calls that bear the same `Idempotency-Key`: its answer is kept in the transaction itself, so
 * that no kill comes between what was done and the knowledge of it. Its route names `ONCE_HEADER` among its headers.
 *
 * @throws AssayError `idempotency-mismatch` (422) when the key stood for another request
 */
export async function doneOnce<T extends object>(
  store: Store,
  request: FastifyRequest,
  reply: FastifyReply,
  work: (tx: Transaction) => Promise<T>,
): Promise<T> {
  const once = onceKey(request);
  if (once === undefined) return store.transaction(work);
  return store.transaction(async (tx) => {
    const before = (await recall(tx, once)) as T | undefined;
    if (before !== undefined) {
      void reply.header('idempotency-replayed', 'true');
      return before;
    }
    const answer = await work(tx);
    await remember(tx, once, answer, store.now());
    return answer;
  });
}
