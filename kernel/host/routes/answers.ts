import type { JsonSchema } from '../definitions.js';

/** A definition by its name. */
export const ref = (name: string): JsonSchema => ({ $ref: `${name}#` });

const problem = {
  description: 'RFC 9457 problem details',
  content: { 'application/problem+json': { schema: ref('problem') } },
};

/** A route's answers: the good one by its status, and problem details for everything else. */
export function answers(status: number, schema: JsonSchema, description = 'done') {
  return {
    [status]: { description, content: { 'application/json': { schema } } },
    '4xx': problem,
    '5xx': problem,
  };
}

/** The schema of a page of a list. */
export function pageOf(name: string): JsonSchema {
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
  return {
    type: 'object',
    required: ['data', 'metadata'],
    properties: {
      data: { type: 'array', items: ref(name) },
      metadata: {
        type: 'object',
        required: ['request_id', 'api_latency_ms', 'pagination'],
        properties: {
          request_id: { type: 'string' },
          api_latency_ms: { type: 'number' },
          pagination,
        },
      },
    },
  };
}

/** A path with one parameter of text. */
export function pathOf(name: string, description: string): JsonSchema {
  return {
    type: 'object',
    required: [name],
    properties: { [name]: { type: 'string', minLength: 1, description } },
  };
}
