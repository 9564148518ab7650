import { GroupCommit } from '../../kernel/jobs/group-commit.js';
import { FencedError, getJob, insertJobs, moveJob } from '../../kernel/jobs/ledger.js';
import { kindRecord } from '../../kernel/jobs/kind-submission.js';
import type { JobRecord } from '../../kernel/jobs/record.js';
import { findDataset, type Store, type Transaction } from '../../kernel/store/index.js';
import { Project, series } from './project.js';

/** Loses the last row of whatever is read or written while it is told to. */
class LosingStore {
  loses: 'read' | 'written' | undefined;

  wrap(store: Store): Store {
    const losing: Pick<Store, 'transaction' | 'readTable'> = {
      readTable: async (...args) => {
        const table = await store.readTable(...args);
        return this.loses === 'read' ? { ...table, rowCount: table.rowCount - 1 } : table;
      },
      transaction: (work, options) =>
        store.transaction((tx) => work(this.#transaction(tx)), options),
    };
    return new Proxy(store, {
      get: (target, key) => {
        const value: unknown = Reflect.get(key in losing ? losing : target, key);
        return typeof value === 'function' ? value.bind(target) : value;
      },
    });
  }

  #transaction(tx: Transaction): Transaction {
    const less = this.loses === 'written' ? 1 : 0;
    return {
      query: (...args) => tx.query(...args),
      define: (...args) => tx.define(...args),
      insert: (...args) => tx.insert(...args),
      register: (...args) => tx.register(...args),
      named: (...args) => tx.named(...args),
      readTable: (...args) => tx.readTable(...args),
      numbers: (...args) => tx.numbers(...args),
      append: (schema, name, table) =>
        tx.append(schema, name, { ...table, rowCount: table.rowCount - less }),
      create: (tables) =>
        tx.create(tables.map((table) => ({ ...table, rowCount: table.rowCount - less }))),
    };
  }
}

const losing = new LosingStore();
let project: Project;

beforeAll(async () => {
  // A group of writes that fails is told before they are done one by one.
  project = await Project.open({ report: () => undefined }, (store) => losing.wrap(store));
  await project.addDataset('ecg', series(50));
  await project.queue.recover();
});
afterAll(() => project.remove());
beforeEach(() => (losing.loses = undefined));

const request = {
  ...{ processor: 'rolling_mean', dataset: 'ecg', cache: false },
  parameters: { column: 'v', window: 3 },
};

test('another content under the same name is computed anew', async () => {
  const run = async (name: string) => {
    project.events.length = 0;
    const { task_id } = await project.queue.submit({ ...request, dataset: name, cache: true });
    return await project.end(task_id);
  };
  await project.addDataset('changing', series(20));
  expect(await run('changing')).toMatchObject({ status: 'COMPLETED', cached: false });
  expect(await run('changing')).toMatchObject({ cached: true });
  const other = await findDataset(project.store, 'ecg');
  if (other === undefined) throw new Error('no dataset');
  await project.store.query(
    `UPDATE assay.dataset SET relation = $1, row_count = $2, content_hash = $3 WHERE name = 'changing'`,
    [other.relation, other.rows, other.content_hash],
  );
  expect(await run('changing')).toMatchObject({ status: 'COMPLETED', cached: false });
});

async function waiting(count: number): Promise<JobRecord[]> {
  const wish = { kind: 'none', entity: 'things', payload: {} };
  const records = Array.from({ length: count }, () => kindRecord(project.store, wish));
  await project.store.transaction((tx) => insertJobs(tx, records));
  return records;
}

test.each(['read', 'written'] as const)(
  'a row that is lost when it is %s fails the job, nothing of it is kept, and a retry gives all of it',
  async (when) => {
    losing.loses = when;
    const { task_id } = await project.queue.submit({ ...request, as: `lost_${when}` });
    expect(await project.end(task_id)).toMatchObject({
      ...{ status: 'FAILED', error_details: { code: 'rows-lost' } },
    });
    expect(await findDataset(project.store, `lost_${when}`)).toBeUndefined();
    losing.loses = undefined;
    project.events.length = 0;
    await project.queue.retry(task_id);
    expect(await project.end(task_id)).toMatchObject({ status: 'COMPLETED' });
    expect(await findDataset(project.store, `lost_${when}`)).toMatchObject({ rows: 50 });
    expect(await getJob(project.store, task_id)).toMatchObject({ attempt: 2 });
  },
);

test('a write of an older attempt, or from a state that has passed, changes nothing', async () => {
  const { store } = project;
  const [job] = await waiting(1);
  if (job === undefined) throw new Error('no job');
  const now = new Date();
  const start = (record: JobRecord) =>
    store.transaction((tx) => moveJob(tx, record, 'start', { attempt: record.attempt + 1 }, now));
  const first = await start(job);
  await expect(start(job)).rejects.toThrow(FencedError);
  const again = await store.transaction((tx) => moveJob(tx, first, 'resume', {}, now));
  const second = await start(again);
  const complete = { result_data: { late: true } };
  await expect(
    store.transaction((tx) => moveJob(tx, first, 'complete', complete, now)),
  ).rejects.toThrow(FencedError);
  expect(await getJob(store, job.id)).toMatchObject({
    ...{ status: 'PROCESSING', attempt: second.attempt, result_data: null },
  });
  await store.transaction((tx) => moveJob(tx, second, 'cancel', {}, now));
});

test('jobs of one call that end at once are written once, and one that does not holds the others up for a moment only', async () => {
  const { store } = project;
  const ledger = new GroupCommit(store, (error) => {
    throw error;
  });
  const wish = { kind: 'none', entity: 'things', payload: {} };
  const begin = (count: number, patienceMs: number) => {
    const jobs = Array.from({ length: count }, () => kindRecord(store, wish));
    const there = ledger.insert(jobs, patienceMs);
    const start = (job: JobRecord) => ledger.move(job, 'start', { attempt: 1 }, { patienceMs: 1 });
    return { there, started: jobs.map(start) };
  };
  const end = ({ moved }: { moved: JobRecord }) => ledger.move(moved, 'complete', {});
  const before = store.commits;
  // Nobody would wait for so long.
  const all = begin(20, 3_600_000);
  await Promise.all([all.there, ...all.started.map((started) => end(started).done)]);
  expect(store.commits).toBe(before + 1);
  for (const { moved } of all.started) {
    expect(await getJob(store, moved.id)).toMatchObject({ status: 'COMPLETED' });
    const told = await store.query(
      'SELECT status FROM assay.job_event WHERE job_id = CAST($1 AS UUID) ORDER BY seq',
      [moved.id],
    );
    expect(told.map(({ status }) => status)).toEqual(['PENDING', 'PROCESSING', 'COMPLETED']);
  }
  const { there, started } = begin(3, 20);
  const [first, second, last] = started;
  if (first === undefined || second === undefined || last === undefined) throw new Error('no jobs');
  await Promise.all([there, end(first).done, end(second).done, last.done]);
  expect(await getJob(store, first.moved.id)).toMatchObject({ status: 'COMPLETED' });
  expect(await getJob(store, last.moved.id)).toMatchObject({ status: 'PROCESSING' });
  await end(last).done;
});

test('of writes that are committed together, each is fenced by itself', async () => {
  const { store } = project;
  const jobs = await waiting(5);
  const ledger = new GroupCommit(store, (error) => {
    throw error;
  });
  const [, stale, cancelled] = jobs;
  if (stale === undefined || cancelled === undefined) throw new Error('no jobs');
  const now = new Date();
  await store.transaction((tx) => moveJob(tx, stale, 'start', { attempt: 7 }, now));
  await store.transaction((tx) => moveJob(tx, cancelled, 'cancel', {}, now));
  const ends = jobs.map(async (job) => {
    const started = ledger.move(job, 'start', { attempt: job.attempt + 1 });
    const ended = ledger.move(started.moved, 'complete', { result_data: { by: 'group' } });
    return await Promise.all([started.done, ended.done]).then(
      () => 'done',
      (error: unknown) => (error instanceof FencedError ? 'fenced' : String(error)),
    );
  });
  expect(await Promise.all(ends)).toEqual(['done', 'fenced', 'fenced', 'done', 'done']);
  const after = await Promise.all(jobs.map(({ id }) => getJob(store, id)));
  expect(after.map(({ status, attempt }) => `${status} ${attempt}`)).toEqual([
    ...['COMPLETED 1', 'PROCESSING 7', 'CANCELLED 0', 'COMPLETED 1', 'COMPLETED 1'],
  ]);
  const events = await store.query(
    `SELECT status, count(*) AS n FROM assay.job_event WHERE list_contains($1::JSON::VARCHAR[], CAST(job_id AS VARCHAR))
     GROUP BY status ORDER BY status`,
    [jobs.map(({ id }) => id)],
  );
  expect(events).toEqual([
    { status: 'CANCELLED', n: 1 },
    { status: 'COMPLETED', n: 3 },
    { status: 'PENDING', n: 5 },
    { status: 'PROCESSING', n: 4 },
  ]);
});
