import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { answers, pathOf } from '../../routes/answers.js';
import type { Services } from '../../services.js';
import { envelope, envelopeOf } from '../../envelope.js';
import { type WebhookEvent, WEBHOOK_EVENTS, Webhooks } from './webhooks.js';

const WEBHOOK = {
  type: 'object',
  required: ['id', 'url', 'events', 'enabled', 'created_at'],
  properties: {
    id: { type: 'string', format: 'uuid' },
    url: { type: 'string' },
    events: { type: 'array', items: { enum: WEBHOOK_EVENTS } },
    enabled: { type: 'boolean' },
    created_at: { type: 'string', format: 'date-time' },
  },
};
const WITH_SECRET = {
  ...WEBHOOK,
  required: [...WEBHOOK.required, 'secret'],
  properties: { ...WEBHOOK.properties, secret: { type: 'string' } },
};
const BODY = {
  type: 'object',
  required: ['url'],
  properties: {
    url: { type: 'string', minLength: 1, maxLength: 2000 },
    events: {
      type: 'array',
      items: { enum: WEBHOOK_EVENTS },
      description: 'only these; all of them when it is absent or empty',
    },
  },
} as const;
const CHANGE = {
  type: 'object',
  additionalProperties: false,
  properties: { ...BODY.properties, enabled: { type: 'boolean' } },
};
const ENDED = new Set(['COMPLETED', 'FAILED', 'CANCELLED']);

/** Addresses that are told of each job's end. */
export function webhookRoutes(app: FastifyInstance, services: Services): void {
  const { store, bus, log, project } = services;
  const webhooks = new Webhooks(store, log, join(project, '.assay', 'webhook-key'));
  const trouble = (error: unknown) => log.error('webhook trouble', error);
  webhooks.start().catch(trouble);
  const stop = bus.listen(({ type, job, time }) => {
    if (type === 'etl_update' && job !== undefined && ENDED.has(job.status)) {
      webhooks.jobEnded(job, time).catch(trouble);
    }
  });
  app.addHook('onClose', (_app, done) => {
    stop();
    webhooks.stop();
    done();
  });

  app.get(
    '/api/v1/webhooks',
    { schema: { summary: 'All webhooks', response: answers(200, envelopeOf(WEBHOOK)) } },
    async (request) => envelope(request, await webhooks.list()),
  );
  app.post<{ Body: { url: string; events?: WebhookEvent[] } }>(
    '/api/v1/webhooks',
    {
      schema: {
        summary: 'Have an address told of each job that ends',
        description:
          'One POST a job with {type, timestamp, data: Job}, signed as Standard Webhooks wants it; six tries with ' +
          'growing pauses.',
        body: BODY,
        response: answers(201, WITH_SECRET),
      },
    },
    async (request, reply) => {
      const { url, events = [] } = request.body;
      return reply.code(201).send(await webhooks.add(url, events));
    },
  );
  app.get<{ Params: { id: string } }>(
    '/api/v1/webhooks/:id',
    {
      schema: {
        summary: 'One webhook',
        params: pathOf('id', "the webhook's id"),
        response: answers(200, WEBHOOK),
      },
    },
    (request) => webhooks.get(request.params.id),
  );
  app.patch<{ Params: { id: string }; Body: Parameters<Webhooks['change']>[1] }>(
    '/api/v1/webhooks/:id',
    {
      schema: {
        summary: "Change a webhook's address or events, or switch it off and on",
        params: pathOf('id', "the webhook's id"),
        body: CHANGE,
        response: answers(200, WEBHOOK),
      },
    },
    (request) => webhooks.change(request.params.id, request.body),
  );
  app.delete<{ Params: { id: string } }>(
    '/api/v1/webhooks/:id',
    {
      schema: {
        summary: 'Tell an address no more',
        params: pathOf('id', "the webhook's id"),
        response: answers(200, {
          type: 'object',
          required: ['removed'],
          properties: { removed: { const: true } },
        }),
      },
    },
    async (request) => {
      await webhooks.remove(request.params.id);
      return { removed: true };
    },
  );
}
