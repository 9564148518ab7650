/* Generated from the OpenAPI document by `node kernel/client/generate.mjs`. Do not edit. */

import type { Annotation, Dataset, ProcessRequest, ProcessingResult, Watch } from '@assay/schema';

export interface Operations1 {
  'DELETE /api/v1/annotations/{id}': {
    path: {
      id: string;
    };
    answer: Annotation;
  };
  'DELETE /api/v1/cache': {
    answer: {
      status: 'success';
      cleared: number;
      message: string;
      [k: string]: unknown;
    };
  };
  'DELETE /api/v1/datasets/{name}': {
    path: {
      name: string;
    };
    answer: Dataset;
  };
  'DELETE /api/v1/etl/results/{result_id}': {
    path: {
      result_id: string;
    };
    answer: ProcessingResult;
  };
  'DELETE /api/v1/files/{id}': {
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
  'DELETE /api/v1/results/{id}': {
    path: {
      id: string;
    };
    answer: ProcessingResult;
  };
  'DELETE /api/v1/schedules/{name}': {
    path: {
      name: string;
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
  'DELETE /api/v1/schemas/{reference}': {
    path: {
      reference: string;
    };
    answer: {
      [k: string]: unknown;
    };
  };
  'DELETE /api/v1/uploads/resumable/{id}': {
    path: {
      id: string;
    };
    answer: {
      removed?: true;
      [k: string]: unknown;
    };
  };
  'DELETE /api/v1/watches/{name}': {
    path: {
      name: string;
    };
    answer: {
      data: Watch[];
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
  'DELETE /api/v1/webhooks/{id}': {
    path: {
      id: string;
    };
    answer: {
      removed: true;
      [k: string]: unknown;
    };
  };
  'GET /api/v1/alerts': {
    query?: {
      limit?: number;
      cursor?: string;
    };
    answer: {
      data: {
        id: string;
        time: string;
        kind: 'latency' | 'job-failed' | 'bad-rows' | 'store' | 'internal';
        message: string;
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
  'GET /api/v1/annotations': {
    query?: {
      limit?: number;
      cursor?: string;
      dataset?: string;
      carried?: boolean;
    };
    answer: {
      data: Annotation[];
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
  'GET /api/v1/annotations/export': {
    query?: {
      format?: 'w3c' | 'csv' | 'jsonl';
      dataset?: string;
    };
    answer: unknown;
  };
  'GET /api/v1/annotations/{id}': {
    path: {
      id: string;
    };
    answer: Annotation;
  };
  'GET /api/v1/cache': {
    query?: {
      limit?: number;
      cursor?: string;
    };
    answer: {
      data: {
        id: string;
        kind: 'result' | 'validation';
        name: string;
        rows: number | null;
        created_at: string;
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
  'GET /api/v1/cache/stats': {
    answer: {
      entries: number;
      hits: number;
      misses: number;
      hit_rate: number | null;
      [k: string]: unknown;
    };
  };
}
