import type { FastifyInstance } from 'fastify';
import { AssayError } from '@assay/schema';
import { answers } from '../../../routes/answers.js';
import type { Services } from '../../../services.js';
import type { Asked } from './execute.js';

const ASKED = {
  type: 'object',
  required: ['query'],
  properties: {
    query: { type: 'string', minLength: 1, maxLength: 100_000 },
    variables: { type: ['object', 'null'], additionalProperties: true },
    operationName: { type: ['string', 'null'] },
  },
} as const;

const ANSWER = {
  type: 'object',
  properties: {
    data: {},
    errors: {
      type: 'array',
      items: {
        type: 'object',
        required: ['message'],
        properties: { message: { type: 'string' }, extensions: { type: 'object' } },
      },
    },
  },
};

/** GraphQL over what was loaded, for reading. */
export function graphqlRoutes(app: FastifyInstance, { store }: Services): void {
  const ask = async (asked: Asked) => {
    // Most hosts are never asked in GraphQL, and need not load it to start.
    const { answerGraphql } = await import('./execute.js');
    return answerGraphql(store, asked);
  };
  app.post<{
    Body: { query: string; variables?: Asked['variables'] | null; operationName?: string | null };
  }>(
    '/api/v1/graphql',
    {
      schema: {
        summary: 'A GraphQL query over the normalised records and the datasets',
        body: ASKED,
        response: answers(200, ANSWER),
      },
    },
    ({ body: { query, variables, operationName } }) =>
      ask({
        query,
        ...(variables == null ? {} : { variables }),
        ...(operationName == null ? {} : { operationName }),
      }),
  );
  app.get<{ Querystring: { query: string; variables?: string; operationName?: string } }>(
    '/api/v1/graphql',
    {
      schema: {
        summary: 'The same, in the address; variables are JSON',
        querystring: {
          type: 'object',
          required: ['query'],
          properties: {
            query: { type: 'string', minLength: 1 },
            variables: { type: 'string' },
            operationName: { type: 'string' },
          },
        },
        response: answers(200, ANSWER),
      },
    },
    ({ query: { variables, ...asked } }) =>
      ask({ ...asked, ...(variables === undefined ? {} : { variables: variablesOf(variables) }) }),
  );
  app.get(
    '/api/v1/graphql/schema',
    {
      schema: {
        summary: 'What can be asked, in the schema language of GraphQL',
        response: {
          ...answers(200, {}),
          200: { description: 'schema', content: { 'text/plain': { schema: { type: 'string' } } } },
        },
      },
    },
    async (_request, reply) => {
      const { SCHEMA_TEXT } = await import('./schema.js');
      return reply.type('text/plain; charset=utf-8').send(Buffer.from(SCHEMA_TEXT.trimStart()));
    },
  );
}

function variablesOf(text: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // Told below, with everything else that is no object.
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return value as Record<string, unknown>;
  }
  throw new AssayError('request-invalid', 'query parameter variables is not a JSON object', {
    ...{ status: 422, pointer: '/variables' },
  });
}
