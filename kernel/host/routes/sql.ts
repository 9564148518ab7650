import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { AssayError } from '@assay/schema';
import {
  listDatasets,
  refuseChance,
  steadyReading,
  recall,
  remember,
  type OnceKey,
  type Store,
  type Transaction,
  viewsAsOf,
} from '../../store/index.js';
import { jsonValue } from '../json-values.js';
import { ONCE_HEADER, onceKey } from '../once-key.js';
import { mustWrite } from '../network-caller.js';
import { requestSignal } from '../request-signal.js';
import type { Services } from '../services.js';
import { sqlDataset } from '../sql-dataset.js';
import { MEDIA_TYPES, sqlColumns, sqlFile, type SqlFormat } from '../sql-result.js';
import { answers, ref } from './answers.js';

interface SqlBody {
  statement: string;
  parameters?: unknown[];
  write?: boolean;
  as_dataset?: string;
  format?: SqlFormat;
  result?: boolean;
  as_of?: string;
}

const BODY = {
  type: 'object',
  additionalProperties: false,
  required: ['statement'],
  properties: {
    statement: { type: 'string', minLength: 1 },
    parameters: {
      type: 'array',
      description:
        'bound to $1, $2 … or ?; {"$bigint": "…"} and {"$number": "NaN"} for what JSON can\'t say',
    },
    write: { type: 'boolean', default: false },
    as_dataset: { type: 'string', minLength: 1, maxLength: 200 },
    result: {
      type: 'boolean',
      default: false,
      description: 'the rows enter a result: what clock or chance decides is refused',
    },
    format: { enum: ['json', 'arrow', 'csv', 'parquet'], default: 'json' },
    as_of: {
      type: 'string',
      minLength: 8,
      description: 'id of a load run: loaded datasets are seen as they were when it had ended',
    },
  },
} as const;

const ROWS = {
  type: 'object',
  required: ['columns', 'rows'],
  properties: {
    columns: { type: 'array', items: { type: 'object' } },
    rows: { type: 'array', items: { type: 'array' } },
    dataset: ref('dataset'),
  },
};

/** One statement of SQL; it may only read unless `write` is set. */
export function sqlRoutes(app: FastifyInstance, services: Services): void {
  const { store } = services;
  app.post<{ Body: SqlBody }>(
    '/api/v1/sql',
    {
      schema: {
        summary: 'Query the datasets',
        headers: ONCE_HEADER,
        body: BODY,
        response: answers(200, ROWS),
      },
    },
    async (request, reply) => {
      const { statement, write, as_dataset: name, format = 'json', as_of: run } = request.body;
      if (write === true || name !== undefined) mustWrite(request);
      const parameters = (request.body.parameters ?? []).map(parameterOf);
      const signal = requestSignal(request, reply);
      if (request.body.result === true) refuseChance(statement);
      return namingDatasets(store, async () => {
        if (run !== undefined && (write === true || name !== undefined)) throw pastIsFixed();
        if (name !== undefined) {
          if (write === true || format !== 'json') throw contradiction();
          const dataset = await sqlDataset(services, name, statement, parameters, signal);
          return { columns: dataset.columns, rows: [], dataset };
        }
        if (write === true) {
          if (format !== 'json') throw contradiction();
          return writeOnce(store, statement, parameters, signal, onceKey(request));
        }
        const { statement: read, ...how } =
          run === undefined
            ? await steadyReading(store, statement, parameters)
            : { statement, views: await viewsAsOf(store, run) };
        if (format !== 'json') {
          const options = { signal, ...how, folder: join(services.project, '.assay', 'exports') };
          const answer = await sqlFile(store, read, parameters, format, options);
          return reply
            .type(MEDIA_TYPES[format])
            .header('content-length', answer.bytes)
            .send(answer.onlyBody());
        }
        return answerOf(await store.readRows(read, parameters, { signal, ...how }));
      });
    },
  );
}

type Outcome = Awaited<ReturnType<Store['readWrite']>>;

function answerOf({ columns, rows }: Outcome) {
  return { columns: sqlColumns(columns), rows: rows.map((row) => row.map(jsonValue)) };
}

/** A statement that changes data, done once for all the calls that bear its key. */
async function writeOnce(
  store: Store,
  statement: string,
  parameters: readonly unknown[],
  signal: AbortSignal,
  once: OnceKey | undefined,
) {
  const done = once && (await recall(store, once));
  if (done !== undefined) return done;
  const also = async (tx: Transaction, outcome: Outcome) => {
    if (once !== undefined) await remember(tx, once, answerOf(outcome), store.now());
  };
  return answerOf(await store.readWrite(statement, parameters, { signal, also }));
}

/** A table that does not exist is answered with those that do. */
async function namingDatasets<T>(store: Store, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (
      !(error instanceof AssayError) ||
      !/Table with name .* does not exist/.test(error.message)
    ) {
      throw error;
    }
    const names = (await listDatasets(store)).map((dataset) => dataset.name);
    const known = names.slice(0, 20).join(', ') + (names.length > 20 ? ' …' : '');
    throw new AssayError(error.code, error.message, {
      ...{ place: error.place, status: error.status, pointer: '/statement', cause: error },
      remedy: known === '' ? 'load one first: assay load FILE' : `datasets: ${known}`,
    });
  }
}

function pastIsFixed(): AssayError {
  return new AssayError('request-invalid', 'as_of goes with neither write nor as_dataset', {
    status: 400,
    pointer: '/as_of',
  });
}

function contradiction(): AssayError {
  return new AssayError('request-invalid', 'write goes with neither as_dataset nor a file format', {
    status: 400,
    pointer: '/write',
  });
}

function parameterOf(value: unknown): unknown {
  if (value === null || typeof value !== 'object') return value;
  const special = value as { $bigint?: unknown; $number?: unknown };
  if (typeof special.$bigint === 'string' && /^-?\d+$/.test(special.$bigint)) {
    return BigInt(special.$bigint);
  }
  return typeof special.$number === 'string' ? Number(special.$number) : value;
}
