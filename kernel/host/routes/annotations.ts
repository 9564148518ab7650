import type { FastifyInstance } from 'fastify';
import { type AnnotationRequest, AssayError } from '@assay/schema';
import {
  EXPORT_FORMATS,
  EXPORT_TYPES,
  exportText,
  importAnnotations,
  type ExportFormat,
} from '../annotations/index.js';
import { idOfKey } from '../../store/index.js';
import { ONCE_HEADER, onceKey } from '../once-key.js';
import { page, PAGE_QUERY, type PageQuery } from '../paging.js';
import type { Services } from '../services.js';
import { answers, pageOf, pathOf, ref } from './answers.js';

const ID = pathOf('id', "the annotation's id");
const POSITION = { type: ['number', 'string'] };
const HEIGHT = { type: ['number', 'string', 'null'] };

const CHANGE = {
  type: 'object',
  additionalProperties: false,
  properties: {
    dataset: { type: 'string' },
    at: POSITION,
    from: POSITION,
    to: POSITION,
    y: HEIGHT,
    y_from: HEIGHT,
    y_to: HEIGHT,
    x_column: { type: ['string', 'null'] },
    y_column: { type: ['string', 'null'] },
    text: { type: 'string' },
    author: { type: 'string' },
    tags: {
      type: 'array',
      maxItems: 32,
      items: { type: 'string', minLength: 1, maxLength: 100 },
    },
    color: { type: ['string', 'null'], pattern: '^#[0-9a-fA-F]{6}$' },
  },
};

const CARRIED = {
  type: 'boolean',
  default: false,
  description:
    "with those of the dataset's inputs and of what was made from it, as they stand in it",
};

const EXPORT_QUERY = {
  type: 'object',
  properties: {
    format: { enum: EXPORT_FORMATS, default: 'w3c' },
    dataset: { type: 'string' },
  },
} as const;

const IMPORT = {
  type: 'object',
  required: ['text'],
  additionalProperties: false,
  properties: {
    format: { enum: EXPORT_FORMATS, default: 'w3c' },
    text: { type: 'string', description: 'the document' },
  },
} as const;

const IMPORTED = {
  type: 'object',
  required: ['added', 'updated', 'unchanged'],
  properties: {
    added: { type: 'integer' },
    updated: { type: 'integer' },
    unchanged: { type: 'integer' },
  },
};

/** Annotations: made, read, changed, removed, exported. */
export function annotationRoutes(app: FastifyInstance, { annotations }: Services): void {
  app.get<{ Querystring: PageQuery & { dataset?: string; carried: boolean } }>(
    '/api/v1/annotations',
    {
      schema: {
        summary: 'Annotations of one dataset, or all; in the order they were made',
        querystring: {
          type: 'object',
          properties: { ...PAGE_QUERY, dataset: { type: 'string' }, carried: CARRIED },
        },
        response: answers(200, pageOf('annotation')),
      },
    },
    async (request) => {
      const { dataset, carried } = request.query;
      const found =
        carried && dataset !== undefined
          ? await annotations.related(dataset)
          : await annotations.list(dataset);
      return page(found, request.query, request);
    },
  );

  app.get<{ Querystring: { format: ExportFormat; dataset?: string } }>(
    '/api/v1/annotations/export',
    { schema: { summary: 'Annotations as one document', querystring: EXPORT_QUERY } },
    async (request, reply) => {
      const { format, dataset } = request.query;
      const text = exportText(await annotations.list(dataset), format);
      return reply.type(EXPORT_TYPES[format]).send(Buffer.from(text));
    },
  );

  app.post<{ Body: { format: ExportFormat; text: string } }>(
    '/api/v1/annotations/import',
    {
      schema: {
        summary: 'Take annotations from a document; known ids are replaced',
        body: IMPORT,
        response: answers(200, IMPORTED),
      },
    },
    async (request) => annotations.take(importAnnotations(request.body.text, request.body.format)),
  );

  app.post<{ Body: AnnotationRequest }>(
    '/api/v1/annotations',
    {
      schema: {
        summary: 'Annotate a point or a region',
        headers: ONCE_HEADER,
        body: ref('annotation-request'),
        response: answers(201, ref('annotation')),
      },
    },
    async (request, reply) => {
      const once = onceKey(request);
      const id = once === undefined ? undefined : idOfKey('annotation', once.key);
      return reply.code(201).send(await annotations.create(request.body, id));
    },
  );

  app.get<{ Params: { id: string } }>(
    '/api/v1/annotations/:id',
    {
      schema: {
        summary: 'One annotation',
        params: ID,
        response: answers(200, ref('annotation')),
      },
    },
    async (request) => {
      const found = (await annotations.list()).find(({ id }) => id === request.params.id);
      if (found !== undefined) return found;
      throw new AssayError('annotation-unknown', `there is no annotation ${request.params.id}`, {
        status: 404,
      });
    },
  );

  app.put<{ Params: { id: string }; Body: Partial<AnnotationRequest> }>(
    '/api/v1/annotations/:id',
    {
      schema: {
        summary: 'Change an annotation; what is not given stays',
        params: ID,
        body: CHANGE,
        response: answers(200, ref('annotation')),
      },
    },
    async (request) => annotations.update(request.params.id, request.body),
  );

  app.delete<{ Params: { id: string } }>(
    '/api/v1/annotations/:id',
    {
      schema: {
        summary: 'Remove an annotation',
        params: ID,
        response: answers(200, ref('annotation')),
      },
    },
    async (request) => annotations.remove(request.params.id),
  );
}
