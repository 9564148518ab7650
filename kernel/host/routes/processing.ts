import type { FastifyInstance } from 'fastify';
import type { ProcessRequest } from '@assay/schema';
import { jsonRows } from '../json-values.js';
import { ONCE_HEADER, onceKey } from '../once-key.js';
import { resultsOf } from '../job-lists.js';
import { page, PAGE, type PageQuery, storedPage } from '../paging.js';
import type { Services } from '../services.js';
import { answers, pageOf, pathOf, ref } from './answers.js';

const ID = pathOf('id', "the result's id, or its job's");

const PREVIEW = {
  type: 'object',
  required: ['rows', 'result_data', 'table'],
  properties: {
    rows: { type: 'integer' },
    result_data: { type: 'object', additionalProperties: true },
    table: {
      type: 'object',
      properties: {
        columns: { type: 'array', items: ref('column') },
        rows: { type: 'array', items: { type: 'array' } },
      },
    },
  },
};

const FRESHNESS = {
  type: 'object',
  required: ['state', 'because', 'job_id', 'completed_at'],
  properties: {
    state: { enum: ['computed', 'cached', 'stale', 'known', 'new'] },
    because: {
      type: 'array',
      items: {
        type: 'object',
        properties: {
          what: { enum: ['code', 'parameter', 'input', 'engine'] },
          name: { type: 'string' },
        },
      },
    },
    job_id: { type: ['string', 'null'] },
    completed_at: { type: ['string', 'null'] },
  },
};

const BATCH = {
  type: 'object',
  required: ['requests'],
  additionalProperties: false,
  properties: {
    requests: { type: 'array', minItems: 1, maxItems: 10_000, items: ref('process-request') },
  },
};

const BATCH_RESULTS = {
  type: 'object',
  required: ['results'],
  properties: { results: { type: 'array', items: ref('processing-result') } },
};

/** Processors, and what they made. */
export function processingRoutes(app: FastifyInstance, { queue }: Services): void {
  app.get<{ Querystring: PageQuery }>(
    '/api/v1/processors',
    {
      schema: {
        summary: 'Standard and custom processors with their parameters',
        querystring: PAGE,
        response: answers(200, pageOf('processor')),
      },
    },
    async (request) => page(await queue.processors(), request.query, request),
  );

  app.post<{ Body: ProcessRequest }>(
    '/api/v1/process',
    {
      schema: {
        summary: 'Run a processor on a dataset as a job',
        headers: ONCE_HEADER,
        body: ref('process-request'),
        response: answers(202, ref('processing-result')),
      },
    },
    async (request, reply) => {
      const once = onceKey(request);
      return reply.code(202).send(await queue.submit(request.body, { once }));
    },
  );

  app.post<{ Body: { requests: ProcessRequest[] } }>(
    '/api/v1/process/batch',
    {
      schema: {
        summary: 'Run many jobs: all of them are written at once, or none',
        headers: ONCE_HEADER,
        body: BATCH,
        response: answers(202, BATCH_RESULTS),
      },
    },
    async (request, reply) => {
      const { requests } = request.body;
      const results = await queue.submitMany(requests, { once: onceKey(request) });
      return reply.code(202).send({ results });
    },
  );

  app.post<{ Body: ProcessRequest; Querystring: { rows: number } }>(
    '/api/v1/process/preview',
    {
      schema: {
        summary: 'What a processor makes of the first rows; nothing is written',
        body: ref('process-request'),
        querystring: {
          type: 'object',
          properties: { rows: { type: 'integer', minimum: 1, maximum: 10_000, default: 200 } },
        },
        response: answers(200, PREVIEW),
      },
    },
    async (request) => {
      const { rows, table, resultData } = await queue.preview(request.body, request.query.rows);
      const columns = (table?.columns ?? []).map(({ name, type }) => ({ name, type }));
      const made = table === undefined ? [] : jsonRows(table);
      return { rows, result_data: resultData, table: { columns, rows: made } };
    },
  );

  app.post<{ Body: ProcessRequest }>(
    '/api/v1/process/freshness',
    {
      schema: {
        summary: 'Whether the table of a request is what a run would give now, and why not',
        body: ref('process-request'),
        response: answers(200, FRESHNESS),
      },
    },
    async (request) => queue.freshness(request.body),
  );

  app.get<{ Querystring: PageQuery }>(
    '/api/v1/results',
    {
      schema: {
        summary: 'All results, newest first',
        querystring: PAGE,
        response: answers(200, pageOf('processing-result')),
      },
    },
    (request) => storedPage(resultsOf(queue), request.query, request),
  );

  app.get<{ Params: { id: string } }>(
    '/api/v1/results/:id',
    {
      schema: {
        summary: 'One result',
        params: ID,
        response: answers(200, ref('processing-result')),
      },
    },
    async (request) => queue.result(request.params.id),
  );

  app.delete<{ Params: { id: string } }>(
    '/api/v1/results/:id',
    {
      schema: {
        summary: 'Forget a result with its table',
        params: ID,
        response: answers(200, ref('processing-result')),
      },
    },
    async (request) => {
      const result = await queue.result(request.params.id);
      await queue.remove(request.params.id);
      return result;
    },
  );
}
