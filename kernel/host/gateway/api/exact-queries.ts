import type { FastifyInstance } from 'fastify';

interface QuerySchema {
  type: 'object';
  properties: Record<string, unknown>;
  additionalProperties?: boolean;
}

const NOTHING: QuerySchema = { type: 'object', properties: {} };

/**
 * Refuses what an operation does not take in its query, of all routes that are made after this: a filter that is misspelt
 * would else give everything, and nobody would know.
 */
export function exactQueries(app: FastifyInstance): void {
  app.addHook('onRoute', (route) => {
    const { querystring = NOTHING } = (route.schema ?? {}) as { querystring?: QuerySchema };
    route.schema = {
      ...route.schema,
      querystring: { ...querystring, additionalProperties: false },
    };
  });
}
