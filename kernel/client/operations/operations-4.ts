/* Generated from the OpenAPI document by `node kernel/client/generate.mjs`. Do not edit. */

import type { Job, ProcessRequest, ProcessingResult, ProcessorDescription } from '@assay/schema';

export interface Operations4 {
  'GET /api/v1/integrations': {
    answer: {
      data: {
        id: number;
        name: string;
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
  'GET /api/v1/integrations/{id}': {
    path: {
      id: number;
    };
    answer: {
      id: number;
      name: string;
      created_at: string;
      [k: string]: unknown;
    };
  };
  'GET /api/v1/jobs': {
    query?: {
      limit?: number;
      cursor?: string;
      status?: 'PENDING' | 'PROCESSING' | 'RETRYING' | 'COMPLETED' | 'FAILED' | 'CANCELLED';
      job_type?: string;
      dead_letter?: boolean;
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
  'GET /api/v1/jobs/{id}': {
    path: {
      id: string;
    };
    answer: Job;
  };
  'GET /api/v1/lineage/{dataset}': {
    path: {
      dataset: string;
    };
    answer: {
      dataset: string;
      nodes: {
        id: string;
        kind: 'object' | 'dataset' | 'step';
        name: string;
        [k: string]: unknown;
      }[];
      edges: {
        from: string;
        to: string;
        [k: string]: unknown;
      }[];
      [k: string]: unknown;
    };
  };
  'GET /api/v1/metrics': {
    answer: unknown;
  };
  'GET /api/v1/optimizer': {
    answer: {
      methods: ('random' | 'grid' | 'qmc' | 'tpe' | 'cma-es')[];
      [k: string]: unknown;
    };
  };
  'GET /api/v1/processors': {
    query?: {
      limit?: number;
      cursor?: string;
    };
    answer: {
      data: ProcessorDescription[];
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
  'GET /api/v1/results': {
    query?: {
      limit?: number;
      cursor?: string;
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
  'GET /api/v1/results/{id}': {
    path: {
      id: string;
    };
    answer: ProcessingResult;
  };
  'GET /api/v1/schedules': {
    answer: {
      data: {
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
  'GET /api/v1/schemas': {
    answer: {
      data: {
        name: string;
        version: number;
        definition: unknown;
        hash: string;
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
  'GET /api/v1/schemas/{reference}': {
    path: {
      reference: string;
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
}
