import { randomUUID } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { AssayError, type Job } from '@assay/schema';
import { idOfKey } from '../../../store/index.js';
import { envelopeOf } from '../../envelope.js';
import { JOB_STATUSES, jobsOf } from '../../job-lists.js';
import { ONCE_HEADER, onceKey } from '../../once-key.js';
import { PAGE, PAGE_QUERY, type PageQuery, storedPage } from '../../paging.js';
import { answers, pageOf, pathOf, ref } from '../../routes/answers.js';
import type { Services } from '../../services.js';
import * as schema from './etl-flow-schema.js';
import { exactValue, keepJsonText } from './exact-json.js';
import { pageTogether, submittedTogether } from './submitted-together.js';
import { tenantOf } from './tenant.js';

interface JobBody {
  job_type: 'extract' | 'transform' | 'load';
  entity_type: string;
  priority?: number;
  scheduled_at?: string;
  max_retries?: number;
  [field: string]: unknown;
}

interface PipelineBody {
  entity_type: string;
  integration_id: number;
  payload: object;
  priority?: number;
}

const KINDS = ['extract', 'transform', 'load'] as const;

interface JobsFilter {
  status?: Job['status'];
  job_type?: (typeof KINDS)[number];
  entity_type?: string;
}

const FILTER = {
  type: 'object',
  properties: {
    ...PAGE_QUERY,
    status: { enum: JOB_STATUSES },
    job_type: { enum: KINDS },
    entity_type: { type: 'string', minLength: 1, maxLength: 50 },
  },
} as const;

const MADE = {
  type: 'object',
  required: ['pipeline_id', 'jobs'],
  properties: { pipeline_id: { type: 'string' }, jobs: { type: 'array', items: ref('job') } },
};

/** Extract, transform and load as jobs: one of them, or all three as a pipeline in which each awaits the one before. */
export function etlJobRoutes(app: FastifyInstance, services: Services): void {
  const { queue } = services;
  keepJsonText(app);

  app.post<{ Body: JobBody }>(
    '/api/v1/etl/jobs',
    {
      schema: {
        summary: 'Submit one extract, transform or load job',
        headers: ONCE_HEADER,
        body: schema.JOB_BODY,
        response: answers(202, ref('job')),
      },
    },
    async (request, reply) => {
      const { job_type: kind, entity_type: entity, scheduled_at, max_retries } = request.body;
      missing(request.body, NEEDED[kind]);
      const [job] = await queue.submitKinds([
        {
          ...{ kind, entity, payload: message(request), tenant: tenantOf(request) },
          ...{ priority: request.body.priority, maxRetries: max_retries, id: idOf(request, kind) },
          scheduledAt: scheduled_at === undefined ? undefined : new Date(scheduled_at),
        },
      ]);
      return reply.code(202).send(job);
    },
  );

  app.post<{ Body: PipelineBody }>(
    '/api/v1/etl/pipelines',
    {
      schema: {
        summary: 'Submit extract, transform and load as three jobs that follow each other',
        headers: ONCE_HEADER,
        body: schema.PIPELINE_BODY,
        response: answers(202, MADE),
      },
    },
    async (request, reply) => {
      const { entity_type: entity, priority } = request.body;
      const pipeline = idOf(request, 'pipeline') ?? randomUUID();
      const ids = KINDS.map((kind) => idOfKey(kind, pipeline));
      const jobs = await queue.submitKinds(
        KINDS.map((kind, index) => ({
          ...{ kind, entity, priority, pipeline, tenant: tenantOf(request) },
          ...(ids[index - 1] === undefined ? {} : { dependsOn: ids[index - 1] ?? '' }),
          ...{ id: ids[index], payload: { ...message(request), job_type: kind } },
        })),
      );
      return reply.code(202).send({ pipeline_id: pipeline, jobs });
    },
  );

  app.get<{ Querystring: PageQuery & JobsFilter }>(
    '/api/v1/etl/jobs',
    {
      schema: {
        summary: 'Extract, transform and load jobs, newest first',
        querystring: FILTER,
        response: answers(200, pageOf('job')),
      },
    },
    (request) => {
      const { status, job_type: kind, entity_type: dataset } = request.query;
      const filter = {
        jobTypes: kind === undefined ? KINDS : [kind],
        ...(status === undefined ? {} : { status }),
        ...(dataset === undefined ? {} : { dataset }),
      };
      return storedPage(jobsOf(queue, filter), request.query, request);
    },
  );

  app.get<{ Querystring: PageQuery }>(
    '/api/v1/etl/pipelines',
    {
      schema: {
        summary: 'All pipelines, newest first',
        querystring: PAGE,
        response: answers(200, envelopeOf(MADE)),
      },
    },
    async (request) => {
      const { data, metadata } = await pageTogether(services, KINDS, request.query, request);
      return { data: data.map(({ id, jobs }) => ({ pipeline_id: id, jobs })), metadata };
    },
  );

  app.get<{ Params: { id: string } }>(
    '/api/v1/etl/pipelines/:id',
    {
      schema: {
        summary: 'The jobs of a pipeline, in their order',
        params: pathOf('id', "the pipeline's id"),
        response: answers(200, MADE),
      },
    },
    async (request) => {
      const { id } = request.params;
      const jobs = await submittedTogether(services, id, KINDS);
      if (jobs.length === 0) {
        throw new AssayError('pipeline-unknown', `there is no pipeline ${id}`, { status: 404 });
      }
      return { pipeline_id: id, jobs };
    },
  );
}

const NEEDED = {
  extract: ['integration_id'],
  transform: ['raw_data_ids'],
  load: ['transformed_data'],
} as const;

function missing(body: JobBody, needed: readonly string[]): void {
  const field = needed.find((name) => body[name] === undefined);
  if (field === undefined) return;
  throw new AssayError('request-invalid', `a ${body.job_type} job needs ${field}`, {
    ...{ status: 422, pointer: `/${field}` },
  });
}

/** The request as the job keeps it: whole, with every digit as it was sent. */
function message(request: FastifyRequest): Record<string, unknown> {
  const fields = Object.keys(request.body as object);
  const exact = Object.fromEntries(fields.map((field) => [field, exactValue(request, field)]));
  return {
    tenant_id: tenantOf(request),
    payload: {},
    priority: 5,
    ...exact,
    created_at: new Date().toISOString(),
  };
}

function idOf(request: FastifyRequest, kind: string): string | undefined {
  const once = onceKey(request);
  return once === undefined ? undefined : idOfKey(kind, once.key);
}
