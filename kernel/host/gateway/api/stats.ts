import type { FastifyInstance } from 'fastify';
import { answers } from '../../routes/answers.js';
import type { Services } from '../../services.js';
import { cacheHits } from './cache.js';
import { envelope, envelopeOf } from '../../envelope.js';
import { page, PAGE, type PageQuery } from '../../paging.js';
import { readFigures, readWork } from './figures.js';
import { metricsText } from './metrics-text.js';
import type { Alert, Measures } from './measure.js';

const COUNT = { type: 'integer' };
const RATE = { type: ['number', 'null'] };
const FIGURES = {
  type: 'object',
  required: ['scope', 'name', 'runs', 'succeeded', 'failed', 'success_rate'],
  properties: {
    scope: { enum: ['all', 'source', 'processor', 'operation', 'alert'] },
    name: { type: 'string' },
    ...{ runs: COUNT, succeeded: COUNT, failed: COUNT, rows: COUNT, rejected: COUNT },
    ...{ success_rate: RATE, error_rate: RATE },
    mean_ms: RATE,
  },
};

const ALERT = {
  type: 'object',
  required: ['id', 'time', 'kind', 'message'],
  properties: {
    id: { type: 'string' },
    time: { type: 'string', format: 'date-time' },
    kind: { enum: ['latency', 'job-failed', 'bad-rows', 'store', 'internal'] },
    message: { type: 'string' },
  },
};
/** More bad rows than this are worth an alert. */
const BAD_SHARE = 0.05;
const MOST_ALERTS = 200;

/** How the project's runs and the host's routes do. */
export function statsRoutes(app: FastifyInstance, services: Services): void {
  const { store, queue } = services;
  app.get(
    '/stats',
    {
      schema: {
        summary: 'Runs, successes and failures: of all, of each source, processor and operation',
        response: answers(200, envelopeOf(FIGURES)),
      },
    },
    async (request) =>
      envelope(request, [...(await readFigures(store)), ...operations(app.measures)]),
  );

  app.get<{ Querystring: PageQuery }>(
    '/api/v1/alerts',
    {
      schema: {
        summary:
          'What went wrong of late, newest first: failed jobs, bad rows, slow reads, a store in trouble',
        querystring: PAGE,
        response: answers(200, envelopeOf(ALERT)),
      },
    },
    async (request) => {
      const alerts = [...app.measures.alerts, ...(await invalidRows(store))];
      alerts.sort((a, b) => (a.time < b.time ? 1 : -1));
      return page(alerts.slice(0, MOST_ALERTS), request.query, request);
    },
  );

  app.get(
    '/metrics',
    {
      schema: {
        summary: 'Metrics in the text format of Prometheus',
        response: {
          ...answers(200, {}),
          200: {
            description: 'metrics',
            content: { 'text/plain': { schema: { type: 'string' } } },
          },
        },
      },
    },
    async (_request, reply) => {
      const [figures, counts, cached, bytes, work] = await Promise.all([
        readFigures(store),
        queue.counts(),
        cacheHits(store),
        store.size(),
        readWork(store),
      ]);
      const text = metricsText({
        ...{ figures, counts, bytes, work, measures: app.measures },
        ...cached,
        workers: queue.workerPids().length,
        clients: services.clients(),
        uptime: (Date.now() - services.startedAt.getTime()) / 1000,
      });
      return reply.type('text/plain; version=0.0.4; charset=utf-8').send(Buffer.from(text));
    },
  );

  const stop = services.bus.listen((event) => {
    const { job, dataset } = event;
    if (event.type === 'etl_update' && job?.status === 'FAILED') {
      const reason = job.error_details?.message ?? 'no reason';
      app.measures.alert('job-failed', `job ${job.id} (${job.processor}): ${reason}`);
    }
    if (event.type === 'dataset' && dataset?.kind === 'raw') {
      const bad = dataset.rejected ?? 0;
      const share = bad / Math.max(1, bad + dataset.rows);
      if (share > BAD_SHARE) {
        const percent = (share * 100).toFixed(1);
        app.measures.alert('bad-rows', `${percent} % of the rows of "${dataset.name}" are bad`);
      }
    }
  });
  app.addHook('onClose', (_app, done) => {
    stop();
    done();
  });
}

function operations(measures: Measures) {
  const byRoute = new Map<string, { runs: number; failed: number; seconds: number }>();
  for (const { method, route, status, count, seconds } of measures.routes.values()) {
    const name = `${method} ${route}`;
    const sum = byRoute.get(name) ?? { runs: 0, failed: 0, seconds: 0 };
    sum.runs += count;
    sum.seconds += seconds;
    if (status >= 500) sum.failed += count;
    byRoute.set(name, sum);
  }
  return [...byRoute].map(([name, { runs, failed, seconds }]) => ({
    ...{ scope: 'operation', name, runs, succeeded: runs - failed, failed },
    success_rate: Math.round(((runs - failed) / runs) * 1e4) / 100,
    mean_ms: Math.round((seconds / runs) * 1e5) / 100,
  }));
}

/** Validations that found too many rows which do not follow their schema; the ledger has them, whoever asked for them. */
async function invalidRows(store: Services['store']): Promise<Alert[]> {
  const rows = await store.query(
    `SELECT id, dataset, schema_name, schema_version, invalid_rows, row_count, completed_at FROM assay.validation_run
     WHERE state = 'completed' AND invalid_rows > $1 * row_count ORDER BY completed_at DESC LIMIT $2`,
    [BAD_SHARE, MOST_ALERTS],
  );
  return rows.map((row) => {
    const percent = ((Number(row['invalid_rows']) / Number(row['row_count'])) * 100).toFixed(1);
    const schema = `${String(row['schema_name'])}@${Number(row['schema_version'])}`;
    return {
      id: String(row['id']),
      ...{ time: new Date(String(row['completed_at'])).toISOString(), kind: 'bad-rows' },
      message: `${percent} % of the rows of "${String(row['dataset'])}" do not follow ${schema}`,
    };
  });
}
