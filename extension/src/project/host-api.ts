import type {
  Annotation,
  AnnotationRequest,
  Dataset,
  Job,
  LoadReport,
  LoadRequest,
  ProcessRequest,
  ProcessingResult,
  ProcessorDescription,
} from '@assay/schema';
import type { LinkRequest } from '../link/index.js';

interface Page<T> {
  data: T[];
  metadata?: { pagination?: { next_cursor?: string | null } };
}

/** Rows of a dataset in order; integers beyond 2^53, NaN and infinities are text. */
export interface Rows {
  columns: { name: string; type: string }[];
  rows: unknown[][];
  total: number;
}

/** A series reduced to what can be seen: a minimum and a maximum for each pixel. */
export interface Points {
  x: unknown[];
  y: unknown[];
  total: number;
}

export interface Window {
  x: string;
  y: string;
  from?: number | string;
  to?: number | string;
  pixels: number;
}

const named = encodeURIComponent;

/** The host's operations as the page uses them. Every call rejects with an `AssayError`. */
export class HostApi {
  constructor(private readonly send: <T>(request: LinkRequest) => Promise<T>) {}

  private async all<T>(path: string): Promise<T[]> {
    const found: T[] = [];
    let cursor: string | null | undefined;
    do {
      const query = cursor ? `${path.includes('?') ? '&' : '?'}cursor=${named(cursor)}` : '';
      const page = await this.send<Page<T>>({ method: 'GET', path: path + query });
      found.push(...page.data);
      cursor = page.metadata?.pagination?.next_cursor;
    } while (cursor);
    return found;
  }

  datasets(): Promise<Dataset[]> {
    return this.all('/api/v1/datasets');
  }

  rows(dataset: string, offset: number, limit: number): Promise<Rows> {
    const path = `/api/v1/datasets/${named(dataset)}/rows?offset=${offset}&limit=${limit}`;
    return this.send({ method: 'GET', path });
  }

  points(dataset: string, window: Window): Promise<Points> {
    const query = Object.entries<string | number>({ ...window })
      .map(([key, value]) => `${key}=${named(value)}`)
      .join('&');
    return this.send({ method: 'GET', path: `/api/v1/datasets/${named(dataset)}/points?${query}` });
  }

  removeDataset(name: string): Promise<unknown> {
    return this.send({ method: 'DELETE', path: `/api/v1/datasets/${named(name)}` });
  }

  /** Received bytes, content-addressed: sending the same file twice keeps one. */
  upload(
    name: string,
    bytes: Uint8Array,
    onSent?: (sent: number) => void,
  ): Promise<{ upload: string }> {
    const path = `/api/v1/uploads?name=${named(name)}`;
    return this.send({ method: 'POST', path, bytes, ...(onSent === undefined ? {} : { onSent }) });
  }

  load(body: LoadRequest): Promise<LoadReport> {
    return this.send({ method: 'POST', path: '/api/v1/load', body });
  }

  processors(): Promise<ProcessorDescription[]> {
    return this.all('/api/v1/processors');
  }

  process(body: ProcessRequest): Promise<ProcessingResult> {
    return this.send({ method: 'POST', path: '/api/v1/process', body });
  }

  jobs(): Promise<Job[]> {
    return this.all('/api/v1/jobs');
  }

  job(id: string): Promise<Job> {
    return this.send({ method: 'GET', path: `/api/v1/jobs/${named(id)}` });
  }

  cancel(id: string): Promise<Job> {
    return this.send({ method: 'POST', path: `/api/v1/jobs/${named(id)}/cancel` });
  }

  retry(id: string): Promise<Job> {
    return this.send({ method: 'POST', path: `/api/v1/jobs/${named(id)}/retry` });
  }

  result(id: string): Promise<ProcessingResult> {
    return this.send({ method: 'GET', path: `/api/v1/results/${named(id)}` });
  }

  annotations(): Promise<Annotation[]> {
    return this.all('/api/v1/annotations');
  }

  annotate(body: AnnotationRequest): Promise<Annotation> {
    return this.send({ method: 'POST', path: '/api/v1/annotations', body });
  }

  updateAnnotation(id: string, body: Partial<AnnotationRequest>): Promise<Annotation> {
    return this.send({ method: 'PUT', path: `/api/v1/annotations/${named(id)}`, body });
  }

  removeAnnotation(id: string): Promise<unknown> {
    return this.send({ method: 'DELETE', path: `/api/v1/annotations/${named(id)}` });
  }
}
