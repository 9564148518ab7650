import type { FastifyInstance } from 'fastify';
import { SAMPLER_NAMES } from '../../optimizer/index.js';
import { requestSignal } from '../request-signal.js';
import type { Services } from '../services.js';
import { study, type StudyRequest } from '../study.js';
import { answers } from './answers.js';

interface Body {
  processor: string;
  dataset: string;
  parameters?: Record<string, unknown>;
  space: Record<string, unknown>;
  objective: string;
  trials?: number;
  seed?: number;
  method?: NonNullable<StudyRequest['method']>;
}

const nonEmpty = { type: 'string', minLength: 1 };
const object = { type: 'object', additionalProperties: true };

const BODY = {
  type: 'object',
  required: ['processor', 'dataset', 'space', 'objective'],
  additionalProperties: false,
  properties: {
    processor: nonEmpty,
    dataset: nonEmpty,
    parameters: object,
    space: { ...object, description: 'range [5, 50] or list of values, by parameter' },
    objective: { ...nonEmpty, description: '"max PATH" or "min PATH" into result_data' },
    trials: { type: 'integer', minimum: 1, maximum: 1000 },
    seed: { type: 'integer', minimum: 0, maximum: 4_294_967_295 },
    method: { enum: SAMPLER_NAMES, default: 'random' },
  },
};

/** The search of /api/optimizer from a processor and a dataset, with no result to begin from. */
export function optimizeRoutes(app: FastifyInstance, services: Services): void {
  app.post<{ Body: Body }>(
    '/api/v1/optimize',
    {
      schema: {
        summary: 'Search the parameters of a processor; every trial is a real job',
        body: BODY,
        response: answers(200, object),
      },
    },
    async (request, reply) => {
      const { processor, dataset, parameters = {}, ...wanted } = request.body;
      const base = { processing_type: processor, dataset, parameters, result_data: null };
      return study(services, base, wanted, requestSignal(request, reply));
    },
  );
}
