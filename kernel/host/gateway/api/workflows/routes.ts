import { randomUUID } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { AssayError } from '@assay/schema';
import { idOfKey } from '../../../../store/index.js';
import { showSchema } from '../../../../validation/index.js';
import { mayRead, reachOf } from '../../../network-caller.js';
import { ONCE_HEADER, onceKey } from '../../../once-key.js';
import { envelopeOf } from '../../../envelope.js';
import { jobsOf } from '../../../job-lists.js';
import { PAGE, type PageQuery, storedPage } from '../../../paging.js';
import { answers, pageOf, pathOf, ref } from '../../../routes/answers.js';
import type { Services } from '../../../services.js';
import { getFile } from '../files/file-record.js';
import { receiveFile, takeFiles } from '../files/received-file.js';
import { pageTogether, submittedTogether, type Together } from '../submitted-together.js';
import { tenantOf } from '../tenant.js';

interface WorkflowBody {
  source?: string;
  data_file_id?: string;
  name?: string;
  workflows: (typeof KINDS)[number][];
  schema?: string;
  priority?: number;
}

const KINDS = ['validation', 'parsing'] as const;
const SCHEMA = {
  type: 'string',
  minLength: 1,
  maxLength: 200,
  description: 'NAME or NAME@VERSION',
};
const NAME = { type: 'string', minLength: 1, maxLength: 255 };
const BODY = {
  type: 'object',
  required: ['workflows'],
  anyOf: [{ required: ['source'] }, { required: ['data_file_id'] }],
  properties: {
    source: { type: 'string', minLength: 1, maxLength: 2000, description: 'upload:… or a path' },
    data_file_id: { type: 'string', format: 'uuid', description: 'or a file that is here' },
    name: NAME,
    workflows: {
      type: 'array',
      minItems: 1,
      uniqueItems: true,
      items: { enum: KINDS },
    },
    schema: { ...SCHEMA, description: 'what a validation holds the rows to' },
    priority: { type: 'integer', minimum: 1, maximum: 10, default: 5 },
  },
};
const WORKFLOW = {
  type: 'object',
  required: ['workflow_id', 'status', 'jobs'],
  properties: {
    workflow_id: { type: 'string' },
    status: { enum: ['PENDING', 'PROCESSING', 'COMPLETED', 'FAILED'] },
    jobs: { type: 'array', items: ref('job') },
  },
};
const VALIDATION = {
  type: 'object',
  required: ['id', 'status', 'report', 'error_details'],
  properties: {
    ...{ id: { type: 'string' }, status: { type: 'string' } },
    report: { type: ['object', 'null'], additionalProperties: true },
    error_details: { type: ['object', 'null'], additionalProperties: true },
  },
};

