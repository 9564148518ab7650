import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AssayError } from '../../schema/index.js';
import { findDataset, type Store, type Transaction } from '../../kernel/store/index.js';
import { Project, series } from '../jobs/project.js';

/** Counts the writes of the queue, and makes one of them fail as a full disk would. */
class FailingStore {
  written = 0;
  failAt = Infinity;
  /** Writes that fail, one after the other. */
  lasting = 1;
  error = () => new Error('no space left on device');

  wrap(store: Store): Store {
    const failing: Pick<Store, 'transaction'> = {
      transaction: (work) =>
        store.transaction(async (tx) => {
          const result = await work({
            query: (sql, params) => this.#step(() => tx.query(sql, params)),
            append: (schema, table, data) => this.#step(() => tx.append(schema, table, data)),
            create: (tables) => this.#step(() => tx.create(tables)),
            define: (statements) => this.#step(() => tx.define(statements)),
            insert: (...args) => this.#step(() => tx.insert(...args)),
            register: (...args) => this.#step(() => tx.register(...args)),
            named: (names) => tx.named(names),
            readTable: (...args) => tx.readTable(...args),
            numbers: (sequence, count) => this.#step(() => tx.numbers(sequence, count)),
          } satisfies Transaction);
          // The commit itself is a write too.
          return await this.#step(async () => result);
        }),
    };
    return new Proxy(store, {
      get: (target, key) => {
        const value: unknown = Reflect.get(key in failing ? failing : target, key);
        return typeof value === 'function' ? value.bind(target) : value;
      },
    });
  }

  async #step<T>(work: () => Promise<T>): Promise<T> {
    this.written++;
    const since = this.written - this.failAt;
    if (since >= 0 && since < this.lasting) throw this.error();
    return await work();
  }
}

const failing = new FailingStore();
const reported: unknown[] = [];
let project: Project;

beforeAll(async () => {
  project = await Project.open({ report: (error) => reported.push(error) }, (store) =>
    failing.wrap(store),
  );
  await project.addDataset('ecg', series(50));
  await project.queue.recover();
});
afterAll(() => project.remove());

const request = {
  ...{ processor: 'rolling_mean', dataset: 'ecg', as: 'out', cache: false },
  parameters: { column: 'v', window: 3 },
};

async function processedTables(): Promise<number> {
  const rows = await project.store.query(
    `SELECT count(*) AS n FROM information_schema.tables WHERE table_schema = 'processed'`,
  );
  return Number(rows[0]?.['n']);
}

type Outcome = 'refused' | 'COMPLETED' | 'FAILED' | 'CANCELLED';

/** Runs a job while writes fail, and says how it went. */
async function runFailing(at: number): Promise<Outcome> {
  failing.written = 0;
  failing.failAt = at;
  const submitted = await project.queue.submit(request).catch((error: Error) => error);
  if (submitted instanceof Error) {
    expect(submitted.message).toMatch(/no space left/);
    return 'refused';
  }
  return await ended(submitted.task_id);
}

let gates = 0;

/** As `runFailing`, for writes of a job that has begun. */
async function endFailing(at: number): Promise<Outcome> {
  const file = join(project.folder, `gate${++gates}`);
  const gate = { ...request, processor: 'gate', parameters: { file } };
  const { task_id } = await project.queue.submit(gate);
  await project.reaches(task_id, 'PROCESSING');
  failing.written = 0;
  failing.failAt = at;
  await writeFile(file, '');
  return await ended(task_id);
}

async function ended(id: string): Promise<Outcome> {
  const job = await project.end(id);
  if (job.status === 'FAILED') {
    expect(job.error_details?.message).toMatch(/no space left/);
    expect(await findDataset(project.store, 'out')).toBeUndefined();
    // Also where the ledger could not be told yet.
    expect((await project.queue.get(id)).status).toBe('FAILED');
    expect((await project.queue.list())[0]?.status).toBe('FAILED');
    project.events.length = 0;
    await project.queue.retry(job.id);
    expect(await project.end(job.id)).toMatchObject({ status: 'COMPLETED', table: 'out' });
  }
  return job.status as Outcome;
}

/** Outcomes of jobs of which one write after the other fails, and as many after it as `lasting` says. */
async function outcomesOf(
  lasting: number,
  run: (at: number) => Promise<Outcome>,
): Promise<Outcome[]> {
  failing.lasting = lasting;
  const outcomes: Outcome[] = [];
  for (let at = 1; ; at++) {
    const jobs = (await project.queue.list()).length;
    const outcome = await run(at);
    const done = failing.written < at;
    failing.failAt = Infinity;
    expect(await processedTables()).toBe(outcome === 'refused' ? 0 : 1);
    expect((await project.queue.list()).length).toBe(jobs + (outcome === 'refused' ? 0 : 1));
    for (const { id } of await project.queue.list()) await project.queue.remove(id);
    expect(await processedTables()).toBe(0);
    if (done) return outcomes;
    outcomes.push(outcome);
  }
}

test('each write of a job fails once: it is done all the same, and reported where others went along', async () => {
  const outcomes = await outcomesOf(1, runFailing);
  expect(new Set(outcomes)).toEqual(new Set(['COMPLETED']));
  // Submit, start and completion go together or by themselves, and have several writes.
  expect(outcomes.length).toBeGreaterThan(5);
  expect(reported.length).toBeGreaterThan(0);
  expect(reported.length).toBeLessThanOrEqual(outcomes.length);
});

test('writes fail again at the second try: refused, done all the same, or FAILED and done when retried; never half', async () => {
  const submitted = new Set(await outcomesOf(3, runFailing));
  expect(submitted).toContain('refused');
  // What is in the ledger already cannot be refused.
  expect(new Set(await outcomesOf(1, endFailing))).toEqual(new Set(['COMPLETED']));
  expect(new Set(await outcomesOf(2, endFailing))).toEqual(new Set(['FAILED']));
});

test('a job whose start finds no room on the disk says so while it waits, and goes on when there is some', async () => {
  const file = join(project.folder, `gate${++gates}`);
  const first = await project.queue.submit({ ...request, processor: 'gate', parameters: { file } });
  const second = await project.queue.submit({ ...request, dataset: first.task_id, as: 'next' });
  failing.error = () => new AssayError('disk-full', 'the disk is full', { status: 507 });
  await writeFile(file, '');
  await project.reaches(first.task_id, 'COMPLETED');
  failing.written = 0;
  failing.failAt = 1;
  failing.lasting = Infinity;
  const told = await project.event(
    ({ job }) => job?.id === second.task_id && job.error_details !== null,
  );
  const stuck = {
    ...{ status: 'PENDING', error_details: { code: 'disk-full' } },
    progress: { message: 'waits: the disk is full' },
  };
  expect(told.job).toMatchObject(stuck);
  expect(await project.queue.get(second.task_id)).toMatchObject(stuck);
  expect(await project.queue.list()).toContainEqual(expect.objectContaining({ status: 'PENDING' }));
  failing.failAt = Infinity;
  expect(await project.end(second.task_id)).toMatchObject({
    ...{ status: 'COMPLETED', error_details: null, table: 'next' },
  });
});
