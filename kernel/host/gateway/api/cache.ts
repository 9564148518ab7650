import type { FastifyInstance } from 'fastify';
import { page, PAGE, type PageQuery } from '../../paging.js';
import { answers } from '../../routes/answers.js';
import type { Services } from '../../services.js';
import { envelopeOf } from '../../envelope.js';

const ENTRY = {
  type: 'object',
  required: ['id', 'kind', 'name', 'rows', 'created_at'],
  properties: {
    id: { type: 'string' },
    kind: { enum: ['result', 'validation'] },
    name: { type: 'string', description: 'the processor, or dataset and schema' },
    rows: { type: ['integer', 'null'] },
    created_at: { type: 'string' },
  },
};
const STATS = {
  type: 'object',
  required: ['entries', 'hits', 'misses', 'hit_rate'],
  properties: {
    ...{ entries: { type: 'integer' }, hits: { type: 'integer' }, misses: { type: 'integer' } },
    hit_rate: {
      type: ['number', 'null'],
      description: 'per cent of what could have been answered',
    },
  },
};
const CLEARED = {
  type: 'object',
  required: ['status', 'cleared', 'message'],
  properties: {
    ...{ status: { const: 'success' }, cleared: { type: 'integer' } },
    message: { type: 'string' },
  },
};

/** What is answered again without being computed: not yet cleared. */
const SQL = `
  WITH cleared AS (
    SELECT coalesce(max(cleared_at), TIMESTAMPTZ '1970-01-01 00:00:00Z') AS at, coalesce(max(validation_number), 0) AS number
    FROM assay.cache_clear)
  SELECT key AS id, 'result' AS kind, processor AS name, row_count AS rows, created_at
    FROM assay.step, cleared WHERE created_at > cleared.at
  UNION ALL
  SELECT CAST(id AS VARCHAR), 'validation', dataset || ' / ' || schema_name || '@' || schema_version, row_count, completed_at
    FROM assay.validation_run r, cleared WHERE state = 'completed' AND r.number > cleared.number
  ORDER BY created_at DESC, id`;

/** Results and validations that are answered again: what is kept, how often it served, and its end. */
export function cacheRoutes(app: FastifyInstance, { store }: Services): void {
  app.get<{ Querystring: PageQuery }>(
    '/api/v1/cache',
    {
      schema: {
        summary: 'What would be answered again without being computed, newest first',
        querystring: PAGE,
        response: answers(200, envelopeOf(ENTRY)),
      },
    },
    async (request) => {
      const rows = await store.query(SQL);
      const entries = rows.map((row) => ({
        ...{ id: String(row['id']), kind: row['kind'], name: String(row['name']) },
        rows: row['rows'] == null ? null : Number(row['rows']),
        created_at: row['created_at'],
      }));
      return page(entries, request.query, request);
    },
  );

  app.get(
    '/api/v1/cache/stats',
    {
      schema: {
        summary: 'How often a kept result or validation served',
        response: answers(200, STATS),
      },
    },
    async () => {
      const [entries, served] = await Promise.all([store.query(SQL), cacheHits(store)]);
      const { validations } = app.measures;
      const hits = served.hits + validations.hits;
      const misses = served.misses + validations.misses;
      const hit_rate =
        hits + misses === 0 ? null : Math.round((hits / (hits + misses)) * 1e4) / 100;
      return { entries: entries.length, hits, misses, hit_rate };
    },
  );

  app.delete(
    '/api/v1/cache',
    {
      schema: {
        summary: 'Compute everything anew from now on; results, violations and lineage stay',
        response: answers(200, CLEARED),
      },
    },
    async () => {
      const cleared = (await store.query(SQL)).length;
      await store.transaction((tx) =>
        tx.query(
          `INSERT INTO assay.cache_clear
           SELECT $1, coalesce((SELECT max(number) FROM assay.validation_run), 0)`,
          [store.now()],
        ),
      );
      return { status: 'success', cleared, message: `${cleared} entries will be computed anew` };
    },
  );
}

/** Jobs that were answered from an earlier result, and those that had to compute. */
export async function cacheHits(
  store: Services['store'],
): Promise<{ hits: number; misses: number }> {
  const rows = await store.query(
    `SELECT count(*) FILTER (cached) AS hits, count(*) FILTER (NOT cached) AS misses FROM assay.job
     WHERE job_type = 'process' AND status = 'COMPLETED'`,
  );
  return { hits: Number(rows[0]?.['hits']), misses: Number(rows[0]?.['misses']) };
}
