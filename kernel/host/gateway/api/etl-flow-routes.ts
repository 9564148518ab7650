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
      return { ...loaded(report), raw_data_ids: ids };
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
      return loaded(report);
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
      const { records = [] } = exactValue(request, 'payload') as { records?: unknown[] };
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
      if (ids.length === 0) return { ...NOTHING, raw_data_ids: ids, stages };
      const work = { ids, entityType, options: {} };
      const report = await attempt('Failed to transform raw data', () =>
        transformRecords(services, tenant, work, signal),
      );
      return { ...loaded(report), raw_data_ids: ids, stages };
    },
  );
}

const NOTHING = {
  ...{ status: 'success', table: null, rows: 0, rejected: 0 },
  message: 'nothing to make rows of: the payload has no records and none wait',
};

function loaded({ dataset, rows, rejected, data_file_id, run }: LoadReport) {
  const message = `${run.inserted} rows loaded into ${dataset}`;
  return { status: 'success', message, table: dataset, rows, rejected, data_file_id, run };
}
