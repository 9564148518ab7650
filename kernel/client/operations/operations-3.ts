/* Generated from the OpenAPI document by `node kernel/client/generate.mjs`. Do not edit. */

import type { Job, ProcessingResult } from '@assay/schema';

export interface Operations3 {
  'GET /api/v1/etl/pipelines': {
    query?: {
      limit?: number;
      cursor?: string;
    };
    answer: {
      data: {
        pipeline_id: string;
        jobs: Job[];
        [k: string]: unknown;
      }[];
      metadata: {
        request_id: string;
        api_latency_ms: number;
        pagination: {
          limit: number;
          total: number;
          has_more: boolean;
          next_cursor: string | null;
          [k: string]: unknown;
        };
        [k: string]: unknown;
      };
      [k: string]: unknown;
    };
  };
  'GET /api/v1/etl/pipelines/{id}': {
    path: {
      id: string;
    };
    answer: {
      pipeline_id: string;
      jobs: Job[];
      [k: string]: unknown;
    };
  };
  'GET /api/v1/etl/raw-data': {
    query: {
      entity_type: string;
      status?: 'pending' | 'processing' | 'completed' | 'failed';
      limit?: number;
      cursor?: string;
    };
    answer: {
      id: number;
      entity_type: string;
      external_id: string | null;
      raw_data: {
        [k: string]: unknown;
      };
      processing_status: 'pending' | 'processing' | 'completed' | 'failed';
      created_at: string;
    }[];
  };
  'GET /api/v1/etl/raw-data/{record_id}': {
    path: {
      record_id: number;
    };
    answer: {
      id: number;
      entity_type: string;
      external_id: string | null;
      raw_data: {
        [k: string]: unknown;
      };
      processing_status: 'pending' | 'processing' | 'completed' | 'failed';
      created_at: string;
    };
  };
  'GET /api/v1/etl/results': {
    query?: {
      limit?: number;
      cursor?: string;
      status?: 'PENDING' | 'PROCESSING' | 'RETRYING' | 'COMPLETED' | 'FAILED' | 'CANCELLED';
      processing_type?: string;
      data_file_id?: string;
    };
    answer: {
      data: ProcessingResult[];
      metadata: {
        request_id: string;
        api_latency_ms: number;
        pagination: {
          limit: number;
          total: number;
          has_more: boolean;
          next_cursor: string | null;
          [k: string]: unknown;
        };
        [k: string]: unknown;
      };
      [k: string]: unknown;
    };
  };
  'GET /api/v1/etl/results/{result_id}': {
    path: {
      result_id: string;
    };
    answer: ProcessingResult;
  };
  'GET /api/v1/etl/results/{result_id}/export': {
    path: {
      result_id: string;
    };
    query?: {
      format?: 'csv' | 'json';
    };
    answer: unknown;
  };
  'GET /api/v1/events': {
    query?: {
      since?: number;
      job?: string;
    };
    answer: unknown;
  };
  'GET /api/v1/files': {
    query?: {
      limit?: number;
      cursor?: string;
    };
    answer: {
      data: {
        id: string;
        name: string;
        kind: string;
        bytes: number;
        sha256: string;
        media_type: string | null;
        created_at: string;
        datasets: string[];
        [k: string]: unknown;
      }[];
      metadata: {
        request_id: string;
        api_latency_ms: number;
        pagination: {
          limit: number;
          total: number;
          has_more: boolean;
          next_cursor: string | null;
          [k: string]: unknown;
        };
        [k: string]: unknown;
      };
      [k: string]: unknown;
    };
  };
  'GET /api/v1/files/{id}': {
    path: {
      id: string;
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
      [k: string]: unknown;
    };
  };
  'GET /api/v1/files/{id}/content': {
    path: {
      id: string;
    };
    answer: unknown;
  };
  'GET /api/v1/files/{id}/preview': {
    path: {
      id: string;
    };
    query?: {
      limit?: number;
    };
    answer: {
      id: string;
      name: string;
      dataset: string;
      columns: {
        [k: string]: unknown;
      }[];
      rows: {
        [k: string]: unknown;
      }[];
      [k: string]: unknown;
    };
  };
  'GET /api/v1/graphql': {
    query: {
      query: string;
      variables?: string;
      operationName?: string;
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
  'GET /api/v1/graphql/schema': {
    answer: unknown;
  };
}
