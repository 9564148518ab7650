import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import type { Dataset } from '@assay/schema';
import { listDatasets, removeDataset, type KnownDataset, type Store } from '../../store/index.js';
import { ArrowAnswers, dependentsOf, renameEverywhere } from '../datasets/index.js';
import { jsonRows } from '../json-values.js';
import { knownDataset } from '../known-dataset.js';
import { PAGE, type PageQuery, storedPage, type StoredList } from '../paging.js';
import { requestSignal } from '../request-signal.js';
import type { Services } from '../services.js';
import { answers, pageOf, pathOf, ref } from './answers.js';

const NAME = pathOf('name', "the dataset's name or id");

const ROWS_QUERY = {
  type: 'object',
  properties: {
    offset: { type: 'integer', minimum: 0, default: 0 },
    limit: { type: 'integer', minimum: 0, maximum: 100_000, default: 100 },
  },
} as const;

const ROWS = {
  type: 'object',
  required: ['columns', 'rows', 'total'],
  properties: {
    columns: { type: 'array', items: ref('column') },
    rows: { type: 'array', items: { type: 'array' } },
    total: { type: 'integer' },
  },
};

const RENAME = {
  type: 'object',
  required: ['name'],
  additionalProperties: false,
  properties: { name: { type: 'string', minLength: 1, maxLength: 200 } },
} as const;

const DEPENDENTS = {
  type: 'object',
  required: ['datasets', 'jobs', 'unfinished', 'annotations'],
  properties: {
    datasets: { type: 'array', items: { type: 'string' } },
    jobs: { type: 'integer' },
    unfinished: { type: 'integer' },
    annotations: { type: 'integer' },
  },
};

/** Datasets: what there is, their rows, their end. */
export function datasetRoutes(app: FastifyInstance, services: Services): void {
  const { store, bus, project } = services;
  const arrows = new ArrowAnswers(store, join(project, '.assay', 'exports'));

  app.get<{ Querystring: PageQuery }>(
    '/api/v1/datasets',
    {
      schema: {
        summary: 'All datasets, by name',
        querystring: PAGE,
        response: answers(200, pageOf('dataset')),
      },
    },
    async (request) => storedPage(datasetsOf(store), request.query, request),
  );

  app.get<{ Params: { name: string } }>(
    '/api/v1/datasets/:name',
    { schema: { summary: 'One dataset', params: NAME, response: answers(200, ref('dataset')) } },
    async (request) => shown(await knownDataset(store, request.params.name)),
  );

  app.put<{ Params: { name: string }; Body: { name: string } }>(
    '/api/v1/datasets/:name',
    {
      schema: {
        summary: 'Give a dataset another name; annotations and jobs follow',
        params: NAME,
        body: RENAME,
        response: answers(200, ref('dataset')),
      },
    },
    async (request) => {
      const { name } = request.body;
      const dataset = await store.transaction(async (tx) => {
        const found = await knownDataset(tx, request.params.name);
        return shown(await renameEverywhere(tx, found, name, store.now()));
      });
      bus.publish({ type: 'dataset', dataset });
      for (const annotation of await services.annotations.list(dataset.name)) {
        bus.publish({ type: 'annotation', annotation });
      }
      return dataset;
    },
  );

  app.get<{ Params: { name: string } }>(
    '/api/v1/datasets/:name/dependents',
    {
      schema: {
        summary: 'What hangs on a dataset',
        params: NAME,
        response: answers(200, DEPENDENTS),
      },
    },
    async (request) => dependentsOf(store, await knownDataset(store, request.params.name)),
  );

  app.delete<{ Params: { name: string } }>(
    '/api/v1/datasets/:name',
    {
      schema: {
        summary: 'Forget a dataset; received bytes and lineage stay',
        params: NAME,
        response: answers(200, ref('dataset')),
      },
    },
    async (request) => {
      const dataset = await store.transaction(async (tx) => {
        const found = await knownDataset(tx, request.params.name);
        await removeDataset(tx, found.id);
        return shown(found);
      });
      bus.publish({ type: 'dataset_removed', id: dataset.id, dataset });
      return dataset;
    },
  );

  app.get<{ Params: { name: string }; Querystring: { offset: number; limit: number } }>(
    '/api/v1/datasets/:name/rows',
    {
      schema: {
        summary: 'A page of rows',
        params: NAME,
        querystring: ROWS_QUERY,
        response: answers(200, ROWS),
      },
    },
    async (request) => {
      const dataset = await knownDataset(store, request.params.name);
      const table = await store.readTable(dataset.relation, {
        ...request.query,
        columns: dataset.columns.map((column) => column.name),
      });
      return { columns: dataset.columns, rows: jsonRows(table), total: dataset.rows };
    },
  );

  app.get<{ Params: { name: string } }>(
    '/api/v1/datasets/:name/arrow',
    { schema: { summary: 'All rows as an Arrow IPC stream', params: NAME } },
    async (request, reply) => {
      const { name } = request.params;
      const answer = await arrows.of(name, requestSignal(request, reply));
      return reply
        .type('application/vnd.apache.arrow.stream')
        .header('content-length', answer.bytes)
        .send(answer.body);
    },
  );
}

/** Where the rows lie is the store's own business. */
function datasetsOf(store: Store): StoredList<Dataset> {
  return {
    async count() {
      const [found] = await store.query('SELECT count(*) AS n FROM assay.dataset');
      return Number(found?.['n']);
    },
    part: async (part) => (await listDatasets(store, part)).map(shown),
    known: (id) => knownDataset(store, id),
  };
}

function shown({ relation: _, ...dataset }: KnownDataset): Dataset {
  return dataset;
}
