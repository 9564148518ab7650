import type { FastifyInstance } from 'fastify';
import type { ProcessRequest } from '@assay/schema';
import type { Services } from '../services.js';
import { envelope, envelopeOf } from '../envelope.js';
import { answers, pathOf, ref } from './answers.js';

const NAME = pathOf('name', "the schedule's name");
const SCHEDULE = {
  type: 'object',
  required: ['name', 'cron', 'timezone', 'request', 'due_at', 'last_at', 'last_job', 'last_error'],
  properties: {
    name: { type: 'string' },
    cron: { type: 'string' },
    timezone: { type: 'string' },
    request: ref('process-request'),
    due_at: { type: 'string', description: 'the next time' },
    last_at: { type: ['string', 'null'] },
    last_job: { type: ['string', 'null'] },
    last_error: { type: ['object', 'null'], additionalProperties: true },
  },
};
const BODY = {
  type: 'object',
  additionalProperties: false,
  required: ['cron', 'request'],
  properties: {
    cron: {
      ...{ type: 'string', minLength: 1 },
      description:
        'minute hour day month weekday, with seconds in front if six; or @daily and its like',
    },
    timezone: { type: 'string', default: 'UTC' },
    request: ref('process-request'),
  },
};

/** Jobs by the clock. */
export function scheduleRoutes(app: FastifyInstance, { queue }: Services): void {
  const { schedules } = queue;

  app.get(
    '/api/v1/schedules',
    {
      schema: {
        summary: 'All schedules with their next times',
        response: answers(200, envelopeOf(SCHEDULE)),
      },
    },
    async (request) => envelope(request, await schedules.list()),
  );

  app.put<{
    Params: { name: string };
    Body: { cron: string; timezone: string; request: ProcessRequest };
  }>(
    '/api/v1/schedules/:name',
    {
      schema: {
        summary: 'Submit a request by the clock; a schedule of the name is replaced',
        params: NAME,
        body: BODY,
        response: answers(200, SCHEDULE),
      },
    },
    (request) => schedules.put({ name: request.params.name, ...request.body }),
  );

  app.delete<{ Params: { name: string } }>(
    '/api/v1/schedules/:name',
    { schema: { summary: 'Forget a schedule', params: NAME, response: answers(200, SCHEDULE) } },
    (request) => schedules.remove(request.params.name),
  );
}
