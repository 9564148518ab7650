import type { FastifyInstance } from 'fastify';
import { AssayError, type LoadRequest } from '@assay/schema';
import { environmentOf, mayRead, reachOf } from '../network-caller.js';
import { requestSignal } from '../request-signal.js';
import type { Services } from '../services.js';
import { answers, ref } from './answers.js';

const UPLOAD_QUERY = {
  type: 'object',
  required: ['name'],
  properties: { name: { type: 'string', minLength: 1, maxLength: 1000 } },
} as const;

const UPLOADED = {
  type: 'object',
  required: ['upload', 'sha256', 'bytes'],
  properties: {
    upload: { type: 'string', description: 'the source to load' },
    sha256: { type: 'string' },
    bytes: { type: 'integer' },
  },
};

/** Bytes in, and loads of them. */
export function loadRoutes(app: FastifyInstance, services: Services): void {
  // The body goes to the objects as it comes, so that a gigabyte takes no memory.
  app.addContentTypeParser('application/octet-stream', (_request, payload, done) => {
    done(null, payload);
  });

  app.post<{ Querystring: { name: string }; Body: AsyncIterable<Uint8Array> | undefined }>(
    '/api/v1/uploads',
    {
      bodyLimit: Number.MAX_SAFE_INTEGER,
      schema: {
        summary: 'Send the bytes of a file (application/octet-stream)',
        querystring: UPLOAD_QUERY,
        response: answers(201, UPLOADED),
      },
    },
    async (request, reply) => {
      const { body } = request;
      if (body === undefined || !(Symbol.asyncIterator in body)) {
        throw new AssayError('upload-type', 'an upload is sent as application/octet-stream', {
          status: 415,
        });
      }
      const { sha256, bytes } = await services.store.objects.put(body);
      return reply.code(201).send({ upload: `upload:${sha256}`, sha256, bytes });
    },
  );

  app.post<{ Body: LoadRequest }>(
    '/api/v1/load',
    {
      schema: {
        summary: 'Load a file, folder, address or upload',
        body: ref('load-request'),
        response: answers(200, ref('load-report')),
      },
    },
    async (request, reply) => {
      const { keys, reach: _, ...wanted } = request.body;
      await mayRead(request, services.project, wanted.source);
      const environment = environmentOf(request, keys);
      const asked = { ...wanted, ...reachOf(request) };
      return services.load(asked, requestSignal(request, reply), environment);
    },
  );
}
