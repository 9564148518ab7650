import { randomUUID } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, isAbsolute, join, parse, resolve } from 'node:path';
import { type Client, connect, findProject } from '../client/index.js';
import type { Annotation, AnnotationRequest, LoadRequest, ProcessRequest } from '@assay/schema';
import { AssayError } from '@assay/schema';
import { Chart, type ChartOptions, type Drawable } from './chart/chart.js';
import { DISPLAY, type LabContext } from './context.js';
import { Dataset } from './dataset.js';
import { Job } from './job.js';
import { Pending } from './pending.js';
import { parseMagic, type ProcessorMagic } from './magic.js';
import { Result } from './result.js';
import { type OptimizeOptions, Study, type StudyRecord } from './study.js';
import { query, type Rows, statementOf } from './sql.js';
import { Workbook, type WorkbookOptions } from './workbook.js';

export type LoadOptions = Omit<LoadRequest, 'source' | 'name'>;
export type ProcessOptions = Omit<ProcessRequest, 'processor' | 'dataset' | 'parameters' | 'code'>;
export type AnnotateOptions = Omit<AnnotationRequest, 'dataset'>;

/**
 * What a cell imports as `lab`: load, process, chart, annotate, query. Each has the same form on the command line and
 * over HTTP, and gives the same bytes there.
 */
export class Lab {
  /** Folder of the project: its notebooks share one store. */
  readonly project: string;
  readonly #context: LabContext;
  #client: Promise<Client> | undefined;
  #charts: Chart[] = [];
  #lastSubmitted: Promise<unknown> = Promise.resolve();
  #lastChart: Promise<void> = Promise.resolve();
  #shows = new Pending();

  /** @internal */
  constructor(context: LabContext) {
    this.#context = context;
    this.project = findProject(context.cwd);
  }

