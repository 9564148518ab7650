import type { FastifyInstance } from 'fastify';
import { AssayError } from '@assay/schema';
import { requestSignal } from '../../../request-signal.js';
import { answers } from '../../../routes/answers.js';
import type { Services } from '../../../services.js';
import { SAMPLER_NAMES } from '../../../../optimizer/index.js';
import { study, type StudyRequest } from '../../../study.js';

interface Body {
  processing_result_id: string;
  parameters?: StudyRequest;
}

const BODY = {
  type: 'object',
  required: ['processing_result_id'],
  properties: {
    processing_result_id: { type: 'string', format: 'uuid' },
    parameters: {
      type: 'object',
      additionalProperties: false,
      default: {},
      properties: {
        space: {
          type: 'object',
          description: 'range [5, 50] or {min, max}, or list of values, by parameter',
          additionalProperties: true,
        },
        objective: { type: 'string', description: '"max PATH" or "min PATH" into result_data' },
        trials: { type: 'integer', minimum: 1, maximum: 1000, default: 10 },
        seed: { type: 'integer', minimum: 0, maximum: 4_294_967_295, default: 0 },
        method: { enum: SAMPLER_NAMES, default: 'random' },
      },
    },
  },
} as const;

const METHODS = {
  type: 'object',
  required: ['methods'],
  properties: { methods: { type: 'array', items: { enum: SAMPLER_NAMES } } },
} as const;

const TRIAL = {
  type: 'object',
  required: ['number', 'params', 'status', 'value', 'error'],
  properties: {
    number: { type: 'integer' },
    params: { type: 'object', additionalProperties: true },
    status: { type: 'string' },
    value: { type: ['number', 'null'] },
    error: { type: ['string', 'null'] },
  },
};
const STUDY = {
  type: 'object',
  required: ['study', 'simulated', 'method', 'processor', 'objective', 'seed', 'trials', 'best'],
  properties: {
    study: { type: 'string', format: 'uuid' },
    simulated: { const: false, description: 'every trial was run' },
    method: { enum: SAMPLER_NAMES },
    processor: { type: 'string' },
    dataset: { type: ['string', 'null'] },
    objective: { type: 'string' },
    seed: { type: 'integer' },
    trials: { type: 'array', items: TRIAL },
    best: {
      type: ['object', 'null'],
      required: ['params', 'value'],
      properties: {
        params: { type: 'object', additionalProperties: true },
        value: { type: 'number' },
      },
    },
    stable_region: {
      type: ['object', 'null'],
      description: 'where the answer of the best setting holds, as far as it was tried',
      additionalProperties: true,
    },
    tried: { type: 'integer', description: 'settings tried on this content, over all studies' },
  },
};

/** Search for better parameters of a finished result. */
export function optimizerRoutes(app: FastifyInstance, services: Services): void {
  app.get(
    '/api/optimizer',
    { schema: { summary: 'The ways of searching', response: answers(200, METHODS) } },
    () => Promise.resolve({ methods: SAMPLER_NAMES }),
  );
  app.post<{ Body: Body }>(
    '/api/optimizer',
    {
      schema: {
        summary: 'Search better parameters for a result; every trial is a real job',
        body: BODY,
        response: answers(200, STUDY),
      },
    },
    async (request, reply) => {
      const { processing_result_id, parameters } = request.body;
      const base = await services.queue.result(processing_result_id);
      if (base.status !== 'COMPLETED') {
        throw new AssayError('result-not-finished', `result ${base.id} is ${base.status}`, {
          status: 409,
          pointer: '/processing_result_id',
        });
      }
      return study(services, base, parameters ?? {}, requestSignal(request, reply));
    },
  );
}
