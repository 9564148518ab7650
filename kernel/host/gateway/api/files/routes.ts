import { createReadStream } from 'node:fs';
import type { FastifyInstance } from 'fastify';
import { AssayError, type LoadRequest } from '@assay/schema';
import { quoteName, ROW_COLUMN } from '../../../../store/index.js';
import { jsonValue } from '../../../json-values.js';
import { knownDataset } from '../../../known-dataset.js';
import { page, PAGE, type PageQuery } from '../../../paging.js';
import { requestSignal } from '../../../request-signal.js';
import { answers, pathOf } from '../../../routes/answers.js';
import type { Services } from '../../../services.js';
import { envelopeOf } from '../../../envelope.js';
import { FILE, getFile, listFiles, removeFile } from './file-record.js';
import { receiveFile, takeFiles } from './received-file.js';

interface UploadQuery {
  name?: string;
  as?: string;
  sheet?: string;
  format?: LoadRequest['format'];
}

const ID = pathOf('id', "the file's id");
const text = (description: string, maxLength = 255) => ({
  ...{ type: 'string', minLength: 1, maxLength, description },
});
const UPLOAD_QUERY = {
  type: 'object',
  properties: {
    name: text('the file name; a form brings its own'),
    as: text("the dataset's name; the file name without extension when absent", 200),
    ...{ sheet: text('of a workbook'), format: text('when the name does not tell it', 30) },
  },
};
const UPLOADED = {
  ...FILE,
  required: [...FILE.required, 'data_file_id', 'dataset', 'rows'],
  properties: {
    ...FILE.properties,
    ...{ data_file_id: { type: 'string' }, dataset: { type: 'string' } },
    ...{ rows: { type: 'integer' }, rejected: { type: 'integer' } },
    warnings: { type: 'array', items: { type: 'object' } },
  },
};
const PREVIEW = {
  type: 'object',
  required: ['id', 'name', 'dataset', 'columns', 'rows'],
  properties: {
    ...{ id: { type: 'string' }, name: { type: 'string' }, dataset: { type: 'string' } },
    columns: { type: 'array', items: { type: 'object' } },
    rows: { type: 'array', items: { type: 'object' } },
  },
};

/** Data files: sent, listed, looked into, fetched back, removed. */
export function fileRoutes(app: FastifyInstance, services: Services): void {
  const { store, bus } = services;
  takeFiles(app);

  app.get<{ Querystring: PageQuery }>(
    '/api/v1/files',
    {
      schema: {
        summary: 'All data files, oldest first',
        querystring: PAGE,
        response: answers(200, envelopeOf(FILE)),
      },
    },
    async (request) => page(await listFiles(store), request.query, request),
  );

  app.post<{ Querystring: UploadQuery }>(
    '/api/v1/files',
    {
      bodyLimit: Number.MAX_SAFE_INTEGER,
      schema: {
        summary: 'Send a file and load it (application/octet-stream with ?name=, or a form)',
        querystring: UPLOAD_QUERY,
        response: answers(201, UPLOADED),
      },
    },
    async (request, reply) => {
      const { name, sha256, fields } = await receiveFile(store, request, request.query.name);
      // A form may say in its fields what others say in the address.
      const { as, sheet, format } = { ...fields, ...request.query };
      const wish = {
        ...{ source: `upload:${sha256}`, name },
        ...(as === undefined ? {} : { as }),
        ...(sheet === undefined ? {} : { sheet }),
        ...(format === undefined ? {} : { format }),
      };
      const report = await services.load(wish, requestSignal(request, reply));
      const { data_file_id, dataset, rows, rejected, warnings } = report;
      const file = await getFile(store, String(data_file_id));
      return reply.code(201).send({ ...file, data_file_id, dataset, rows, rejected, warnings });
    },
  );

  app.get<{ Params: { id: string } }>(
    '/api/v1/files/:id',
    { schema: { summary: 'One file', params: ID, response: answers(200, FILE) } },
    (request) => getFile(store, request.params.id),
  );

  app.get<{ Params: { id: string } }>(
    '/api/v1/files/:id/content',
    {
      schema: {
        summary: 'The bytes as they were received',
        params: ID,
        response: {
          ...answers(200, {}),
          200: {
            description: 'the bytes',
            content: { 'application/octet-stream': { schema: {} } },
          },
        },
      },
    },
    async (request, reply) => {
      const { sha256, name, bytes } = await getFile(store, request.params.id);
      if (!(await store.objects.has(sha256))) {
        throw new AssayError('object-missing', 'the bytes are no longer there', { status: 410 });
      }
      return reply
        .type('application/octet-stream')
        .header('content-length', bytes)
        .header('etag', `"${sha256}"`)
        .header('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(name)}`)
        .send(createReadStream(store.objects.path(sha256)));
    },
  );

  app.get<{ Params: { id: string }; Querystring: { limit: number } }>(
    '/api/v1/files/:id/preview',
    {
      schema: {
        summary: 'The first rows of the dataset that the file became',
        params: ID,
        querystring: {
          type: 'object',
          properties: { limit: { type: 'integer', minimum: 1, maximum: 1000, default: 20 } },
        },
        response: answers(200, PREVIEW),
      },
    },
    async (request) => {
      const { id, name, datasets } = await getFile(store, request.params.id);
      if (datasets[0] === undefined) {
        throw new AssayError('data-file-not-loaded', `${name} is not loaded`, {
          ...{ status: 409, remedy: 'load it again, or fetch its bytes: /content' },
        });
      }
      const dataset = await knownDataset(store, datasets[0]);
      const columns = dataset.columns.map((column) => quoteName(column.name)).join(', ');
      const rows = await store.query(
        `SELECT ${columns} FROM ${dataset.relation} ORDER BY ${quoteName(ROW_COLUMN)} LIMIT $1`,
        [request.query.limit],
      );
      return {
        id,
        name,
        dataset: dataset.name,
        columns: dataset.columns,
        rows: rows.map(jsonValue),
      };
    },
  );

  app.delete<{ Params: { id: string } }>(
    '/api/v1/files/:id',
    {
      schema: {
        summary: 'Remove a file, its bytes, and the datasets that hold its rows; results stay',
        params: ID,
        response: answers(200, FILE),
      },
    },
    async (request) => {
      const file = await getFile(store, request.params.id);
      for (const dataset of await removeFile(store, file)) {
        const { relation: _relation, ...shown } = dataset;
        bus.publish({ type: 'dataset_removed', id: dataset.id, dataset: shown });
      }
      return file;
    },
  );
}
