/* Generated from the OpenAPI document by `node kernel/client/generate.mjs`. Do not edit. */

import type { Column, CoordinateMap, Job, ProcessingResult } from '@assay/schema';

export interface Operations6 {
  'POST /api/v1/datasets/{name}/coordinates': {
    path: {
      name: string;
    };
    body: {
      from: string;
      /**
       * @maxItems 100000
       */
      rows: (number | number[])[];
    };
    answer: {
      steps: {
        processor: string;
        input: string;
        output: string;
        current: boolean;
        map: CoordinateMap | null;
        [k: string]: unknown;
      }[];
      places: {
        rows: number[] | null;
        anchor: 'exact' | 'moved' | 'orphaned';
        [k: string]: unknown;
      }[];
      [k: string]: unknown;
    };
  };
  'POST /api/v1/datasets/{name}/view': {
    path: {
      name: string;
    };
    body: {
      sort?: string;
      descending?: boolean;
      /**
       * @maxItems 50
       */
      conditions?: {
        column: string;
        operator: '=' | '≠' | '<' | '≤' | '>' | '≥' | 'contains' | 'missing' | 'present';
        value?: string | number | boolean | null;
      }[];
      offset?: number;
      limit?: number;
    };
    answer: {
      columns: Column[];
      rows: unknown[][];
      numbers: number[];
      total: number;
      [k: string]: unknown;
    };
  };
  'POST /api/v1/etl/jobs': {
    body: {
      job_type: 'extract' | 'transform' | 'load';
      entity_type: string;
      integration_id?: number;
      payload?: {
        /**
         * @minItems 0
         */
        records?: {
          [k: string]: unknown;
        }[];
        [k: string]: unknown;
      };
      /**
       * @minItems 1
       * @maxItems 100000
       */
      raw_data_ids?: number[];
      transform_options?: {
        table?: string;
        write?: 'append' | 'replace' | 'merge';
        key?: string;
        [k: string]: unknown;
      };
      /**
       * @minItems 1
       */
      transformed_data?: {
        [k: string]: unknown;
      }[];
      load_options?: {
        table?: string;
        write?: 'append' | 'replace' | 'merge';
        key?: string;
        [k: string]: unknown;
      };
      priority?: number;
      scheduled_at?: string;
      max_retries?: number;
      [k: string]: unknown;
    };
    answer: Job;
  };
  'POST /api/v1/etl/load': {
    body: {
      entity_type: string;
      /**
       * @minItems 1
       */
      transformed_data: {
        [k: string]: unknown;
      }[];
      load_options?: {
        table?: string;
        write?: 'append' | 'replace' | 'merge';
        key?: string;
        [k: string]: unknown;
      };
      [k: string]: unknown;
    };
    answer: {
      status: 'success';
      message: string;
      table: string | null;
      rows: number;
      rejected?: number;
      data_file_id?: string;
      run?: {
        [k: string]: unknown;
      };
      raw_data_ids?: number[];
      warnings?: string[];
      [k: string]: unknown;
    };
  };
  'POST /api/v1/etl/pipeline': {
    body: {
      entity_type: string;
      integration_id: number;
      payload: {
        /**
         * @minItems 0
         */
        records?: {
          [k: string]: unknown;
        }[];
        [k: string]: unknown;
      };
      priority?: number;
      [k: string]: unknown;
    };
    answer: {
      status: 'success';
      message: string;
      table: string | null;
      rows: number;
      rejected?: number;
      data_file_id?: string;
      run?: {
        [k: string]: unknown;
      };
      raw_data_ids?: number[];
      warnings?: string[];
      stages?: {
        name: string;
        state: string;
        [k: string]: unknown;
      }[];
      [k: string]: unknown;
    };
  };
  'POST /api/v1/etl/pipelines': {
    body: {
      entity_type: string;
      integration_id: number;
      payload: {
        /**
         * @minItems 0
         */
        records?: {
          [k: string]: unknown;
        }[];
        [k: string]: unknown;
      };
      priority?: number;
      [k: string]: unknown;
    };
    answer: {
      pipeline_id: string;
      jobs: Job[];
      [k: string]: unknown;
    };
  };
  'POST /api/v1/etl/process': {
    body: {
      data_file_id: string;
      processing_type: string;
      parameters?: {
        [k: string]: unknown;
      };
      dataset?: string;
      priority?: number;
      [k: string]: unknown;
    };
    answer: ProcessingResult;
  };
  'POST /api/v1/etl/raw-data/store': {
    body: {
      integration_id: number;
      entity_type: string;
      external_id?: string | null;
      raw_data: {
        [k: string]: unknown;
      };
      extraction_metadata?: {
        [k: string]: unknown;
      } | null;
      [k: string]: unknown;
    };
    answer: {
      status: 'success';
      record_id: number;
      message: 'Raw data stored successfully';
      [k: string]: unknown;
    };
  };
}
