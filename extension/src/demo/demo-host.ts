import {
  type Annotation,
  type AnnotationRequest,
  AssayError,
  type Dataset,
  type HostEvent,
  type Job,
  type ProcessRequest,
  type ProcessingResult,
} from '@assay/schema';
import { UUID } from '@lumino/coreutils';
import type { Dependents, Preview } from '../project/index.js';
import { type DemoTable, demoTables } from './demo-data.js';
import { demoProcessors } from './demo-processors.js';
import { demoUpload } from './demo-upload.js';

/** What a host event carries, before it has its number and time. */
type News = Omit<HostEvent, 'seq' | 'time'>;

/** Rows that a preview is made of. */
const PREVIEW_ROWS = 200;

const now = (): string => new Date().toISOString();

/** A host of sample data inside the page: the same answers and events, nothing kept. */
export class DemoHost {
  readonly datasets = new Map<string, Dataset>();
  readonly jobs = new Map<string, Job>();
  readonly results = new Map<string, ProcessingResult>();
  readonly annotations = new Map<string, Annotation>();
  private readonly tables = new Map<string, DemoTable>();
  private readonly uploads = new Map<string, DemoTable>();
  private seq = 0;

  constructor(private readonly publish: (event: HostEvent) => void) {
    for (const [name, table] of demoTables()) this.register(name, table, null);
    const ecg = { dataset: 'demo_ecg', x_column: 't', y_column: 'mV', author: 'demo' };
    this.annotate({ ...ecg, from: 3.2, to: 4.1, text: 'one beat' });
  }

  private tell(news: News): void {
    this.seq += 1;
    this.publish({ ...news, seq: this.seq, time: now() });
  }

  register(name: string, table: DemoTable, job: string | null): Dataset {
    const known = this.datasets.get(name);
    const dataset: Dataset = {
      id: known?.id ?? UUID.uuid4(),
      name,
      kind: job === null ? 'raw' : 'processed',
      rows: Object.values(table)[0]?.length ?? 0,
      columns: Object.keys(table).map((column) => ({ name: column, type: 'number' })),
      data_file_id: null,
      job_id: job,
      content_hash: '',
      created_at: known?.created_at ?? now(),
      updated_at: now(),
    };
    this.tables.set(name, table);
    this.datasets.set(name, dataset);
    this.tell({ type: 'dataset', dataset });
    return dataset;
  }

  table(name: string): DemoTable {
    const table = this.tables.get(name);
    if (table === undefined) {
      throw new AssayError('dataset-unknown', `there is no dataset "${name}"`, { status: 404 });
    }
    return table;
  }

  remove(name: string): void {
    const dataset = this.datasets.get(name);
    this.table(name);
    this.tables.delete(name);
    this.datasets.delete(name);
    if (dataset !== undefined) this.tell({ type: 'dataset_removed', id: dataset.id });
  }

  rename(name: string, to: string): Dataset {
    const table = this.table(name);
    if (this.tables.has(to))
      throw new AssayError('name-taken', `there is a dataset "${to}" already`);
    const known = this.datasets.get(name);
    this.tables.delete(name);
    this.datasets.delete(name);
    this.tables.set(to, table);
    const dataset = { ...(known as Dataset), name: to, updated_at: now() };
    this.datasets.set(to, dataset);
    for (const job of this.jobs.values()) {
      if (job.dataset === name) this.setJob({ ...job, dataset: to });
    }
    this.tell({ type: 'dataset', dataset });
    for (const annotation of [...this.annotations.values()]) {
      if (annotation.dataset === name) this.annotate({ ...annotation, dataset: to }, annotation);
    }
    return dataset;
  }

