import { join } from 'node:path';
import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { AssayError } from '@assay/schema';
import { answers, pathOf } from '../../../routes/answers.js';
import type { Services } from '../../../services.js';
import { type PartialUpload, PartialUploads } from './partial-uploads.js';

const PATH = '/api/v1/uploads/resumable';
const VERSION = '1.0.0';
const ID = pathOf('id', "the upload's id");
const STATE = {
  type: 'object',
  required: ['id', 'name', 'length', 'offset', 'upload'],
  properties: {
    ...{ id: { type: 'string' }, name: { type: 'string' }, length: { type: 'integer' } },
    offset: { type: 'integer' },
    upload: { type: ['string', 'null'], description: 'the source to load, once all is here' },
  },
};
const LONGEST = Number.MAX_SAFE_INTEGER;

/** Uploads in parts by the tus protocol 1.0: a line that breaks costs only what was under way. */
export function resumableRoutes(app: FastifyInstance, services: Services): void {
  const { store, project } = services;
  const uploads = new PartialUploads(join(project, '.assay', 'uploads'), store.objects);
  app.addContentTypeParser('application/offset+octet-stream', (_request, payload, done) => {
    done(null, payload);
  });

  app.post(
    PATH,
    {
      schema: {
        summary: 'Begin an upload in parts (tus 1.0)',
        headers: {
          type: 'object',
          required: ['upload-length'],
          properties: {
            'upload-length': { type: 'integer', minimum: 0, maximum: LONGEST },
            'upload-metadata': { type: 'string', description: 'filename in base64, as tus has it' },
          },
        },
        response: answers(201, STATE),
      },
    },
    async (request, reply) => {
      const length = Number(request.headers['upload-length']);
      const state = await uploads.begin(fileName(request.headers['upload-metadata']), length);
      return told(reply.code(201).header('location', `${PATH}/${state.id}`), state).send(state);
    },
  );

  app.get<{ Params: { id: string } }>(
    `${PATH}/:id`,
    {
      schema: {
        summary: 'Where an upload stands; HEAD tells it in Upload-Offset',
        params: ID,
        response: answers(200, STATE),
      },
    },
    async (request, reply) => {
      const state = await uploads.get(request.params.id);
      return told(reply.header('cache-control', 'no-store'), state).send(state);
    },
  );

  app.patch<{ Params: { id: string }; Body: Readable | undefined }>(
    `${PATH}/:id`,
    {
      bodyLimit: LONGEST,
      schema: {
        summary: 'The next part (application/offset+octet-stream), from Upload-Offset on',
        params: ID,
        headers: {
          type: 'object',
          required: ['upload-offset'],
          properties: { 'upload-offset': { type: 'integer', minimum: 0, maximum: LONGEST } },
        },
        response: answers(200, STATE),
      },
    },
    async (request, reply) => {
      if (!(request.body instanceof Readable)) {
        throw new AssayError('upload-type', 'a part is sent as application/offset+octet-stream', {
          status: 415,
        });
      }
      const offset = Number(request.headers['upload-offset']);
      const state = await uploads.append(request.params.id, offset, request.body);
      return told(reply, state).send(state);
    },
  );

  app.delete<{ Params: { id: string } }>(
    `${PATH}/:id`,
    {
      schema: {
        summary: 'Give an upload up',
        params: ID,
        response: answers(200, { type: 'object', properties: { removed: { const: true } } }),
      },
    },
    async (request) => {
      await uploads.remove(request.params.id);
      return { removed: true };
    },
  );
}

function told(reply: FastifyReply, { offset, length }: PartialUpload): FastifyReply {
  return reply
    .header('tus-resumable', VERSION)
    .header('upload-offset', offset)
    .header('upload-length', length);
}

/** The file name of tus's metadata: `key base64, key base64`. */
function fileName(metadata: string | string[] | undefined): string {
  const pair = /(?:^|,)\s*(?:filename|name) +([A-Za-z0-9+/=]+)/.exec(String(metadata ?? ''));
  const name = Buffer.from(pair?.[1] ?? '', 'base64').toString();
  return name.split(/[\\/]/).at(-1) || 'upload';
}
