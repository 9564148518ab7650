import type { FastifyInstance } from 'fastify';
import type { LoadReport } from '@assay/schema';
import { requestSignal } from '../../request-signal.js';
import { answers } from '../../routes/answers.js';
import type { Services } from '../../services.js';
import { exactText, exactValue, keepJsonText } from './exact-json.js';
import { loadObjects, type LoadOptions, transformRecords } from './etl-flow.js';
import * as schema from './etl-flow-schema.js';
import { extractRecords } from './raw-records.js';
import { tenantOf } from './tenant.js';
import { attempt } from './attempt.js';

interface TransformBody {
  raw_data_ids: number[];
  entity_type: string;
  transform_options?: LoadOptions;
}

interface LoadBody {
  entity_type: string;
  load_options?: LoadOptions;
}

interface PipelineBody {
  entity_type: string;
  integration_id: number;
}

/** From raw records to rows: step by step, or all steps in one call. */
export function etlFlowRoutes(app: FastifyInstance, services: Services): void {
  keepJsonText(app);

  app.post<{ Body: TransformBody }>(
    '/api/v1/etl/transform',
    {
      schema: {
        summary: 'Make rows of raw records; they are marked completed, or failed with the reason',
        body: schema.TRANSFORM_BODY,
        response: answers(200, schema.LOADED),
      },
    },
    async (request, reply) => {
      const { raw_data_ids: ids, entity_type: entityType, transform_options } = request.body;
      const work = { ids, entityType, options: transform_options ?? {} };
      const signal = requestSignal(request, reply);
      const report = await attempt('Failed to transform raw data', () =>
        transformRecords(services, tenantOf(request), work, signal),
      );
      const warnings = notTaken('transform_options', work.options, OPTION_NAMES);
      return { ...loaded(report), raw_data_ids: ids, warnings };
    },
  );

  app.post<{ Body: LoadBody }>(
    '/api/v1/etl/load',
    {
      schema: {
        summary: 'Load objects into the dataset of their type: all of them or none',
        body: schema.LOAD_BODY,
        response: answers(200, schema.LOADED),
      },
    },
    async (request, reply) => {
      const { entity_type, load_options } = request.body;
      const json = exactText(request, 'transformed_data') ?? '[]';
      const signal = requestSignal(request, reply);
      const report = await attempt('Failed to load data', () =>
        loadObjects(services, entity_type, json, load_options ?? {}, signal),
      );
      return { ...loaded(report), warnings: notTaken('load_options', load_options, OPTION_NAMES) };
    },
  );

  app.post<{ Body: PipelineBody }>(
    '/api/v1/etl/pipeline',
    {
      schema: {
        summary:
          'Store the records of a payload as raw data and make rows of them, or of those that wait',
        body: schema.PIPELINE_BODY,
        response: answers(200, schema.PIPELINED),
      },
    },
    async (request, reply) => {
      const { entity_type: entityType, integration_id: integrationId } = request.body;
      const tenant = tenantOf(request);
      const signal = requestSignal(request, reply);
      const payload = exactValue(request, 'payload') as { records?: unknown[] };
      const { records = [] } = payload;
      const warnings = notTaken('payload', payload, ['records']);
      const texts = records.map((record) => JSON.stringify(record));
      const ids = await attempt('Failed to store raw data', () =>
        services.store.transaction((tx) =>
          extractRecords(
            tx,
            { tenant, integration: integrationId, entityType },
            texts,
            services.store.now(),
          ),
        ),
      );
      const stages = ['extract', 'transform', 'load'].map((name) => ({ name, state: 'completed' }));
      if (ids.length === 0) return { ...NOTHING, raw_data_ids: ids, stages, warnings };
      const work = { ids, entityType, options: {} };
      const report = await attempt('Failed to transform raw data', () =>
        transformRecords(services, tenant, work, signal),
      );
      return { ...loaded(report), raw_data_ids: ids, stages, warnings };
    },
  );
}

const OPTION_NAMES = Object.keys(schema.OPTIONS.properties);

/** Other programs may say more than is used here: it is kept with the request, and they are told. */
function notTaken(field: string, given: object | undefined, known: readonly string[]): string[] {
  return Object.keys(given ?? {})
    .filter((name) => !known.includes(name))
    .map((name) => `${field}.${name} is not used; known: ${known.join(', ')}`);
}

const NOTHING = {
  ...{ status: 'success', table: null, rows: 0, rejected: 0 },
  message: 'nothing to make rows of: the payload has no records and none wait',
};

function loaded({ dataset, rows, rejected, data_file_id, run }: LoadReport) {
  const message = `${run.inserted} rows loaded into ${dataset}`;
  return { status: 'success', message, table: dataset, rows, rejected, data_file_id, run };
}