  dependents(name: string): Dependents {
    const jobs = [...this.jobs.values()].filter((job) => job.dataset === name);
    const ids = new Set(jobs.map((job) => job.id));
    const made = [...this.datasets.values()].filter((one) => ids.has(one.job_id ?? ''));
    const notes = [...this.annotations.values()].filter((one) => one.dataset === name);
    const unfinished = jobs.filter(({ status }) => status === 'PENDING' || status === 'PROCESSING');
    return {
      datasets: made.map((one) => one.name),
      ...{ jobs: jobs.length, unfinished: unfinished.length, annotations: notes.length },
    };
  }

  receive(name: string, bytes: Uint8Array): string {
    const id = `upload:${UUID.uuid4()}`;
    this.uploads.set(id, demoUpload(name, bytes));
    return id;
  }

  load(source: string, fileName: string): Dataset {
    const table = this.uploads.get(source);
    if (table === undefined) {
      throw new AssayError('source-unknown', 'demo data has only files added in this page');
    }
    return this.register(fileName.replace(/\.[^.]*$/, ''), table, null);
  }

  annotate(request: AnnotationRequest, known?: Annotation): Annotation {
    const x0 = request.at ?? request.from ?? known?.x0 ?? 0;
    const x1 = request.at ?? request.to ?? known?.x1 ?? x0;
    const annotation: Annotation = {
      id: known?.id ?? UUID.uuid4(),
      dataset: request.dataset,
      kind: request.from === undefined && known?.kind !== 'region' ? 'point' : 'region',
      x_column: request.x_column ?? known?.x_column ?? null,
      y_column: request.y_column ?? known?.y_column ?? null,
      x0,
      x1,
      y0: request.y ?? known?.y0 ?? null,
      text: request.text,
      author: request.author ?? 'demo',
      created_at: known?.created_at ?? now(),
      updated_at: now(),
      anchor: 'exact',
      tags: request.tags ?? known?.tags ?? [],
      color: request.color === undefined ? (known?.color ?? null) : request.color,
    };
    this.annotations.set(annotation.id, annotation);
    this.tell({ type: 'annotation', annotation });
    return annotation;
  }

  removeAnnotation(id: string): void {
    this.annotations.delete(id);
    this.tell({ type: 'annotation_removed', id });
  }

  /** What the processor makes of the first rows. */
  preview(request: ProcessRequest): Preview {
    const { name, parameters } = this.chosen(request);
    const first = Object.entries(this.table(request.dataset)).map(
      ([column, values]) => [column, values.slice(0, PREVIEW_ROWS)] as const,
    );
    const processor = demoProcessors.find((one) => one.description.name === name);
    const outcome = processor?.run(Object.fromEntries(first), parameters);
    const table = outcome?.table ?? {};
    const columns = Object.keys(table);
    const length = table[columns[0] ?? '']?.length ?? 0;
    const cell = (column: string, row: number): number | null => {
      const value = table[column]?.[row] ?? NaN;
      return Number.isNaN(value) ? null : value;
    };
    return {
      rows: first[0]?.[1].length ?? 0,
      table: {
        columns: columns.map((column) => ({ name: column, type: 'number' })),
        rows: Array.from({ length }, (_, row) => columns.map((column) => cell(column, row))),
      },
      result_data: outcome?.resultData ?? {},
    };
  }

  /** Processor and parameters of a request. @throws AssayError for one that the demo has not */
  private chosen(request: ProcessRequest): { name: string; parameters: Record<string, unknown> } {
    this.table(request.dataset);
    const { custom_script_name: script, custom_params: nested, ...own } = request.parameters ?? {};
    const name = request.processor === 'custom' ? String(script) : request.processor;
    if (!demoProcessors.some((one) => one.description.name === name)) {
      const names = demoProcessors.map((one) => one.description.name).join(', ');
      throw new AssayError('processor-unknown', `demo data has no processor "${name}": ${names}`);
    }
    return { name, parameters: { ...own, ...(nested as Record<string, unknown> | undefined) } };
  }

