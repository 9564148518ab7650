import type { FastifyInstance } from 'fastify';
import { lineageOf } from '../../provenance/index.js';
import { knownDataset } from '../known-dataset.js';
import type { Services } from '../services.js';
import { answers, pathOf } from './answers.js';

const NODE = {
  type: 'object',
  required: ['id', 'kind', 'name'],
  properties: {
    id: { type: 'string' },
    kind: { enum: ['object', 'dataset', 'step'] },
    name: { type: 'string' },
  },
};

const EDGE = {
  type: 'object',
  required: ['from', 'to'],
  properties: { from: { type: 'string' }, to: { type: 'string' } },
};

const LINEAGE = {
  type: 'object',
  required: ['dataset', 'nodes', 'edges'],
  properties: {
    dataset: { type: 'string' },
    nodes: { type: 'array', items: NODE },
    edges: { type: 'array', items: EDGE },
  },
};

/** Where a dataset came from. */
export function lineageRoutes(app: FastifyInstance, { store }: Services): void {
  app.get<{ Params: { dataset: string } }>(
    '/api/v1/lineage/:dataset',
    {
      schema: {
        summary: 'What a dataset was made from, down to received bytes',
        params: pathOf('dataset', "the dataset's name or id"),
        response: answers(200, LINEAGE),
      },
    },
    async (request) => {
      const dataset = await knownDataset(store, request.params.dataset);
      return lineageOf(store, dataset.id);
    },
  );
}
