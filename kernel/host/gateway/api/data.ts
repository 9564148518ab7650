import type { FastifyInstance } from 'fastify';
import { answers } from '../../routes/answers.js';
import type { Services } from '../../services.js';
import { envelope, envelopeOf } from '../../envelope.js';
import { readRecordPage } from './record-page.js';
import type { RecordFilter } from './records.js';

const QUERY = {
  type: 'object',
  properties: {
    dataset: { type: 'string', description: 'only this dataset; all loaded ones when absent' },
    source: { type: 'string', description: 'name of a dataset or file, or a kind such as csv' },
    source_id: { type: 'string', description: 'what its source tells the record apart by' },
    category: {
      type: 'string',
      description: 'value of the column "category"; of a dataset without one, its name',
    },
    since: {
      ...{ type: 'string', anyOf: [{ format: 'date-time' }, { format: 'date' }] },
      description: 'only what was loaded after this',
    },
    limit: { type: 'integer', minimum: 1, maximum: 10_000, default: 100 },
    cursor: { type: 'string', description: 'next_cursor of the page before' },
  },
} as const;

const RECORD = {
  type: 'object',
  required: ['id', 'source_id', 'source', 'category', 'created_at', 'data'],
  properties: {
    id: { type: 'string' },
    source_id: { type: ['string', 'null'] },
    source: { type: 'string' },
    category: { type: ['string', 'null'] },
    created_at: { type: 'string', format: 'date-time' },
    data: { type: 'object', additionalProperties: true },
  },
};

type Query = RecordFilter & { limit: number; cursor?: string };

/** What was loaded, record by record. */
export function dataRoutes(app: FastifyInstance, { store }: Services): void {
  app.get<{ Querystring: Query }>(
    '/data',
    {
      schema: {
        summary: 'Records of what was loaded, in their order',
        querystring: QUERY,
        response: answers(200, envelopeOf(RECORD)),
      },
    },
    async (request) => {
      const { limit, cursor, ...filter } = request.query;
      const asked = { limit, ...(cursor === undefined ? {} : { cursor }) };
      const { items, ...pagination } = await readRecordPage(store, filter, asked);
      return envelope(request, items, { limit, ...pagination });
    },
  );
}
