import type { FastifyInstance } from 'fastify';
import { AssayError } from '@assay/schema';
import { quoteName, ROW_COLUMN, type KnownDataset, type Store } from '../../store/index.js';
import {
  columnStatistics,
  OPERATORS,
  RowOrders,
  rowSource,
  type Condition,
} from '../datasets/index.js';
import { jsonRows, jsonValue } from '../json-values.js';
import { knownColumn, knownDataset } from '../known-dataset.js';
import type { Services } from '../services.js';
import { answers, pathOf, ref } from './answers.js';

const NAME = pathOf('name', "the dataset's name or id");
const object = { type: 'object', additionalProperties: true };

interface ViewBody {
  sort?: string;
  descending: boolean;
  conditions: Condition[];
  offset: number;
  limit: number;
}

const VIEW = {
  type: 'object',
  additionalProperties: false,
  properties: {
    sort: { type: 'string', description: 'column to sort by; rows keep their order when absent' },
    descending: { type: 'boolean', default: false },
    conditions: {
      type: 'array',
      maxItems: 50,
      default: [],
      items: {
        type: 'object',
        required: ['column', 'operator'],
        additionalProperties: false,
        properties: {
          column: { type: 'string' },
          operator: { enum: OPERATORS },
          value: { type: ['string', 'number', 'boolean', 'null'] },
        },
      },
    },
    offset: { type: 'integer', minimum: 0, default: 0 },
    limit: { type: 'integer', minimum: 0, maximum: 10_000, default: 100 },
  },
} as const;

const PAGE = {
  type: 'object',
  required: ['columns', 'rows', 'numbers', 'total'],
  properties: {
    columns: { type: 'array', items: ref('column') },
    rows: { type: 'array', items: { type: 'array' } },
    numbers: { type: 'array', items: { type: 'integer' }, description: 'row numbers, from 0' },
    total: { type: 'integer', description: 'rows that fulfil the conditions' },
  },
};

/** A table as people look at it: sorted, filtered, its columns in figures, its rows in their file. */
export function tableViewRoutes(app: FastifyInstance, { store, columns }: Services): void {
  const orders = new RowOrders(store);

  app.post<{ Params: { name: string }; Body: ViewBody }>(
    '/api/v1/datasets/:name/view',
    {
      schema: {
        summary: 'A page of rows, sorted and filtered',
        params: NAME,
        body: VIEW,
        response: answers(200, PAGE),
      },
    },
    async (request) => {
      const { offset, limit, sort, descending, conditions } = request.body;
      const dataset = await knownDataset(store, request.params.name);
      const order = await orders.get(dataset, { sort, descending, conditions });
      const numbers = Array.from(order.subarray(offset, offset + limit));
      const table = await rowsOf(store, dataset, numbers);
      return { columns: dataset.columns, rows: table, numbers, total: order.length };
    },
  );

  app.get<{ Params: { name: string }; Querystring: { column: string } }>(
    '/api/v1/datasets/:name/statistics',
    {
      schema: {
        summary: 'One column in figures',
        params: NAME,
        querystring: {
          type: 'object',
          required: ['column'],
          properties: { column: { type: 'string' } },
        },
        response: answers(200, object),
      },
    },
    async (request) => {
      const dataset = await knownDataset(store, request.params.name);
      const column = knownColumn(dataset, request.query.column, '/column');
      return jsonValue(await columnStatistics(store, columns, dataset, column));
    },
  );

  app.get<{ Params: { name: string }; Querystring: { row: number } }>(
    '/api/v1/datasets/:name/source',
    {
      schema: {
        summary: 'The bytes of the file that a row was read from',
        params: NAME,
        querystring: {
          type: 'object',
          required: ['row'],
          properties: { row: { type: 'integer', minimum: 0 } },
        },
        response: answers(200, object),
      },
    },
    async (request) =>
      rowSource(store, await knownDataset(store, request.params.name), request.query.row),
  );
}

/** Rows by their numbers, in the order of these. */
async function rowsOf(
  store: Store,
  dataset: KnownDataset,
  numbers: readonly number[],
): Promise<unknown[][]> {
  if (numbers.length === 0) return [];
  const names = [ROW_COLUMN, ...dataset.columns.map((column) => column.name)];
  const select = names.map(quoteName).join(', ');
  const { table } = await store.readOnly(
    `SELECT ${select} FROM ${dataset.relation} WHERE ${quoteName(ROW_COLUMN)} IN (${numbers.join(', ')})`,
  );
  const found = new Map(jsonRows(table).map(([row, ...values]) => [row, values]));
  return numbers.map((number) => {
    const row = found.get(number);
    if (row !== undefined) return row;
    throw new AssayError('dataset-changed', `"${dataset.name}" was replaced meanwhile`, {
      ...{ status: 409, remedy: 'read it again' },
    });
  });
}
