import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Store } from '../../store/index.js';
import {
  addSchema,
  headOf,
  listSchemas,
  planSchema,
  removeSchema,
  showSchema,
  validateDataset,
  violationTexts,
  type Validation,
} from '../../validation/index.js';
import { envelope, envelopeOf } from '../envelope.js';
import { datasetOfFile } from '../data-file.js';
import { knownDataset } from '../known-dataset.js';
import { requestSignal } from '../request-signal.js';
import type { Services } from '../services.js';
import { answers, pathOf, ref } from './answers.js';

const VERSION = {
  type: 'object',
  required: ['name', 'version', 'definition', 'hash', 'created_at'],
  properties: {
    name: { type: 'string' },
    version: { type: 'integer' },
    definition: {},
    hash: { type: 'string' },
    created_at: { type: 'string' },
  },
};
const REFERENCE = pathOf('reference', 'NAME, or NAME@VERSION');
const OPEN = { type: 'object', additionalProperties: true };
const nonEmpty = { type: 'string', minLength: 1 };

/** RFC 7240: work that may take its time is done by a job, and the job is answered at once. */
const PREFER = {
  type: 'object',
  properties: { prefer: { type: 'string', description: 'respond-async: do it as a job' } },
};

function inBackground(request: FastifyRequest): boolean {
  return /\brespond-async\b/i.test(String(request.headers['prefer'] ?? ''));
}

/** Schemas by version, and what rows break them. */
export function validationRoutes(app: FastifyInstance, { store, queue }: Services): void {
  const later = async (kind: string, payload: Record<string, unknown>) =>
    (await queue.submitKinds([{ kind, entity: 'schema', payload, tenant: 1 }]))[0];
  app.post<{ Body: { name: string; definition?: unknown; schema?: unknown } }>(
    '/api/v1/schemas',
    {
      schema: {
        summary: 'Add a JSON Schema, or the next version of one',
        body: {
          type: 'object',
          required: ['name'],
          anyOf: [{ required: ['definition'] }, { required: ['schema'] }],
          properties: {
            name: nonEmpty,
            definition: { type: ['object', 'boolean'] },
            schema: { type: ['object', 'boolean'], description: 'another name of definition' },
          },
        },
        headers: PREFER,
        response: { ...answers(202, ref('job')), ...answers(201, VERSION) },
      },
    },
    async (request, reply) => {
      const { name, schema, definition = schema } = request.body;
      if (inBackground(request)) {
        return reply.code(202).send(await later('schema_add', { name, definition }));
      }
      return reply.code(201).send(await addSchema(store, name, definition));
    },
  );

  app.get(
    '/api/v1/schemas',
    {
      schema: {
        summary: 'All schemas and their versions',
        response: answers(200, envelopeOf(VERSION)),
      },
    },
    async (request) => envelope(request, await listSchemas(store)),
  );

  app.get<{ Params: { reference: string } }>(
    '/api/v1/schemas/:reference',
    { schema: { summary: 'One schema', params: REFERENCE, response: answers(200, VERSION) } },
    (request) => showSchema(store, request.params.reference),
  );

  app.delete<{ Params: { reference: string } }>(
    '/api/v1/schemas/:reference',
    {
      schema: {
        summary: 'Remove a schema or one version of it; runs that began with it go on',
        params: REFERENCE,
        headers: PREFER,
        response: { ...answers(202, ref('job')), ...answers(200, OPEN) },
      },
    },
    async (request, reply) => {
      const { reference } = request.params;
      if (!inBackground(request)) return removeSchema(store, reference);
      await showSchema(store, reference);
      return reply.code(202).send(await later('schema_remove', { reference }));
    },
  );

  app.post<{ Params: { reference: string }; Body: { dataset: string } }>(
    '/api/v1/schemas/:reference/plan',
    {
      schema: {
        summary: 'Which rows would change verdict with this version',
        params: REFERENCE,
        body: { type: 'object', required: ['dataset'], properties: { dataset: nonEmpty } },
        response: answers(200, OPEN),
      },
    },
    async (request) => {
      const { name } = await knownDataset(store, request.body.dataset);
      return planSchema(store, request.params.reference, name);
    },
  );

  app.post<{ Body: { dataset?: string; data_file_id?: string; schema: string; limit?: number } }>(
    '/api/v1/validation',
    {
      schema: {
        summary: 'Hold every row of a dataset to a schema',
        body: {
          type: 'object',
          required: ['schema'],
          anyOf: [{ required: ['dataset'] }, { required: ['data_file_id'] }],
          properties: {
            dataset: nonEmpty,
            data_file_id: { type: 'string', format: 'uuid' },
            schema: nonEmpty,
            limit: { type: 'integer', minimum: 0 },
          },
        },
        response: answers(200, OPEN),
      },
    },
    async (request, reply) => {
      const { dataset, data_file_id: file, schema, limit } = request.body;
      const asked = file === undefined ? dataset : await datasetOfFile(store, file, dataset);
      const { name } = await knownDataset(store, asked ?? '');
      const validation = await validateDataset(store, name, schema, {
        signal: requestSignal(request, reply),
      });
      app.measures.validations[validation.cached ? 'hits' : 'misses'] += 1;
      return reply
        .type('application/json; charset=utf-8')
        .send(Readable.from(reportPieces(store, validation, limit)));
    },
  );
}

/** The report as JSON text in pieces: a million violations are never in memory at once. */
async function* reportPieces(
  store: Store,
  validation: Validation,
  limit: number | undefined,
): AsyncGenerator<string> {
  const { valid, rows, invalid_rows, ...rest } = headOf(validation);
  yield `${JSON.stringify({ valid, rows, invalid_rows }).slice(0, -1)},"errors":[`;
  let comma = '';
  for await (const texts of violationTexts(store, validation.run, limit)) {
    yield comma + texts.join(',');
    comma = ',';
  }
  yield `],${JSON.stringify(rest).slice(1)}`;
}
