import type { FastifyInstance } from 'fastify';
import { correctedPeaks, type CorrectedPeaks } from '../annotations/index.js';
import { csvText } from '../csv.js';
import type { Services } from '../services.js';
import { answers, pathOf } from './answers.js';

const QUERY = {
  type: 'object',
  properties: {
    format: { enum: ['json', 'csv'], default: 'json' },
    removed: {
      type: 'boolean',
      default: false,
      description: 'with the peaks that were removed by hand',
    },
  },
} as const;

const PEAK = {
  type: 'object',
  required: ['peak_index', 'x', 'y', 'origin', 'annotation', 'author'],
  properties: {
    peak_index: { type: 'integer', description: 'row of the signal, counted from 0' },
    x: { type: ['number', 'string', 'null'] },
    y: { type: ['number', 'string', 'null'] },
    origin: { enum: ['automatic', 'added', 'removed'] },
    annotation: { type: ['string', 'null'] },
    author: { type: ['string', 'null'] },
  },
};

const PEAKS = {
  type: 'object',
  required: ['dataset', 'signal', 'x', 'y', 'peaks', 'unresolved'],
  properties: {
    dataset: { type: 'string' },
    signal: { type: 'string' },
    x: { type: ['string', 'null'] },
    y: { type: 'string' },
    peaks: { type: 'array', items: PEAK },
    unresolved: {
      type: 'array',
      description: 'corrections whose sample is no longer known for sure; none was applied',
      items: {
        type: 'object',
        properties: {
          annotation: { type: 'string' },
          anchor: { type: 'string' },
          text: { type: 'string' },
        },
      },
    },
  },
};

/** Found peaks with the corrections that people made. */
export function peakRoutes(app: FastifyInstance, services: Services): void {
  app.get<{ Params: { name: string }; Querystring: { format: 'json' | 'csv'; removed: boolean } }>(
    '/api/v1/datasets/:name/peaks',
    {
      schema: {
        summary: 'Peaks of a result as corrected by hand',
        params: pathOf('name', "the peaks' table, by name or id"),
        querystring: QUERY,
        response: answers(200, PEAKS),
      },
    },
    async (request, reply) => {
      const { format, removed } = request.query;
      const all = await correctedPeaks(services, request.params.name);
      const peaks = all.peaks.filter((peak) => removed || peak.origin !== 'removed');
      if (format === 'json') return { ...all, peaks };
      return reply.type('text/csv; charset=utf-8').send(Buffer.from(asCsv({ ...all, peaks })));
    },
  );
}

function asCsv({ x, y, peaks }: CorrectedPeaks): string {
  const names = ['peak_index', ...(x === null ? [] : [x]), y, 'origin', 'author', 'annotation'];
  const rows = peaks.map((peak) => [
    peak.peak_index,
    ...(x === null ? [] : [peak.x]),
    ...[peak.y, peak.origin, peak.author, peak.annotation],
  ]);
  return csvText(names, rows);
}
