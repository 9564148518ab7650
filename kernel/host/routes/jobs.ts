import type { FastifyInstance } from 'fastify';
import type { Job } from '@assay/schema';
import { ONCE_HEADER, onceKey } from '../once-key.js';
import { JOB_STATUSES, jobsOf } from '../job-lists.js';
import { PAGE_QUERY, type PageQuery, storedPage } from '../paging.js';
import type { Services } from '../services.js';
import { answers, pageOf, pathOf, ref } from './answers.js';

const ID = pathOf('id', "the job's id");
const FILTER = {
  type: 'object',
  properties: {
    ...PAGE_QUERY,
    status: { enum: JOB_STATUSES },
    job_type: { type: 'string', minLength: 1, maxLength: 50 },
    dead_letter: { type: 'boolean', description: 'those that used up their tries' },
  },
};

interface Filter {
  status?: Job['status'];
  job_type?: string;
  dead_letter?: boolean;
}

/** Jobs: what runs, what ran, and how to stop it or have it again. */
export function jobRoutes(app: FastifyInstance, { queue }: Services): void {
  app.get<{ Querystring: PageQuery & Filter }>(
    '/api/v1/jobs',
    {
      schema: {
        summary: 'All jobs, newest first',
        querystring: FILTER,
        response: answers(200, pageOf('job')),
      },
    },
    async (request) => {
      const { status, dead_letter: deadLetter, job_type: kind } = request.query;
      const filter = {
        ...(status === undefined ? {} : { status }),
        ...(deadLetter === undefined ? {} : { deadLetter }),
        ...(kind === undefined ? {} : { jobTypes: [kind] }),
      };
      return storedPage(jobsOf(queue, filter), request.query, request);
    },
  );

  app.get<{ Params: { id: string } }>(
    '/api/v1/jobs/:id',
    { schema: { summary: 'One job', params: ID, response: answers(200, ref('job')) } },
    async (request) => queue.get(request.params.id),
  );

  for (const action of ['cancel', 'retry'] as const) {
    const summary = action === 'cancel' ? 'Stop a job' : 'Run a failed or cancelled job again';
    app.post<{ Params: { id: string } }>(
      `/api/v1/jobs/:id/${action}`,
      { schema: { summary, params: ID, headers: ONCE_HEADER, response: answers(200, ref('job')) } },
      async (request) => queue[action](request.params.id, { once: onceKey(request) }),
    );
  }
}
