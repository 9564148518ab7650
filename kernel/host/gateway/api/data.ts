import type { FastifyInstance } from 'fastify';
import { AssayError } from '@assay/schema';
import { answers } from '../../routes/answers.js';
import type { Services } from '../../services.js';
import { envelope, envelopeOf } from '../../envelope.js';
import {
  countRecords,
  datasetsOf,
  readRecords,
  type RecordFilter,
  type RecordPlace,
} from './records.js';

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
      const datasets = await datasetsOf(store, filter);
      const after = cursor === undefined ? undefined : placeOf(cursor);
      if (after !== undefined && !datasets.some(({ id }) => id === after.dataset)) throw gone();
      const [total, found] = await Promise.all([
        countRecords(store, datasets, filter),
        readRecords(store, datasets, { after, limit: limit + 1, filter }),
      ]);
      const page = found.slice(0, limit);
      const last = page.at(-1);
      const more = found.length > limit && last !== undefined;
      return envelope(
        request,
        page.map(({ record }) => record),
        { limit, total, has_more: more, next_cursor: more ? cursorOf(last.place) : null },
      );
    },
  );
}

function cursorOf({ dataset, row }: RecordPlace): string {
  return Buffer.from(`${dataset} ${row}`).toString('base64url');
}

function placeOf(cursor: string): RecordPlace {
  const text = Buffer.from(cursor, 'base64url').toString();
  const match = /^([0-9a-f-]{36}) (\d{1,15})$/.exec(text);
  if (match?.[1] === undefined) throw gone();
  return { dataset: match[1], row: Number(match[2]) };
}

function gone(): AssayError {
  return new AssayError('cursor-invalid', 'the page that this cursor continues is gone', {
    pointer: '/cursor',
    remedy: 'read again from the beginning',
  });
}
