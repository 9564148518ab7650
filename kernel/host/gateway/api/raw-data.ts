import { createHash } from 'node:crypto';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { doneOnce } from '../../done-once.js';
import { ONCE_HEADER } from '../../once-key.js';
import { cursorGone, cursorText, cursorTo } from '../../cursor.js';
import type { Services } from '../../services.js';
import { answers } from '../../routes/answers.js';
import { exactText, keepJsonText } from './exact-json.js';
import { addRecords, RawRecords, type RawRecord, type RawStatus } from './raw-records.js';
import { tenantOf } from './tenant.js';
import { attempt } from './attempt.js';
import * as schema from './raw-data-schema.js';

interface StoreBody {
  integration_id: number;
  entity_type: string;
  external_id?: string | null;
}

interface ListQuery {
  entity_type: string;
  status?: RawStatus;
  limit: number;
  cursor?: string;
}

/** Raw records: stored as they come, read for processing, marked. */
export function rawDataRoutes(app: FastifyInstance, { store, log }: Services): void {
  keepJsonText(app);
  const records = (request: { headers: Record<string, unknown> }) =>
    new RawRecords(store, tenantOf(request));

  app.post<{ Body: StoreBody }>(
    '/api/v1/etl/raw-data/store',
    {
      schema: {
        summary: 'Store one raw record',
        body: schema.STORE_BODY,
        headers: ONCE_HEADER,
        response: answers(200, schema.STORED),
      },
    },
    async (request, reply) => {
      const { integration_id, entity_type, external_id } = request.body;
      const record = {
        entityType: entity_type,
        externalId: external_id ?? null,
        rawData: exactText(request, 'raw_data') ?? '{}',
        metadata: exactText(request, 'extraction_metadata'),
      };
      const stored = await attempt('Failed to store raw data', () =>
        doneOnce(store, request, reply, async (tx) => {
          const all = [tx, tenantOf(request), integration_id, [record], store.now()] as const;
          const [id] = await addRecords(...all);
          return { status: 'success', record_id: id, message: 'Raw data stored successfully' };
        }),
      );
      const { record_id } = stored;
      log.info('raw data stored', { record_id, entity_type, request_id: request.id });
      return stored;
    },
  );

  app.get<{ Querystring: ListQuery }>(
    '/api/v1/etl/raw-data',
    {
      schema: {
        summary: 'Raw records of a type, oldest first; the Link header names the next page',
        querystring: schema.LIST_QUERY,
        response: answers(200, schema.RECORDS),
      },
    },
    async (request, reply) => {
      const { entity_type: entityType, status, limit, cursor } = request.query;
      const found = await attempt('Failed to retrieve raw data', () =>
        records(request).list({
          entityType,
          limit: limit + 1,
          ...(status === undefined ? {} : { status }),
          ...(cursor === undefined ? {} : { after: readCursor(cursor) }),
        }),
      );
      const page = found.slice(0, limit);
      const last = page.at(-1);
      if (found.length > limit && last !== undefined) nameNextPage(reply, request.url, last);
      return reply
        .type('application/json; charset=utf-8')
        .serializer((text: string) => text)
        .send(`[${page.map(recordText).join(',')}]`);
    },
  );

  app.get<{ Params: { record_id: number } }>(
    '/api/v1/etl/raw-data/:record_id',
    {
      schema: {
        summary: 'One raw record',
        params: schema.RECORD_ID,
        response: answers(200, schema.RECORDS.items),
      },
    },
    async (request, reply) => {
      const [record] = await records(request).get([request.params.record_id]);
      // What If-Match is compared with; the list's items stand in texts of their own.
      const tag = createHash('sha256').update(JSON.stringify(record)).digest('base64url');
      return reply
        .type('application/json; charset=utf-8')
        .header('etag', `"${tag.slice(0, 27)}"`)
        .serializer((text: string) => text)
        .send(record === undefined ? 'null' : recordText(record));
    },
  );

  app.put<{ Params: { record_id: number }; Body: { status: RawStatus } }>(
    '/api/v1/etl/raw-data/:record_id/status',
    {
      schema: {
        summary: 'Say where a raw record stands',
        description:
          'error_details are kept until others are given; processed_at is set by completed and failed and kept after.',
        params: schema.RECORD_ID,
        body: schema.STATUS_BODY,
        response: answers(200, schema.UPDATED),
      },
    },
    async (request) => {
      const { status } = request.body;
      const details = exactText(request, 'error_details');
      await attempt('Failed to update status', () =>
        records(request).setStatus(
          request.params.record_id,
          status,
          details === '{}' ? null : details,
        ),
      );
      return { status: 'success', message: `Status updated to ${status}` };
    },
  );
}

/** Put together as text: what was received goes out digit by digit. */
function recordText(record: RawRecord): string {
  const { id, entityType, externalId, rawData, status, createdAt } = record;
  const head = JSON.stringify({ id, entity_type: entityType, external_id: externalId });
  const tail = JSON.stringify({ processing_status: status, created_at: createdAt });
  return `${head.slice(0, -1)},"raw_data":${rawData},${tail.slice(1)}`;
}

function nameNextPage(reply: FastifyReply, url: string, last: RawRecord): void {
  const next = new URL(url, 'http://assay');
  const cursor = cursorTo(`${last.createdAt} ${last.id}`);
  next.searchParams.set('cursor', cursor);
  reply.header('link', `<${next.pathname}${next.search}>; rel="next"`);
}

function readCursor(cursor: string): { createdAt: string; id: number } {
  const match = /^(\S+) (\d{1,10})$/.exec(cursorText(cursor));
  const [createdAt, id] = [match?.[1] ?? '', Number(match?.[2])];
  if (Number.isNaN(Date.parse(createdAt)) || !(id <= schema.MAX_ID)) {
    throw cursorGone();
  }
  return { createdAt, id };
}
