import {
  AssayError,
  type Annotation,
  type AnnotationRequest,
  type Dataset,
  type HostEvent,
  type HostStatus,
  type Job,
  type LoadReport,
  type LoadRequest,
  type ProcessingResult,
  type ProcessorDescription,
  type ProcessRequest,
} from '@assay/schema';
import { allPages } from './all-pages.js';
import type {
  Forwarded,
  Lineage,
  Page,
  PointsOptions,
  PointsPage,
  RowsPage,
  SqlAnswer,
  SqlOptions,
} from './answers.js';
import { keysFor } from './source-keys.js';
import type { Connection } from './connection.js';
import { type AnswerOf, type Asked, operationCall, type OperationName } from './operation-call.js';
import { followEvents } from './follow.js';
import { asSent } from './repeatable.js';
import { query, sqlBody } from './request-body.js';
import { problemOf, type Answer, type Call } from './transport.js';

const API = '/api/v1';
const ENDED = new Set(['COMPLETED', 'FAILED', 'CANCELLED']);

/**
 * Everything that the host can do, typed. Errors are the host's own AssayErrors; a host that ends or is killed is started
 * again by the next call.
 */
export class Client {
  constructor(private readonly connection: Connection) {}

  get project(): string {
    return this.connection.project;
  }

  /** Version of the host that answers. */
  async version(): Promise<string> {
    return (await this.connection.open()).file.version;
  }

  /** Any call with a JSON answer. @throws AssayError from the host's problem document */
  async request<T>(method: string, path: string, body?: unknown, signal?: AbortSignal): Promise<T> {
    const answer = await this.call({ method, path, json: body, signal });
    return (await answer.body.json()) as T;
  }

  /**
   * An operation by its name in the OpenAPI document, whose types say what it takes and answers.
   *
   * @throws AssayError from the host's problem document
   */
  async ask<Name extends OperationName>(
    operation: Name,
    asked: Asked<Name>,
    signal?: AbortSignal,
  ): Promise<AnswerOf<Name>> {
    const answer = await this.call({ ...operationCall(operation, asked), signal });
    return await answer.body.json();
  }

  /** Any call whose answer is too large to be one value: its bytes as they come. */
  async download(
    method: string,
    path: string,
    body?: unknown,
    signal?: AbortSignal,
  ): Promise<AsyncIterable<Uint8Array>> {
    return (await this.call({ method, path, json: body, signal })).body;
  }

  /** Passes a call on as it is and gives the answer back as it is, problem documents included. */
  async forward(call: Call): Promise<Forwarded> {
    const answer = await this.send(call);
    const bytes = await answer.body.bytes();
    const { status, contentType } = answer;
    return /json/.test(contentType)
      ? { status, contentType, json: JSON.parse(new TextDecoder().decode(bytes)) as unknown }
      : { status, contentType, bytes };
  }

  private async send(call: Call): Promise<Answer> {
    const sent = asSent(call);
    return this.connection.send(sent.call, sent.repeatable);
  }

  private async call(call: Call): Promise<Answer> {
    return this.checked(await this.send(call));
  }

  private async checked(answer: Answer): Promise<Answer> {
    if (answer.status >= 400) throw await problemOf(answer);
    return answer;
  }

  status(): Promise<HostStatus> {
    return this.ask('GET /api/v1/status', {});
  }

  /**
   * Ends the host; resolves when its process is gone.
   *
   * @param onStep - told what it is at, when that takes its time
   */
  stop(onStep?: (step: string, pid: number) => void): Promise<void> {
    return this.connection.stop(onStep);
  }

  async upload(
    name: string,
    bytes: Uint8Array | AsyncIterable<Uint8Array>,
  ): Promise<{ upload: string; sha256: string; bytes: number }> {
    const path = `${API}/uploads?name=${encodeURIComponent(name)}`;
    const answer = await this.call({ method: 'POST', path, bytes });
    return (await answer.body.json()) as { upload: string; sha256: string; bytes: number };
  }

  load(request: LoadRequest, options: { signal?: AbortSignal } = {}): Promise<LoadReport> {
    const keys = keysFor(request.source);
    const body = Object.keys(keys).length === 0 ? request : { ...request, keys };
    return this.ask('POST /api/v1/load', { body }, options.signal);
  }

  async datasets(): Promise<Dataset[]> {
    return this.all(`${API}/datasets`);
  }

  dataset(name: string): Promise<Dataset> {
    return this.ask('GET /api/v1/datasets/{name}', { path: { name } });
  }

  rows(name: string, options: { offset?: number; limit?: number } = {}): Promise<RowsPage> {
    return this.request('GET', `${API}/datasets/${encodeURIComponent(name)}/rows${query(options)}`);
  }

  points(name: string, options: PointsOptions): Promise<PointsPage> {
    const at = `${API}/datasets/${encodeURIComponent(name)}/points`;
    return this.request('GET', `${at}${query(options)}`);
  }

  /** The whole dataset as an Arrow IPC stream. */
  async arrow(name: string): Promise<Uint8Array> {
    const path = `${API}/datasets/${encodeURIComponent(name)}/arrow`;
    return (await this.call({ method: 'GET', path })).body.bytes();
  }