  #connected(): Promise<Client> {
    const client = this.#client ?? connect({ project: this.project });
    this.#client = client;
    client.catch(() => {
      this.#client = undefined;
    });
    return client;
  }

  /** What is asked for now ends when its cell is interrupted. */
  #interruptible(): { signal?: AbortSignal } {
    const signal = this.#context.signal?.();
    return signal === undefined ? {} : { signal };
  }

  /**
   * Resolves when everything that the cell began to show is shown; throws what went wrong on the way.
   *
   * @internal
   */
  async flush(): Promise<void> {
    await this.#shows.settled();
  }

  /** Loads a file, folder, URL or feed exactly as it came. Paths are relative to the notebook. */
  async load(source: string, options: LoadOptions = {}): Promise<Dataset> {
    const client = await this.#connected();
    const remote = /^(https?|s3):\/\//i.test(source);
    const place = remote || isAbsolute(source) ? source : resolve(this.#context.cwd, source);
    const report = await client.load({ ...options, source: place }, this.#interruptible());
    const dataset = await Dataset.open(client, report.dataset, report);
    this.#context.display(dataset[DISPLAY]());
    return dataset;
  }

  /**
   * A workbook's formulas as SQL beside its sheets as datasets; both at the same time, and with a schema held to it.
   *
   * @throws AssayError `workbook-unreadable` when neither data nor formulas can be read
   */
  async workbook(source: string, options: WorkbookOptions = {}): Promise<Workbook> {
    const client = await this.#connected();
    const path = isAbsolute(source) ? source : resolve(this.#context.cwd, source);
    const book = await Workbook.open(client, path, parse(path).name, options);
    this.#context.display(book[DISPLAY]());
    return book;
  }

  /** A dataset of the project by its name. */
  async dataset(name: string): Promise<Dataset> {
    return Dataset.open(await this.#connected(), name);
  }

  /** Starts a processor in the background and shows its progress; await the job for the result. */
  process(
    processor: string,
    input: Drawable | string,
    parameters: Record<string, unknown> = {},
    options: ProcessOptions = {},
  ): Job {
    return this.#start(
      this.#inputName(input).then((dataset) => ({ ...options, processor, dataset, parameters })),
    );
  }

  #start(request: Promise<ProcessRequest>): Job {
    // Jobs are submitted and shown in the order of the code, whichever answer would come first.
    const turn = this.#lastSubmitted.then(() => request).then(asRunWishes);
    const job = new Job(this.#connected(), turn, this.#context, `assay-job-${randomUUID()}`);
    this.#lastSubmitted = job.submitted.catch(() => undefined);
    this.#shows.add(job.submitted, () => job.observed);
    return job;
  }

  /** A job stands for its output, whether that exists yet or not. */
  async #inputName(input: Drawable | string): Promise<string> {
    if (typeof input === 'string') return input;
    if (input instanceof Job) return (await input.submitted).id;
    if (input instanceof Result && input.name === null) {
      throw new AssayError('no-table', `${input.record.processing_type} made no table to work on`);
    }
    return input.name ?? '';
  }

  /** Draws data with processed data over it. Annotations of the dataset are drawn too, and can be edited in the page. */
  chart(data: Drawable | string, options: ChartOptions = {}): Chart {
    const id = `assay-chart-${randomUUID()}`;
    const before = this.#lastChart;
    const chart = new Chart(this.#connected(), this.#context, id, data, options, before);
    this.#lastChart = chart.drawn.catch(() => before);
    this.#charts.push(chart);
    this.#shows.add(chart.drawn);
    return chart;
  }

  /**
   * Marks a point (`at`) or a region (`from`, `to`) of a dataset, in the unit of its x column; seen at once in every open
   * page. A cell that runs again says the same thing once. Its author is `notebook` unless one is given: the text is the
   * cell's, whoever runs it.
   */
  async annotate(data: Drawable | string, note: AnnotateOptions): Promise<Annotation> {
    const client = await this.#connected();
    const dataset = await this.#datasetName(data);
    const known = (await client.annotations(dataset)).find((one) => says(one, note));
    const author = note.author ?? AUTHOR_OF_CELLS;
    const annotation = known ?? (await client.annotate({ ...note, dataset, author }));
    await Promise.all(this.#charts.map((chart) => chart.refresh(dataset)));
    return annotation;
  }

  /** The annotations of a dataset. */
  async annotations(data: Drawable | string): Promise<Annotation[]> {
    return (await this.#connected()).annotations(await this.#datasetName(data));
  }

  async #datasetName(data: Drawable | string): Promise<string> {
    return this.#inputName(data instanceof Job ? await data.result() : data);
  }

  /**
   * Searches parameters of a processor for the best result. Each trial is a real job; the same call again, or with more
   * trials, goes on with what was tried.
   */
  async optimize(
    processor: string,
    input: Drawable | string,
    options: OptimizeOptions,
  ): Promise<Study> {
    const client = await this.#connected();
    const dataset = await this.#datasetName(input);
    const { signal } = this.#interruptible();
    const body = { processor, dataset, ...options };
    return new Study(await client.request<StudyRecord>('POST', '/api/v1/optimize', body, signal));
  }

  /** Typed rows of a query; interpolated datasets become relations, every other value a bound parameter. */
  async sql(strings: TemplateStringsArray, ...values: unknown[]): Promise<Rows> {
    const options = this.#interruptible();
    const { statement, parameters } = await statementOf(strings, values);
    return query(await this.#connected(), statement, parameters, options);
  }

  /**
   * Runs a cell whose first line begins with `%%`.
   *
   * @internal
   */
  async magic(line: string, body: string, cell: { executionCount: number }): Promise<unknown> {
    const magic = parseMagic(line);
    if (magic.kind === 'processor') return this.#processorCell(magic, body, cell);
    const options = this.#interruptible();
    const client = await this.#connected();
    if (magic.as === undefined) return query(client, body, [], options);
    await client.sql(body, [], { ...options, asDataset: magic.as });
    return Dataset.open(client, magic.as);
  }

  async #processorCell(
    magic: ProcessorMagic,
    body: string,
    cell: { executionCount: number },
  ): Promise<Result> {
    const empty = body.trim() === '';
    if (magic.save && !empty) {
      const file = join(this.project, 'processors', 'custom', `${magic.name}.ts`);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, body.endsWith('\n') ? body : `${body}\n`);
    }
    const request: ProcessRequest = {
      processor: magic.name,
      dataset: magic.on,
      parameters: magic.parameters,
      ...(magic.as === undefined ? {} : { as: magic.as }),
      ...(empty
        ? {}
        : { code: { source: body, file: `In[${cell.executionCount}]`, line_offset: 1 } }),
    };
    return this.#start(Promise.resolve(request)).result();
  }

  /** Lets the host go; jobs go on without us. */
  async close(): Promise<void> {
    await (await this.#client)?.close();
  }
}

/**
 * `assay run --no-cache` asks for every step to be computed again, and `--resume` for the jobs that the interrupted run left,
 * unless a cell says otherwise itself.
 */
function asRunWishes(request: ProcessRequest): ProcessRequest {
  const { ASSAY_CACHE: cache, ASSAY_RESUME: resume } = process.env;
  return {
    ...(cache === 'off' ? { cache: false } : {}),
    ...(resume === 'on' ? { join: true } : {}),
    ...request,
  };
}

/** Who says what a cell notes; the name of whoever runs it would make other bytes for everybody. */
const AUTHOR_OF_CELLS = 'notebook';

/** Whether an annotation is the one that a cell asks for. */
function says(annotation: Annotation, note: AnnotateOptions): boolean {
  const [x0, x1] = note.at === undefined ? [note.from, note.to] : [note.at, note.at];
  type Coordinate = number | string | null | undefined;
  const same = (a: Coordinate, b: Coordinate) => String(a ?? '') === String(b ?? '');
  return (
    annotation.text === note.text &&
    same(annotation.x0, x0) &&
    same(annotation.x1, x1) &&
    same(annotation.y0, note.y ?? note.y_from) &&
    (note.author === undefined || annotation.author === note.author)
  );
}
