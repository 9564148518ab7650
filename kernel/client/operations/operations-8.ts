/* Generated from the OpenAPI document by `node kernel/client/generate.mjs`. Do not edit. */

import type { Annotation, Dataset, Job, ProcessRequest } from '@assay/schema';

export interface Operations8 {
  'POST /api/v1/schemas': {
    body: {
      [k: string]: unknown;
    } & {
      name: string;
      definition?:
        | {
            [k: string]: unknown;
          }
        | boolean;
      schema?:
        | {
            [k: string]: unknown;
          }
        | boolean;
      [k: string]: unknown;
    };
    answer: {
      name: string;
      version: number;
      definition: unknown;
      hash: string;
      created_at: string;
      [k: string]: unknown;
    };
  };
  'POST /api/v1/schemas/{reference}/plan': {
    path: {
      reference: string;
    };
    body: {
      dataset: string;
      [k: string]: unknown;
    };
    answer: {
      [k: string]: unknown;
    };
  };
  'POST /api/v1/sql': {
    body: {
      statement: string;
      parameters?: unknown[];
      write?: boolean;
      as_dataset?: string;
      result?: boolean;
      format?: 'json' | 'arrow' | 'csv' | 'parquet';
      as_of?: string;
    };
    answer: {
      columns: {
        [k: string]: unknown;
      }[];
      rows: unknown[][];
      dataset?: Dataset;
      [k: string]: unknown;
    };
  };
  'POST /api/v1/uploads': {
    query: {
      name: string;
    };
    answer: {
      upload: string;
      sha256: string;
      bytes: number;
      [k: string]: unknown;
    };
  };
  'POST /api/v1/uploads/resumable': {
    answer: {
      id: string;
      name: string;
      length: number;
      offset: number;
      upload: string | null;
      [k: string]: unknown;
    };
  };
  'POST /api/v1/validation': {
    body: {
      [k: string]: unknown;
    } & {
      dataset?: string;
      data_file_id?: string;
      schema: string;
      limit?: number;
      [k: string]: unknown;
    };
    answer: {
      [k: string]: unknown;
    };
  };
  'POST /api/v1/validation/files': {
    query?: {
      schema?: string;
      name?: string;
    };
    answer: Job;
  };
  'POST /api/v1/webhooks': {
    body: {
      url: string;
      events?: ('job.completed' | 'job.failed' | 'job.cancelled')[];
      [k: string]: unknown;
    };
    answer: {
      id: string;
      url: string;
      events: ('job.completed' | 'job.failed' | 'job.cancelled')[];
      enabled: boolean;
      created_at: string;
      secret: string;
      [k: string]: unknown;
    };
  };
  'POST /api/v1/workbooks': {
    body: {
      source: string;
      now?: string;
      seed?: number;
    };
    answer: {
      report: {
        [k: string]: unknown;
      };
      sql: string;
      [k: string]: unknown;
    };
  };
  'POST /api/v1/workflows': {
    body: {
      [k: string]: unknown;
    } & {
      source?: string;
      data_file_id?: string;
      name?: string;
      /**
       * @minItems 1
       */
      workflows: ('validation' | 'parsing')[];
      schema?: string;
      priority?: number;
      [k: string]: unknown;
    };
    answer: {
      workflow_id: string;
      status: 'PENDING' | 'PROCESSING' | 'COMPLETED' | 'FAILED';
      jobs: Job[];
      [k: string]: unknown;
    };
  };
  'PUT /api/v1/annotations/{id}': {
    path: {
      id: string;
    };
    body: {
      dataset?: string;
      at?: number | string;
      from?: number | string;
      to?: number | string;
      y?: number | string | null;
      y_from?: number | string | null;
      y_to?: number | string | null;
      x_column?: string | null;
      y_column?: string | null;
      text?: string;
      author?: string;
      /**
       * @maxItems 32
       */
      tags?: string[];
      color?: string | null;
    };
    answer: Annotation;
  };
  'PUT /api/v1/datasets/{name}': {
    path: {
      name: string;
    };
    body: {
      name: string;
    };
    answer: Dataset;
  };
  'PUT /api/v1/etl/raw-data/{record_id}/status': {
    path: {
      record_id: number;
    };
    body: {
      status: 'pending' | 'processing' | 'completed' | 'failed';
      error_details?: {
        [k: string]: unknown;
      } | null;
      [k: string]: unknown;
    };
    answer: {
      status: 'success';
      message: string;
      [k: string]: unknown;
    };
  };
  'PUT /api/v1/schedules/{name}': {
    path: {
      name: string;
    };
    body: {
      cron: string;
      timezone?: string;
      request: ProcessRequest;
    };
    answer: {
      name: string;
      cron: string;
      timezone: string;
      request: ProcessRequest;
      due_at: string;
      last_at: string | null;
      last_job: string | null;
      last_error: {
        [k: string]: unknown;
      } | null;
      [k: string]: unknown;
    };
  };
}