/** Validation of files and parsing of workbooks in the background: one of them, or both side by side. */
export function workflowRoutes(app: FastifyInstance, services: Services): void {
  const { store, queue, project } = services;
  takeFiles(app);

  app.post<{ Querystring: { schema?: string; name?: string } }>(
    '/api/v1/validation/files',
    {
      bodyLimit: Number.MAX_SAFE_INTEGER,
      schema: {
        summary: 'Send a file and have its rows held to a schema; the job is answered at once',
        querystring: {
          type: 'object',
          properties: { schema: SCHEMA, name: NAME },
        },
        response: answers(202, ref('job')),
      },
    },
    async (request, reply) => {
      const { schema: asked } = request.query;
      // Known to be wrong before the bytes come, where that can be.
      if (asked !== undefined) await showSchema(store, asked);
      const { name, sha256, fields } = await receiveFile(store, request, request.query.name);
      const reference = asked ?? fields['schema'];
      if (reference === undefined) {
        throw new AssayError(
          'request-invalid',
          'schema is missing: ?schema=, or a field of a form',
          {
            ...{ status: 422, pointer: '/schema' },
          },
        );
      }
      const schema = await showSchema(store, reference);
      const payload = { source: `upload:${sha256}`, name, schema };
      const [job] = await queue.submitKinds([
        { kind: 'validation', entity: 'file', payload, tenant: tenantOf(request) },
      ]);
      return reply.code(202).send(job);
    },
  );

  app.get<{ Querystring: PageQuery }>(
    '/api/v1/validation',
    {
      schema: {
        summary: 'Validation jobs, newest first',
        querystring: PAGE,
        response: answers(200, pageOf('job')),
      },
    },
    (request) => storedPage(jobsOf(queue, { jobTypes: ['validation'] }), request.query, request),
  );

  app.get<{ Params: { id: string } }>(
    '/api/v1/validation/:id',
    {
      schema: {
        summary: 'Where a validation job stands, and its report with the first violations',
        params: pathOf('id', "the job's id"),
        response: answers(200, VALIDATION),
      },
    },
    async (request) => {
      const { id, status, error_details, job_type } = await queue.get(request.params.id);
      if (job_type !== 'validation') throw unknown('validation', id);
      return {
        id,
        status,
        report: await resultOf(services, id),
        error_details: error_details ?? null,
      };
    },
  );

  app.post<{ Body: WorkflowBody }>(
    '/api/v1/workflows',
    {
      schema: {
        summary: 'Run the chosen workflows on a file, independently and side by side',
        headers: ONCE_HEADER,
        body: BODY,
        response: answers(202, WORKFLOW),
      },
    },
    async (request, reply) => {
      const { workflows, schema: reference, priority } = request.body;
      const { source, name } = await sourceOf(store, request.body);
      await mayRead(request, project, source);
      if (workflows.includes('validation') && reference === undefined) {
        throw new AssayError('request-invalid', 'a validation needs a schema', {
          pointer: '/schema',
        });
      }
      const schema = reference === undefined ? null : await showSchema(store, reference);
      const once = onceKey(request);
      const pipeline = once === undefined ? randomUUID() : idOfKey('workflow', once.key);
      const jobs = await queue.submitKinds(
        workflows.map((kind) => ({
          ...{ kind, entity: 'file', priority, pipeline, tenant: tenantOf(request) },
          ...{
            id: idOfKey(kind, pipeline),
            payload: { source, name, schema, ...reachOf(request) },
          },
        })),
      );
      return reply.code(202).send(workflowOf({ id: pipeline, jobs }));
    },
  );

  app.get<{ Querystring: PageQuery }>(
    '/api/v1/workflows',
    {
      schema: {
        summary: 'All workflows, newest first',
        querystring: PAGE,
        response: answers(200, envelopeOf(WORKFLOW)),
      },
    },
    async (request) => {
      const { data, metadata } = await pageTogether(services, KINDS, request.query, request);
      return { data: data.map(workflowOf), metadata };
    },
  );

  app.get<{ Params: { id: string } }>(
    '/api/v1/workflows/:id',
    {
      schema: {
        summary: 'Where the jobs of a workflow stand',
        params: pathOf('id', "the workflow's id"),
        response: answers(200, WORKFLOW),
      },
    },
    async (request) => {
      const { id } = request.params;
      const jobs = await submittedTogether(services, id, KINDS);
      if (jobs.length === 0) throw unknown('workflow', id);
      return workflowOf({ id, jobs });
    },
  );
}

/** The bytes that a workflow is to work on; a file's name tells its format. */
async function sourceOf(
  store: Services['store'],
  { source, data_file_id: id, name }: WorkflowBody,
): Promise<{ source: string; name: string | undefined }> {
  if (id === undefined) return { source: source ?? '', name };
  const file = await getFile(store, id);
  return { source: `upload:${file.sha256}`, name: name ?? file.name };
}

async function resultOf({ store }: Services, id: string): Promise<unknown> {
  const rows = await store.query(
    'SELECT result_data FROM assay.job WHERE CAST(id AS VARCHAR) = lower($1)',
    [id],
  );
  return rows[0]?.['result_data'] ?? null;
}

const workflowOf = ({ id, jobs }: Together) => ({
  ...{ workflow_id: id, status: statusOf(jobs), jobs },
});

/** One that failed does not hide what became of the others: each job says its own state. */
function statusOf(jobs: readonly { status: string }[]): string {
  const states = jobs.map(({ status }) => status);
  if (states.some((state) => state === 'PROCESSING' || state === 'RETRYING')) return 'PROCESSING';
  if (states.includes('PENDING'))
    return states.every((one) => one === 'PENDING') ? 'PENDING' : 'PROCESSING';
  return states.every((state) => state === 'COMPLETED') ? 'COMPLETED' : 'FAILED';
}

function unknown(what: string, id: string): AssayError {
  return new AssayError(`${what}-unknown`, `there is no ${what} ${id}`, { status: 404 });
}
