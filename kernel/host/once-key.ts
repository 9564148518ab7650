import type { FastifyRequest } from 'fastify';
import { AssayError } from '@assay/schema';
import type { OnceKey } from '../store/index.js';

/** The header by which a caller marks a call that it may send again, as the IETF's draft of that name has it. */
export const ONCE_HEADER = {
  type: 'object',
  properties: {
    'idempotency-key': {
      type: 'string',
      description: 'the same key again gives the same answer, and nothing is done twice',
    },
  },
} as const;

/**
 * The key of a request that may come again, with all that it asks for.
 *
 * @throws AssayError `idempotency-key` (400) for a key that is none
 */
export function onceKey(request: FastifyRequest): OnceKey | undefined {
  const key = request.headers['idempotency-key'];
  if (key === undefined) return undefined;
  if (typeof key !== 'string' || !/^[\x21-\x7e]{1,255}$/.test(key)) {
    throw new AssayError('idempotency-key', 'an Idempotency-Key has 1 to 255 visible characters', {
      status: 400,
    });
  }
  // Who sends it is part of the key: two tenants may well count from 1.
  const tenant = String(request.headers['x-assay-tenant'] ?? '');
  const wish = `${request.method} ${request.url}\n${JSON.stringify(request.body ?? null)}`;
  return { key: `${tenant}/${key}`, request: wish };
}
