import type { FastifyInstance } from 'fastify';
import { AssayError, type Column, type NamedColumn } from '@assay/schema';
import type { KnownDataset } from '../../store/index.js';
import { axisAt, axisJson, isAxis, parseAxisValue } from '../axis-value.js';
import { downsample, signalColumn } from '../points/index.js';
import { jsonValue } from '../json-values.js';
import { knownColumn, knownDataset } from '../known-dataset.js';
import type { Services } from '../services.js';
import { answers, pathOf } from './answers.js';

interface PointsQuery {
  x: string;
  y: string;
  from?: string;
  to?: string;
  pixels: number;
  edges: boolean;
}

const QUERY = {
  type: 'object',
  required: ['x', 'y'],
  properties: {
    x: { type: 'string' },
    y: { type: 'string' },
    from: { type: 'string' },
    to: { type: 'string' },
    pixels: { type: 'integer', minimum: 1, maximum: 20_000, default: 1000 },
    edges: {
      type: 'boolean',
      default: false,
      description: 'with the last row before the window and the first one behind it',
    },
  },
} as const;

const POINTS = {
  type: 'object',
  required: ['x', 'y', 'rows', 'total'],
  properties: {
    x: { type: 'array', items: { type: ['number', 'string'] } },
    y: { type: 'array', items: { type: ['number', 'string', 'null'] } },
    rows: { type: 'array', items: { type: 'integer' } },
    total: { type: 'integer', description: 'rows between from and to' },
  },
};

/** What a chart draws: as many points as its pixels can show, each one a real row. */
export function pointRoutes(app: FastifyInstance, services: Services): void {
  const { store, columns } = services;
  app.get<{ Params: { name: string }; Querystring: PointsQuery }>(
    '/api/v1/datasets/:name/points',
    {
      schema: {
        summary: 'Rows of two columns for a drawing of some width',
        params: pathOf('name', "the dataset's name or id"),
        querystring: QUERY,
        response: answers(200, POINTS),
      },
    },
    async (request) => {
      const { query } = request;
      const dataset = await knownDataset(store, request.params.name);
      const column = async (name: string, pointer: string): Promise<NamedColumn> =>
        (await signalColumn(services, dataset, name)) ??
        columns.get(dataset, axis(dataset, name, pointer).name);
      const [x, y] = await Promise.all([column(query.x, '/x'), column(query.y, '/y')]);
      const bound = (name: 'from' | 'to') => {
        const text = query[name];
        if (text === undefined) return undefined;
        return parseAxisValue(x.type, plainNumber(text), `/${name}`);
      };
      const found = downsample(x, y, {
        from: bound('from'),
        to: bound('to'),
        pixels: query.pixels,
        edges: query.edges,
      });
      const rows = Array.from(found.rows);
      return {
        x: rows.map((row) => axisValue(x, row)),
        y: rows.map((row) => axisValue(y, row)),
        rows,
        total: found.total,
      };
    },
  );
}

/** In a URL everything is text; milliseconds on a time axis are digits only. */
function plainNumber(text: string): string | number {
  return /^-?\d+(\.\d+)?$/.test(text) && Number.isSafeInteger(Math.trunc(Number(text)))
    ? Number(text)
    : text;
}

function axis(dataset: KnownDataset, name: string, pointer: string): Column {
  const column = knownColumn(dataset, name, pointer);
  if (isAxis(column)) return column;
  const axes = dataset.columns.filter(isAxis).map((candidate) => candidate.name);
  throw new AssayError('column-type', `"${column.name}" is ${column.type} and cannot be drawn`, {
    pointer,
    remedy: `columns that can: ${axes.join(', ') || 'none'}`,
  });
}

function axisValue(column: NamedColumn, row: number): unknown {
  const value = axisAt(column, row);
  return value === undefined ? null : jsonValue(axisJson(column.type, value));
}
