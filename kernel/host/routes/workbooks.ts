import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import { AssayError } from '@assay/schema';
import { compiledText, compileWorkbook } from '../../workbook/index.js';
import { mayRead } from '../network-caller.js';
import type { Services } from '../services.js';
import { answers } from './answers.js';

const REPORT = {
  type: 'object',
  required: ['report', 'sql'],
  properties: {
    report: { type: 'object', additionalProperties: true },
    sql: { type: 'string', description: 'runs from top to bottom in an empty DuckDB' },
  },
};

/** A workbook's formulas as SQL, with what each cell computes. */
export function workbookRoutes(app: FastifyInstance, { project, store }: Services): void {
  app.post<{ Body: { source: string; now?: string; seed?: number } }>(
    '/api/v1/workbooks',
    {
      schema: {
        summary: 'Compile the formulas of an Excel workbook to SQL',
        body: {
          type: 'object',
          additionalProperties: false,
          required: ['source'],
          properties: {
            source: { type: 'string', minLength: 1, description: 'path of the .xlsx file' },
            now: { type: 'string', format: 'date-time', description: 'the moment of NOW' },
            seed: { type: 'integer', description: 'what random numbers begin with' },
          },
        },
        response: answers(200, REPORT),
      },
    },
    async (request, reply) => {
      const { source, now, seed } = request.body;
      await mayRead(request, project, source);
      const upload = /^upload:([0-9a-f]{64})$/.exec(source)?.[1];
      const path =
        upload === undefined ? resolve(project, source) : await store.objects.find(upload);
      const bytes = await readFile(path).catch((error: unknown) => {
        throw new AssayError(
          'file-unreadable',
          `cannot read ${source}: ${(error as Error).message}`,
        );
      });
      const compiled = await compileWorkbook(bytes, {
        ...(now === undefined ? {} : { now: new Date(now) }),
        ...(seed === undefined ? {} : { seed }),
      });
      return reply
        .type('application/json; charset=utf-8')
        .send(Readable.from(compiledText(compiled)));
    },
  );
}