  async removeDataset(name: string): Promise<void> {
    await this.ask('DELETE /api/v1/datasets/{name}', { path: { name } });
  }

  processors(): Promise<ProcessorDescription[]> {
    return this.all(`${API}/processors`);
  }

  process(request: ProcessRequest): Promise<ProcessingResult> {
    return this.ask('POST /api/v1/process', { body: request });
  }

  job(id: string): Promise<Job> {
    return this.ask('GET /api/v1/jobs/{id}', { path: { id } });
  }

  jobs(): Promise<Job[]> {
    return this.all(`${API}/jobs`);
  }

  cancel(id: string): Promise<Job> {
    return this.ask('POST /api/v1/jobs/{id}/cancel', { path: { id } });
  }

  retry(id: string): Promise<Job> {
    return this.ask('POST /api/v1/jobs/{id}/retry', { path: { id } });
  }

  result(id: string): Promise<ProcessingResult> {
    return this.ask('GET /api/v1/results/{id}', { path: { id } });
  }

  results(): Promise<ProcessingResult[]> {
    return this.all(`${API}/results`);
  }

  async removeResult(id: string): Promise<void> {
    await this.ask('DELETE /api/v1/results/{id}', { path: { id } });
  }

  /**
   * Waits for a job's end and gives its last state, whatever it is. `onEvent` gets every state on the way, progress too;
   * the wait goes on when the host is killed and another takes the job up.
   */
  async waitFor(
    id: string,
    options: { signal?: AbortSignal; onEvent?: (job: Job) => void } = {},
  ): Promise<Job> {
    const { signal } = options;
    for await (const { job } of this.follow({
      job: id,
      ...(signal === undefined ? {} : { signal }),
    })) {
      if (job?.id !== id) continue;
      options.onEvent?.(job);
      if (ENDED.has(job.status)) return job;
    }
    options.signal?.throwIfAborted();
    throw new AssayError('client-closed', 'the client was closed while it waited', { status: 499 });
  }

  async sql(
    statement: string,
    parameters: readonly unknown[] = [],
    options: SqlOptions = {},
  ): Promise<SqlAnswer> {
    const json = sqlBody(statement, parameters, options);
    return (await (await this.sendSql(json, options)).body.json()) as SqlAnswer;
  }

  /** A result as a file's bytes. */
  async sqlBytes(
    statement: string,
    parameters: readonly unknown[],
    options: SqlOptions & { format: 'arrow' | 'csv' | 'parquet' },
  ): Promise<Uint8Array> {
    const json = { ...sqlBody(statement, parameters, options), format: options.format };
    return (await this.sendSql(json, options)).body.bytes();
  }

  private sendSql(json: object, { signal }: SqlOptions): Promise<Answer> {
    return this.call({ method: 'POST', path: `${API}/sql`, json, signal });
  }

  annotations(dataset?: string, carried?: 'true'): Promise<Annotation[]> {
    return this.all(`${API}/annotations`, { dataset, carried });
  }

  /** All annotations as one document: `w3c`, `csv` or `jsonl`. */
  async exportAnnotations(format: string, dataset?: string): Promise<string> {
    const path = `${API}/annotations/export${query({ format, dataset })}`;
    return (await this.call({ method: 'GET', path })).body.text();
  }

  annotate(request: AnnotationRequest): Promise<Annotation> {
    return this.ask('POST /api/v1/annotations', { body: request });
  }

  updateAnnotation(id: string, request: Partial<AnnotationRequest>): Promise<Annotation> {
    return this.request('PUT', `${API}/annotations/${encodeURIComponent(id)}`, request);
  }

  async removeAnnotation(id: string): Promise<void> {
    await this.ask('DELETE /api/v1/annotations/{id}', { path: { id } });
  }

  lineage(dataset: string): Promise<Lineage> {
    return this.request('GET', `${API}/lineage/${encodeURIComponent(dataset)}`);
  }

  /**
   * What happens in the project, from now on or after `since`, until `signal`. A host that ends is found again, and the
   * events that it still knows are not missed; listening alone does not start one that was stopped in order.
   */
  events(options: { since?: number; signal?: AbortSignal } = {}): AsyncIterable<HostEvent> {
    return this.follow(options);
  }

  private follow(options: { since?: number; job?: string; signal?: AbortSignal }) {
    const { signal, job } = options;
    const open = async (since: number | undefined) => {
      const call = { method: 'GET', path: `${API}/events${query({ since, job })}`, signal };
      // Who waits for a job wants it done.
      return job === undefined ? this.checked(await this.connection.listen(call)) : this.call(call);
    };
    return followEvents(open, () => this.connection.isClosed, options);
  }

  private all<T>(path: string, filter?: Record<string, string | undefined>): Promise<T[]> {
    return allPages((page) => this.request<Page<T>>('GET', page), path, filter);
  }

  /** Lets the host go; it goes on, and so do its jobs. */
  close(): Promise<void> {
    return this.connection.close();
  }
}
