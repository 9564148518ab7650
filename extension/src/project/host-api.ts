import type {
  Annotation,
  AnnotationRequest,
  Dataset,
  HostStatus,
  Job,
  LoadReport,
  LoadRequest,
  ProcessRequest,
  ProcessingResult,
  ProcessorDescription,
} from '@assay/schema';
import type { LinkRequest } from '../link/index.js';
import type {
  Alert,
  ColumnStatistics,
  Dependents,
  Figures,
  Freshness,
  Points,
  Preview,
  RowOrder,
  RowSource,
  Rows,
  Study,
  View,
} from './host-answers.js';

interface Page<T> {
  data: T[];
  metadata?: { pagination?: { next_cursor?: string | null; total?: number } };
}

/** Told of each part of a list as it comes, and of how many there are in all. */
export type Part<T> = (some: T[], total: number) => void;

export type AnnotationFormat = 'w3c' | 'csv' | 'jsonl';

export interface Window {
  x: string;
  y: string;
  from?: number | string;
  to?: number | string;
  pixels: number;
  /** With the samples next to the window, so that lines run out of the frame. */
  edges?: boolean;
}

/** As many as the host gives at once: a project may have thousands. */
const PAGE = 1000;

const named = encodeURIComponent;

/** The host's operations as the page uses them. Every call rejects with an `AssayError`. */
export class HostApi {
  constructor(private readonly send: <T>(request: LinkRequest) => Promise<T>) {}

  private async all<T>(path: string, part?: Part<T>): Promise<T[]> {
    const found: T[] = [];
    let cursor: string | null | undefined;
    do {
      const query = `limit=${PAGE}${cursor ? `&cursor=${named(cursor)}` : ''}`;
      const join = path.includes('?') ? '&' : '?';
      const page = await this.send<Page<T>>({ method: 'GET', path: path + join + query });
      found.push(...page.data);
      part?.(page.data, page.metadata?.pagination?.total ?? found.length);
      cursor = page.metadata?.pagination?.next_cursor;
    } while (cursor);
    return found;
  }

  datasets(part: Part<Dataset>): Promise<Dataset[]> {
    return this.all('/api/v1/datasets', part);
  }

  rows(dataset: string, offset: number, limit: number): Promise<Rows> {
    const path = `/api/v1/datasets/${named(dataset)}/rows?offset=${offset}&limit=${limit}`;
    return this.send({ method: 'GET', path });
  }

  points(dataset: string, window: Window): Promise<Points> {
    const query = Object.entries<string | number | boolean>({ ...window })
      .map(([key, value]) => `${key}=${named(value)}`)
      .join('&');
    return this.send({ method: 'GET', path: `/api/v1/datasets/${named(dataset)}/points?${query}` });
  }

  removeDataset(name: string): Promise<unknown> {
    return this.send({ method: 'DELETE', path: `/api/v1/datasets/${named(name)}` });
  }

  renameDataset(name: string, to: string): Promise<Dataset> {
    const path = `/api/v1/datasets/${named(name)}`;
    return this.send({ method: 'PUT', path, body: { name: to } });
  }

  dependents(name: string): Promise<Dependents> {
    return this.send({ method: 'GET', path: `/api/v1/datasets/${named(name)}/dependents` });
  }

  view(name: string, order: RowOrder, offset: number, limit: number): Promise<View> {
    const path = `/api/v1/datasets/${named(name)}/view`;
    return this.send({ method: 'POST', path, body: { ...order, offset, limit } });
  }

  statistics(name: string, column: string): Promise<ColumnStatistics> {
    const path = `/api/v1/datasets/${named(name)}/statistics?column=${named(column)}`;
    return this.send({ method: 'GET', path });
  }

  rowSource(name: string, row: number): Promise<RowSource> {
    const path = `/api/v1/datasets/${named(name)}/source?row=${row}`;
    return this.send({ method: 'GET', path });
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

  preview(body: ProcessRequest, rows: number): Promise<Preview> {
    return this.send({ method: 'POST', path: `/api/v1/process/preview?rows=${rows}`, body });
  }

  freshness(body: ProcessRequest): Promise<Freshness> {
    return this.send({ method: 'POST', path: '/api/v1/process/freshness', body });
  }

  /** Searches better parameters of a result; every trial is a real job. */
  optimize(result: string, parameters: Record<string, unknown>): Promise<Study> {
    const body = { processing_result_id: result, parameters };
    return this.send({ method: 'POST', path: '/api/optimizer', body });
  }

  async figures(): Promise<Figures[]> {
    return (await this.send<Page<Figures>>({ method: 'GET', path: '/stats' })).data;
  }

  async alerts(): Promise<Alert[]> {
    return (await this.send<Page<Alert>>({ method: 'GET', path: '/api/v1/alerts' })).data;
  }

  status(): Promise<HostStatus> {
    return this.send({ method: 'GET', path: '/api/v1/status' });
  }

  /** Newest first. */
  jobs(part: Part<Job>): Promise<Job[]> {
    return this.all('/api/v1/jobs', part);
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

  /** Notes of other datasets as they stand in this one. */
  async carried(dataset: string): Promise<Annotation[]> {
    const path = `/api/v1/annotations?carried=true&dataset=${named(dataset)}`;
    return (await this.all<Annotation>(path)).filter((one) => one.carried_from !== undefined);
  }

  /** Takes annotations from a document; known ids are replaced. */
  importAnnotations(
    format: AnnotationFormat,
    text: string,
  ): Promise<{ added: number; updated: number; unchanged: number }> {
    const body = { format, text };
    return this.send({ method: 'POST', path: '/api/v1/annotations/import', body });
  }

  /** All annotations as one document. */
  async exportAnnotations(format: AnnotationFormat): Promise<string> {
    const path = `/api/v1/annotations/export?format=${format}`;
    const body = await this.send<unknown>({ method: 'GET', path });
    return typeof body === 'string' ? body : `${JSON.stringify(body, null, 2)}\n`;
  }

  /** Peaks of a result as corrected by hand, as CSV. */
  peaksCsv(dataset: string): Promise<string> {
    const path = `/api/v1/datasets/${named(dataset)}/peaks?format=csv`;
    return this.send({ method: 'GET', path });
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
