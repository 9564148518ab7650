/* Generated from the OpenAPI document by `node kernel/client/generate.mjs`. Do not edit. */

import type { Column, CoordinateMap, Dataset, Job } from '@assay/schema';

export interface Operations2 {
  'GET /api/v1/data': {
    query?: {
      dataset?: string;
      source?: string;
      source_id?: string;
      category?: string;
      since?: {
        [k: string]: unknown;
      } & string;
      limit?: number;
      cursor?: string;
    };
    answer: {
      data: {
        id: string;
        source_id: string | null;
        source: string;
        category: string | null;
        created_at: string;
        data: {
          [k: string]: unknown;
        };
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
  'GET /api/v1/datasets': {
    query?: {
      limit?: number;
      cursor?: string;
    };
    answer: {
      data: Dataset[];
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
  'GET /api/v1/datasets/{name}': {
    path: {
      name: string;
    };
    answer: Dataset;
  };
  'GET /api/v1/datasets/{name}/arrow': {
    path: {
      name: string;
    };
    answer: unknown;
  };
  'GET /api/v1/datasets/{name}/coordinates': {
    path: {
      name: string;
    };
    answer: {
      processor: string;
      input: string;
      output: string;
      current: boolean;
      map: CoordinateMap | null;
      [k: string]: unknown;
    } | null;
  };
  'GET /api/v1/datasets/{name}/dependents': {
    path: {
      name: string;
    };
    answer: {
      datasets: string[];
      jobs: number;
      unfinished: number;
      annotations: number;
      [k: string]: unknown;
    };
  };
  'GET /api/v1/datasets/{name}/peaks': {
    path: {
      name: string;
    };
    query?: {
      format?: 'json' | 'csv';
      removed?: boolean;
    };
    answer: {
      dataset: string;
      signal: string;
      x: string | null;
      y: string;
      peaks: {
        peak_index: number;
        x: number | string | null;
        y: number | string | null;
        origin: 'automatic' | 'added' | 'removed';
        annotation: string | null;
        author: string | null;
        [k: string]: unknown;
      }[];
      unresolved: {
        annotation?: string;
        anchor?: string;
        text?: string;
        [k: string]: unknown;
      }[];
      [k: string]: unknown;
    };
  };
  'GET /api/v1/datasets/{name}/points': {
    path: {
      name: string;
    };
    query: {
      x: string;
      y: string;
      from?: string;
      to?: string;
      pixels?: number;
      edges?: boolean;
    };
    answer: {
      x: (number | string)[];
      y: (number | string | null)[];
      rows: number[];
      total: number;
      [k: string]: unknown;
    };
  };
  'GET /api/v1/datasets/{name}/rows': {
    path: {
      name: string;
    };
    query?: {
      offset?: number;
      limit?: number;
    };
    answer: {
      columns: Column[];
      rows: unknown[][];
      total: number;
      [k: string]: unknown;
    };
  };
  'GET /api/v1/datasets/{name}/source': {
    path: {
      name: string;
    };
    query: {
      row: number;
    };
    answer: {
      [k: string]: unknown;
    };
  };
  'GET /api/v1/datasets/{name}/statistics': {
    path: {
      name: string;
    };
    query: {
      column: string;
    };
    answer: {
      [k: string]: unknown;
    };
  };
  'GET /api/v1/etl/jobs': {
    query?: {
      limit?: number;
      cursor?: string;
      status?: 'PENDING' | 'PROCESSING' | 'RETRYING' | 'COMPLETED' | 'FAILED' | 'CANCELLED';
      job_type?: 'extract' | 'transform' | 'load';
      entity_type?: string;
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
}
