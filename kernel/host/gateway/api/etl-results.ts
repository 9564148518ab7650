import type { FastifyInstance } from 'fastify';
import { AssayError, type Job } from '@assay/schema';
import { ONCE_HEADER, onceKey } from '../../once-key.js';
import { JOB_STATUSES, resultsOf } from '../../job-lists.js';
import { PAGE_QUERY, type PageQuery, storedPage } from '../../paging.js';
import { answers, pageOf, pathOf, ref } from '../../routes/answers.js';
import type { Services } from '../../services.js';
import { datasetOfFile } from '../../data-file.js';
import { exportResult, type ExportFormat } from './export.js';

interface ProcessBody {
  data_file_id: string;
  processing_type: string;
  parameters?: Record<string, unknown>;
  dataset?: string;
  priority?: number;
}

const PROCESS_BODY = {
  type: 'object',
  required: ['data_file_id', 'processing_type'],
  properties: {
    data_file_id: { type: 'string', format: 'uuid' },
    processing_type: {
      type: 'string',
      minLength: 1,
      description: 'a processor of GET /api/v1/processors, or custom with custom_script_name',
    },
    parameters: { type: 'object', additionalProperties: true, default: {} },
    dataset: { type: 'string', description: 'which one, when the file became several' },
    priority: { type: 'integer', minimum: 1, maximum: 10, default: 5 },
  },
} as const;

interface ResultFilter {
  status?: Job['status'];
  processing_type?: string;
  data_file_id?: string;
}

const FILTER = {
  type: 'object',
  properties: {
    ...PAGE_QUERY,
    status: { enum: JOB_STATUSES },
    processing_type: { type: 'string', minLength: 1, description: 'as the request named it' },
    data_file_id: { type: 'string', format: 'uuid' },
  },
} as const;
const ID = pathOf('result_id', "the result's id, or its job's");
const EXPORT_QUERY = {
  type: 'object',
  properties: { format: { enum: ['csv', 'json'], default: 'json' } },
} as const;
const RESULT = answers(200, ref('processing-result'));

/** Processing of data files, and its results. */
export function etlResultRoutes(app: FastifyInstance, { store, queue }: Services): void {
  app.post<{ Body: ProcessBody }>(
    '/api/etl/process',
    {
      schema: {
        summary: 'Process a data file as a job',
        headers: ONCE_HEADER,
        body: PROCESS_BODY,
        response: answers(202, ref('processing-result')),
      },
    },
    async (request, reply) => {
      const { data_file_id, processing_type, parameters, dataset, priority } = request.body;
      const wish = {
        processor: processing_type,
        dataset: await datasetOfFile(store, data_file_id, dataset),
        parameters: parameters ?? {},
        ...(priority === undefined ? {} : { priority }),
      };
      const submitted = queue.submit(wish, { once: onceKey(request) });
      return reply.code(202).send(await submitted.catch(inOtherWords));
    },
  );

  app.get<{ Querystring: PageQuery & ResultFilter }>(
    '/api/etl/results',
    {
      schema: {
        summary: 'Results, newest first',
        querystring: FILTER,
        response: answers(200, pageOf('processing-result')),
      },
    },
    async (request) => {
      const { status, processing_type: processor, data_file_id: dataFile } = request.query;
      const filter = {
        ...(status === undefined ? {} : { status }),
        ...(processor === undefined ? {} : { processor }),
        ...(dataFile === undefined ? {} : { dataFile }),
      };
      return storedPage(resultsOf(queue, filter), request.query, request);
    },
  );

  app.get<{ Params: { result_id: string } }>(
    '/api/etl/results/:result_id',
    { schema: { summary: 'One result', params: ID, response: RESULT } },
    async (request) => queue.result(request.params.result_id),
  );

  app.delete<{ Params: { result_id: string } }>(
    '/api/etl/results/:result_id',
    {
      schema: {
        summary: 'Forget a result with its table; one that runs is cancelled first',
        params: ID,
        response: RESULT,
      },
    },
    async (request) => {
      const result = await queue.result(request.params.result_id);
      await queue.remove(request.params.result_id);
      return result;
    },
  );

  app.get<{ Params: { result_id: string }; Querystring: { format: ExportFormat } }>(
    '/api/etl/results/:result_id/export',
    {
      schema: {
        summary: 'A finished result as a file',
        description:
          'JSON is result_data. CSV is its table form: a row for each object of its list of objects, else a column for ' +
          'each of its lists of one length, else the processed table, else its values in one row.',
        params: ID,
        querystring: EXPORT_QUERY,
        response: {
          ...answers(200, { type: 'object' }),
          200: {
            description: 'the file',
            content: { 'application/json': { schema: {} }, 'text/csv': { schema: {} } },
          },
        },
      },
    },
    async (request, reply) => {
      const { format } = request.query;
      const result = await queue.result(request.params.result_id);
      const text = await exportResult(store, result, format);
      return reply
        .type(`${format === 'csv' ? 'text/csv' : 'application/json'}; charset=utf-8`)
        .header('content-disposition', `attachment; filename="result-${result.id}.${format}"`)
        .send(Buffer.from(text));
    },
  );
}

/** The same refusal in the words of this body. */
function inOtherWords(error: unknown): never {
  if (!(error instanceof AssayError)) throw error;
  const { code, message, remedy, pointer = '' } = error;
  if (pointer !== '/processor' && code !== 'processor-unknown') throw error;
  throw new AssayError(code, message, {
    ...{ status: 422, cause: error },
    pointer: pointer === '/processor' ? '/processing_type' : pointer,
    ...(remedy === undefined ? {} : { remedy }),
  });
}
