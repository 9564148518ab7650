import type { JsonSchema } from './definitions.js';

export interface Pagination {
  limit: number;
  total: number;
  has_more: boolean;
  next_cursor: string | null;
}

export interface Enveloped<T> {
  data: T[];
  metadata: { request_id: string; api_latency_ms: number; pagination: Pagination };
}

/** The one shape of everything that is read as a list. */
export function envelope<T>(
  request: { id: string; started: number },
  data: T[],
  pagination: Pagination = {
    limit: data.length,
    total: data.length,
    has_more: false,
    next_cursor: null,
  },
): Enveloped<T> {
  const latency = Math.round((performance.now() - request.started) * 1000) / 1000;
  return { data, metadata: { request_id: request.id, api_latency_ms: latency, pagination } };
}

/** The envelope's schema around items of one kind. */
export function envelopeOf(items: JsonSchema): JsonSchema {
  const pagination = {
    type: 'object',
    required: ['limit', 'total', 'has_more', 'next_cursor'],
    properties: {
      limit: { type: 'integer' },
      total: { type: 'integer' },
      has_more: { type: 'boolean' },
      next_cursor: { type: ['string', 'null'] },
    },
  };
  const metadata = {
    type: 'object',
    required: ['request_id', 'api_latency_ms', 'pagination'],
    properties: {
      request_id: { type: 'string' },
      api_latency_ms: { type: 'number' },
      pagination,
    },
  };
  return {
    type: 'object',
    required: ['data', 'metadata'],
    properties: { data: { type: 'array', items }, metadata },
  };
}
