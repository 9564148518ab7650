import type { FastifyInstance } from 'fastify';
import { answers } from '../../routes/answers.js';
import type { Services } from '../../services.js';
import { cacheHits } from './cache.js';
import { envelope, envelopeOf } from '../../envelope.js';
import { readFigures, readWork } from './figures.js';
import { metricsText } from './metrics-text.js';
import type { Measures } from './measure.js';

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

  app.get(
    '/api/v1/alerts',
    {
      schema: {
        summary: 'What went wrong of late: failed jobs, many bad rows, slow reads',
        response: answers(200, envelopeOf({ type: 'object' })),
      },
    },
    (request, reply) => reply.send(envelope(request, [...app.measures.alerts])),
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
      if (share > 0.05) {
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