  process(request: ProcessRequest): ProcessingResult {
    const { name, parameters } = this.chosen(request);
    const id = UUID.uuid4();
    const time = now();
    const job: Job = {
      ...{
        id,
        job_type: 'process',
        status: 'PENDING',
        priority: 5,
        retry_count: 0,
        max_retries: 3,
      },
      progress: { done: 0, total: null, fraction: null },
      ...{ scheduled_at: time, started_at: null, completed_at: null, error_details: null },
      ...{ processor: name, dataset: request.dataset, table: null, result_id: UUID.uuid4() },
      ...{ cached: false, created_at: time, updated_at: time },
    };
    this.setJob(job);
    this.setResult(job, parameters, null);
    this.run(job, parameters, request.as);
    return this.result(job.result_id ?? '');
  }

  result(id: string): ProcessingResult {
    const result = this.results.get(id);
    if (result === undefined) throw new AssayError('result-unknown', 'no such result');
    return result;
  }

  private setJob(job: Job): void {
    this.jobs.set(job.id, job);
    this.tell({ type: 'etl_update', job });
  }

  private setResult(
    job: Job,
    parameters: Record<string, unknown>,
    data: Record<string, unknown> | null,
  ): void {
    const id = job.result_id ?? job.id;
    this.results.set(id, {
      ...{ id, task_id: job.id, data_file_id: null, dataset: job.dataset, parameters },
      ...{ processing_type: job.processor ?? '', status: job.status, result_data: data },
      ...{ error: job.error_details, table: job.table, progress: { ...job.progress } },
      ...{ created_at: job.created_at, updated_at: job.updated_at },
    });
  }

  /** Runs in a later task, as a worker would, and can be cancelled until then. */
  private run(job: Job, parameters: Record<string, unknown>, as: string | undefined): void {
    setTimeout(() => {
      if (this.jobs.get(job.id)?.status === 'CANCELLED') return;
      const begun: Job = { ...job, status: 'PROCESSING', started_at: now(), updated_at: now() };
      this.setJob(begun);
      setTimeout(() => {
        if (this.jobs.get(job.id)?.status !== 'CANCELLED') this.finish(begun, parameters, as);
      }, 250);
    }, 100);
  }

  private finish(job: Job, parameters: Record<string, unknown>, as: string | undefined): void {
    const time = { completed_at: now(), updated_at: now() };
    try {
      const processor = demoProcessors.find((one) => one.description.name === job.processor);
      const input = this.table(job.dataset ?? '');
      const outcome = processor?.run(input, parameters);
      if (outcome === undefined) throw new AssayError('processor-unknown', 'no such processor');
      const table = as ?? `${job.dataset}_${job.processor}`;
      this.register(table, outcome.table, job.id);
      const rows = Object.values(input)[0]?.length ?? 0;
      const progress = { done: rows, total: rows, fraction: 1 };
      const done: Job = { ...job, ...time, status: 'COMPLETED', table, progress };
      this.setResult(done, parameters, outcome.resultData);
      this.setJob(done);
    } catch (error) {
      if (!(error instanceof AssayError)) throw error;
      const failed: Job = { ...job, ...time, status: 'FAILED', error_details: error.toFailure() };
      this.setResult(failed, parameters, null);
      this.setJob(failed);
    }
  }

  cancel(id: string): Job {
    const job = this.job(id);
    if (job.status !== 'PENDING' && job.status !== 'PROCESSING') return job;
    this.setJob({ ...job, status: 'CANCELLED', completed_at: now(), updated_at: now() });
    return this.job(id);
  }

  retry(id: string): Job {
    const { error_details: _, ...job } = this.job(id);
    const again: Job = { ...job, status: 'PENDING', error_details: null, updated_at: now() };
    this.setJob(again);
    this.run(again, this.result(job.result_id ?? '').parameters, undefined);
    return again;
  }

  job(id: string): Job {
    const job = this.jobs.get(id);
    if (job === undefined) throw new AssayError('job-unknown', 'there is no such job');
    return job;
  }
}
