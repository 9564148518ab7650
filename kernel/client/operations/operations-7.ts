/* Generated from the OpenAPI document by `node kernel/client/generate.mjs`. Do not edit. */

import type {
  Column,
  Job,
  LoadReport,
  LoadRequest,
  ProcessRequest,
  ProcessingResult,
} from '@assay/schema';

export interface Operations7 {
  'POST /api/v1/etl/transform': {
    body: {
      /**
       * @minItems 1
       * @maxItems 100000
       */
      raw_data_ids: number[];
      entity_type: string;
      transform_options?: {
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
  'POST /api/v1/files': {
    query?: {
      name?: string;
      as?: string;
      sheet?: string;
      format?: string;
    };
    answer: {
      id: string;
      name: string;
      kind: string;
      bytes: number;
      sha256: string;
      media_type: string | null;
      created_at: string;
      datasets: string[];
      data_file_id: string;
      dataset: string;
      rows: number;
      rejected?: number;
      warnings?: {
        [k: string]: unknown;
      }[];
      [k: string]: unknown;
    };
  };
  'POST /api/v1/graphql': {
    body: {
      query: string;
      variables?: {
        [k: string]: unknown;
      } | null;
      operationName?: string | null;
      [k: string]: unknown;
    };
    answer: {
      data?: unknown;
      errors?: {
        message: string;
        extensions?: {
          [k: string]: unknown;
        };
        [k: string]: unknown;
      }[];
      [k: string]: unknown;
    };
  };
  'POST /api/v1/integrations': {
    body: {
      name: string;
      [k: string]: unknown;
    };
    answer: {
      id: number;
      name: string;
      created_at: string;
      [k: string]: unknown;
    };
  };
  'POST /api/v1/jobs/{id}/cancel': {
    path: {
      id: string;
    };
    answer: Job;
  };
  'POST /api/v1/jobs/{id}/retry': {
    path: {
      id: string;
    };
    answer: Job;
  };
  'POST /api/v1/load': {
    body: LoadRequest;
    answer: LoadReport;
  };
  'POST /api/v1/optimize': {
    body: {
      processor: string;
      dataset: string;
      parameters?: {
        [k: string]: unknown;
      };
      space: {
        [k: string]: unknown;
      };
      objective: string;
      trials?: number;
      seed?: number;
      method?: 'random' | 'grid' | 'qmc' | 'tpe' | 'cma-es';
    };
    answer: {
      [k: string]: unknown;
    };
  };
  'POST /api/v1/optimizer': {
    body: {
      processing_result_id: string;
      parameters?: {
        space?: {
          [k: string]: unknown;
        };
        objective?: string;
        trials?: number;
        seed?: number;
        method?: 'random' | 'grid' | 'qmc' | 'tpe' | 'cma-es';
      };
      [k: string]: unknown;
    };
    answer: {
      study: string;
      simulated: false;
      method: 'random' | 'grid' | 'qmc' | 'tpe' | 'cma-es';
      processor: string;
      dataset?: string | null;
      objective: string;
      seed: number;
      trials: {
        number: number;
        params: {
          [k: string]: unknown;
        };
        status: string;
        value: number | null;
        error: string | null;
        [k: string]: unknown;
      }[];
      best: {
        params: {
          [k: string]: unknown;
        };
        value: number;
        [k: string]: unknown;
      } | null;
      stable_region?: {
        [k: string]: unknown;
      } | null;
      tried?: number;
      [k: string]: unknown;
    };
  };
  'POST /api/v1/process': {
    body: ProcessRequest;
    answer: ProcessingResult;
  };
  'POST /api/v1/process/batch': {
    body: {
      /**
       * @minItems 1
       * @maxItems 10000
       */
      requests: ProcessRequest[];
    };
    answer: {
      results: ProcessingResult[];
      [k: string]: unknown;
    };
  };
  'POST /api/v1/process/freshness': {
    body: ProcessRequest;
    answer: {
      state: 'computed' | 'cached' | 'stale' | 'known' | 'new';
      because: {
        what?: 'code' | 'parameter' | 'input' | 'engine';
        name?: string;
        [k: string]: unknown;
      }[];
      job_id: string | null;
      completed_at: string | null;
      [k: string]: unknown;
    };
  };
  'POST /api/v1/process/preview': {
    query?: {
      rows?: number;
    };
    body: ProcessRequest;
    answer: {
      rows: number;
      result_data: {
        [k: string]: unknown;
      };
      table: {
        columns?: Column[];
        rows?: unknown[][];
        [k: string]: unknown;
      };
      [k: string]: unknown;
    };
  };
}
