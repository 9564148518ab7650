import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { ColumnTable, HostEvent, Job } from '../../schema/index.js';
import {
  createJobQueue,
  type JobQueue,
  type JobQueueContext,
  type RunCustom,
} from '../../kernel/jobs/index.js';
import {
  contentHash,
  openStore,
  quoteName,
  registerDataset,
  sqlType,
  type Store,
} from '../../kernel/store/index.js';

type Event = Omit<HostEvent, 'seq' | 'time'>;

/**
 * Test-only processors beside the product's: `gate` computes until the file that its parameter names is there, so that a
 * test decides when it ends; `crash` takes its process along.
 */
const PROCESSORS: Record<string, string> = {
  gate: `
    import { existsSync } from 'node:fs';
    export const parameters = { type: 'object', properties: { file: { type: 'string' }, label: { type: 'string' } }, required: ['file'] };
    export function process(table, { file }, context) {
      let done = 0;
      while (!existsSync(file)) context.progress(++done, 1e12);
      return { table: { ...table.columns, twice: table.columns.v.map((x) => 2 * x) } };
    }`,
  pieces: `
    import { appendFileSync, existsSync } from 'node:fs';
    export const parameters = { type: 'object', properties: { file: { type: 'string' } }, required: ['file'] };
    export function process() { throw new Error('the whole table was given'); }
    export async function inPieces(table, { file }) {
      let seen = 0;
      return {
        columns: ['v'], passesOn: ['t'], makes: ['sum'],
        take({ columns: { v } }) {
          while (seen > 30_000 && !existsSync(file));
          return { sum: v.map((value) => value + ++seen) };
        },
        end: () => ({ seen, table: { sum: new Float64Array(0) } }),
        state: () => ({ seen }),
        goOn(state) { seen = state.seen; appendFileSync(file + '.from', seen + ' '); return seen; },
      };
    }`,
  crash: `export function process() { globalThis.process.abort(); }`,
  function_result: `export function process() { return { a: { b: () => 1 } }; }`,
  array_result: `export function process() { return [1]; }`,
  cycle_result: `export function process() { const a = {}; a.self = a; return a; }`,
  bigint_result: `export function process() { return { n: 1n }; }`,
  unequal: `export function process() { return { table: { a: [1], b: [1, 2] } }; }`,
  replaced: `export function process() { return { version: 1 }; }`,
  empty_result: `export function process() { return {}; }`,
  bad_name: `export function process() { return { table: { A: [1], a: [2] } }; }`,
};

/** A store, a queue and their events in a folder of their own. */
export class Project {
  readonly events: Event[] = [];
  private readonly listeners = new Set<() => void>();

  private constructor(
    readonly folder: string,
    public store: Store,
    public queue: JobQueue,
    private readonly options: Partial<JobQueueContext>,
    private readonly wrap: (store: Store) => Store,
    private readonly now?: () => Date,
  ) {}

  /** @param wrap - what the queue gets in place of the store */
  static async open(
    options: Partial<JobQueueContext> = {},
    wrap: (store: Store) => Store = (store) => store,
    now?: () => Date,
  ): Promise<Project> {
    const folder = await mkdtemp(join(tmpdir(), 'assay-jobs-'));
    const product = fileURLToPath(new URL('../../kernel/build', import.meta.url));
    await mkdir(join(folder, 'build'));
    // The real worker and processors, with test-only ones added.
    await cp(join(product, 'processors'), join(folder, 'build/processors'), { recursive: true });
    await cp(join(product, 'job-worker.js'), join(folder, 'build/job-worker.js'));
    await symlink(join(product, '../../node_modules'), join(folder, 'node_modules'));
    for (const [name, source] of Object.entries(PROCESSORS)) {
      await writeFile(join(folder, `build/processors/${name}.js`), source);
    }
    await writeFile(join(folder, 'package.json'), '{"type":"module"}');
    const project = new Project(folder, undefined as never, undefined as never, options, wrap, now);
    await project.start();
    return project;
  }

  /** Opens store and queue; after `stop` again, as a new host would. */
  async start(): Promise<void> {
    const clock = this.now === undefined ? {} : { now: this.now };
    this.store = await openStore({ file: join(this.folder, 'store.duckdb'), threads: 1, ...clock });
    this.queue = createJobQueue({
      store: this.wrap(this.store),
      project: this.folder,
      build: pathToFileURL(join(this.folder, 'build/')),
      publish: (event) => {
        this.events.push(event);
        for (const listener of this.listeners) listener();
      },
      runCustom: noCustom,
      describeCustom: async () => ({}),
      ...this.options,
    });
  }

  async stop(): Promise<void> {
    await this.queue.close();
    await this.store.close();
  }

  async remove(): Promise<void> {
    await this.stop();
    await rm(this.folder, { recursive: true });
  }

  /** The first event that is so, from now or before. */
  async event(is: (event: Event) => boolean): Promise<Event> {
    return await new Promise((resolve) => {
      const look = () => {
        const found = this.events.find(is);
        if (found === undefined) return;
        this.listeners.delete(look);
        resolve(found);
      };
      this.listeners.add(look);
      look();
    });
  }

  async reaches(id: string, status: Job['status']): Promise<Job> {
    const event = await this.event(
      ({ type, job }) => type === 'etl_update' && job?.id === id && job.status === status,
    );
    if (event.job === undefined) throw new Error('an event without its job');
    return event.job;
  }

  /** Waits for a job's end. */
  async end(id: string): Promise<Job> {
    const final = new Set(['COMPLETED', 'FAILED', 'CANCELLED']);
    const event = await this.event(
      ({ type, job }) => type === 'etl_update' && job?.id === id && final.has(job.status),
    );
    if (event.job === undefined) throw new Error('an event without its job');
    return event.job;
  }

  /** The states that clients were told of, in order. */
  states(id: string): string[] {
    return this.events
      .filter(({ type, job }) => type === 'etl_update' && job?.id === id)
      .map(({ job }) => job?.status ?? '');
  }

  /** A dataset as a load would leave it. */
  async addDataset(name: string, table: ColumnTable): Promise<void> {
    const relation = { schema: 'raw', table: name };
    const order = BigInt64Array.from({ length: table.rowCount }, (_, row) => BigInt(row));
    await this.store.transaction(async (tx) => {
      const columns = table.columns.map((c) => `${quoteName(c.name)} ${sqlType(c.type)}`);
      await tx.query(
        `CREATE TABLE raw.${quoteName(name)} ("assay:row" BIGINT, ${columns.join(', ')})`,
      );
      await tx.append('raw', name, {
        rowCount: table.rowCount,
        columns: [
          { name: 'assay:row', type: 'integer', values: order, missing: null },
          ...table.columns,
        ],
      });
      await registerDataset(tx, {
        ...{ name, kind: 'raw', relation, rowCount: table.rowCount, now: new Date() },
        columns: table.columns.map(({ name: column, type }) => ({ name: column, type })),
        contentHash: contentHash(table),
      });
    });
  }
}

/** `rows` rows of a column `t` of integers and `v` of numbers. */
export function series(rows: number): ColumnTable {
  const t = BigInt64Array.from({ length: rows }, (_, row) => BigInt(row));
  const v = Float64Array.from({ length: rows }, (_, row) => Math.sin(row / 10) + (row % 7) / 3);
  return {
    rowCount: rows,
    columns: [
      { name: 't', type: 'integer', values: t, missing: null },
      { name: 'v', type: 'number', values: v, missing: null },
    ],
  };
}

const noCustom: RunCustom = async () => {
  throw new Error('this test runs no custom code');
};
