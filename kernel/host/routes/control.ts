import type { FastifyInstance } from 'fastify';
import type { HostStatus } from '@assay/schema';
import { answers, ref } from './answers.js';
import type { Services } from '../services.js';

/** Whether the host lives, what it has, and its end. */
export function controlRoutes(app: FastifyInstance, services: Services): void {
  const health = {
    type: 'object',
    required: ['status', 'version', 'project'],
    properties: {
      status: { const: 'ok' },
      version: { type: 'string' },
      project: { type: 'string' },
    },
  };
  app.get(
    '/health',
    { schema: { summary: 'Whether the host lives', response: answers(200, health) } },
    (_request, reply) =>
      reply.send({ status: 'ok', version: services.version, project: services.project }),
  );

  app.get(
    '/api/v1/status',
    { schema: { summary: 'The host and its store', response: answers(200, ref('host-status')) } },
    async () => status(services),
  );

  const stopping = { type: 'object', properties: { stopping: { const: true } } };
  app.post(
    '/api/v1/stop',
    {
      schema: {
        summary: 'End the host; unfinished jobs go on with the next one',
        response: answers(202, stopping),
      },
    },
    async (_request, reply) => {
      reply.raw.once('finish', () => services.stop('asked to'));
      return reply.code(202).send({ stopping: true });
    },
  );
}

async function status(services: Services): Promise<HostStatus> {
  const { store, startedAt } = services;
  const [counts, datasets] = await Promise.all([
    store.query('SELECT status, count(*) AS n FROM assay.job GROUP BY status ORDER BY status'),
    store.query('SELECT count(*) AS n FROM assay.dataset'),
  ]);
  return {
    running: true,
    project: services.project,
    pid: process.pid,
    version: services.version,
    started_at: startedAt.toISOString(),
    uptime_seconds: Math.round((Date.now() - startedAt.getTime()) / 100) / 10,
    datasets: Number(datasets[0]?.['n'] ?? 0),
    jobs: Object.fromEntries(counts.map((row) => [String(row['status']), Number(row['n'])])),
    clients: services.clients(),
    store: { bytes: await store.size(), migration: store.migration, threads: store.threads },
  };
}
