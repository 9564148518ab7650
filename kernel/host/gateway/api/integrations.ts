import type { FastifyInstance } from 'fastify';
import { AssayError } from '@assay/schema';
import { doneOnce } from '../../done-once.js';
import { ONCE_HEADER } from '../../once-key.js';
import { answers } from '../../routes/answers.js';
import type { Services } from '../../services.js';
import { envelope, envelopeOf } from '../../envelope.js';
import { MAX_ID } from './raw-data-schema.js';
import { tenantOf } from './tenant.js';

const INTEGRATION = {
  type: 'object',
  required: ['id', 'name', 'created_at'],
  properties: {
    id: { type: 'integer' },
    name: { type: 'string' },
    created_at: { type: 'string', format: 'date-time' },
  },
};
const BODY = {
  type: 'object',
  required: ['name'],
  properties: { name: { type: 'string', minLength: 1, maxLength: 255 } },
} as const;

/** The outside systems that raw records come from. */
export function integrationRoutes(app: FastifyInstance, { store }: Services): void {
  app.get(
    '/api/v1/integrations',
    { schema: { summary: 'All integrations', response: answers(200, envelopeOf(INTEGRATION)) } },
    async (request) =>
      envelope(
        request,
        await store.query(
          'SELECT id, name, created_at FROM assay.integration WHERE tenant_id = $1 ORDER BY id',
          [tenantOf(request)],
        ),
      ),
  );

  app.post<{ Body: { name: string } }>(
    '/api/v1/integrations',
    {
      schema: {
        summary: 'Register an outside system',
        body: BODY,
        headers: ONCE_HEADER,
        response: answers(201, INTEGRATION),
      },
    },
    async (request, reply) => {
      const made = await doneOnce(store, request, reply, async (tx) => {
        const [id] = await tx.numbers('assay.integration_id', 1);
        await tx.query(
          'INSERT INTO assay.integration (id, tenant_id, name, created_at) VALUES ($1, $2, $3, $4)',
          [id, tenantOf(request), request.body.name, store.now()],
        );
        const query = 'SELECT id, name, created_at FROM assay.integration WHERE id = $1';
        return (await tx.query(query, [id]))[0] ?? {};
      });
      return reply.code(201).send(made);
    },
  );

  app.get<{ Params: { id: number } }>(
    '/api/v1/integrations/:id',
    {
      schema: {
        summary: 'One integration',
        params: {
          type: 'object',
          required: ['id'],
          properties: { id: { type: 'integer', minimum: 0, maximum: MAX_ID } },
        },
        response: answers(200, INTEGRATION),
      },
    },
    async (request) => {
      const rows = await store.query(
        'SELECT id, name, created_at FROM assay.integration WHERE tenant_id = $1 AND id = $2',
        [tenantOf(request), request.params.id],
      );
      if (rows[0] !== undefined) return rows[0];
      throw new AssayError('integration-unknown', `there is no integration ${request.params.id}`, {
        status: 404,
      });
    },
  );
}
