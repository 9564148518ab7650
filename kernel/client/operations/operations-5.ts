/* Generated from the OpenAPI document by `node kernel/client/generate.mjs`. Do not edit. */

import type { Annotation, AnnotationRequest, HostStatus, Job, Watch } from '@assay/schema';

export interface Operations5 {
  'GET /api/v1/stats': {
    answer: {
      data: {
        scope: 'all' | 'source' | 'processor' | 'operation' | 'alert';
        name: string;
        runs: number;
        succeeded: number;
        failed: number;
        rows?: number;
        rejected?: number;
        success_rate: number | null;
        error_rate?: number | null;
        mean_ms?: number | null;
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
  'GET /api/v1/status': {
    answer: HostStatus;
  };
  'GET /api/v1/uploads/resumable/{id}': {
    path: {
      id: string;
    };
    answer: {
      id: string;
      name: string;
      length: number;
      offset: number;
      upload: string | null;
      [k: string]: unknown;
    };
  };
  'GET /api/v1/validation': {
    query?: {
      limit?: number;
      cursor?: string;
    };
    answer: {
      data: Job[];
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
  'GET /api/v1/validation/{id}': {
    path: {
      id: string;
    };
    answer: {
      id: string;
      status: string;
      report: {
        [k: string]: unknown;
      } | null;
      error_details: {
        [k: string]: unknown;
      } | null;
      [k: string]: unknown;
    };
  };
  'GET /api/v1/watches': {
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
  'GET /api/v1/webhooks': {
    answer: {
      data: {
        id: string;
        url: string;
        events: ('job.completed' | 'job.failed' | 'job.cancelled')[];
        enabled: boolean;
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
  'GET /api/v1/webhooks/{id}': {
    path: {
      id: string;
    };
    answer: {
      id: string;
      url: string;
      events: ('job.completed' | 'job.failed' | 'job.cancelled')[];
      enabled: boolean;
      created_at: string;
      [k: string]: unknown;
    };
  };
  'GET /api/v1/workflows': {
    query?: {
      limit?: number;
      cursor?: string;
    };
    answer: {
      data: {
        workflow_id: string;
        status: 'PENDING' | 'PROCESSING' | 'COMPLETED' | 'FAILED';
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
  'GET /api/v1/workflows/{id}': {
    path: {
      id: string;
    };
    answer: {
      workflow_id: string;
      status: 'PENDING' | 'PROCESSING' | 'COMPLETED' | 'FAILED';
      jobs: Job[];
      [k: string]: unknown;
    };
  };
  'PATCH /api/v1/uploads/resumable/{id}': {
    path: {
      id: string;
    };
    answer: {
      id: string;
      name: string;
      length: number;
      offset: number;
      upload: string | null;
      [k: string]: unknown;
    };
  };
  'PATCH /api/v1/webhooks/{id}': {
    path: {
      id: string;
    };
    body: {
      url?: string;
      events?: ('job.completed' | 'job.failed' | 'job.cancelled')[];
      enabled?: boolean;
    };
    answer: {
      id: string;
      url: string;
      events: ('job.completed' | 'job.failed' | 'job.cancelled')[];
      enabled: boolean;
      created_at: string;
      [k: string]: unknown;
    };
  };
  'POST /api/v1/annotations': {
    body: AnnotationRequest;
    answer: Annotation;
  };
  'POST /api/v1/annotations/import': {
    body: {
      format?: 'w3c' | 'csv' | 'jsonl';
      text: string;
    };
    answer: {
      added: number;
      updated: number;
      unchanged: number;
      [k: string]: unknown;
    };
  };
}
