import { jest } from '@jest/globals';
import { findDataset } from '../../kernel/store/index.js';
import { Project, series } from './project.js';

let project: Project;

beforeAll(async () => {
  // A group of writes that fails is told before they are done one by one.
  project = await Project.open({ report: () => undefined });
  await project.addDataset('ecg', series(50));
  await project.queue.recover();
});
afterAll(() => project.remove());

const mean = (as: string, parameters: Record<string, unknown> = { column: 'v', window: 3 }) => ({
  ...{ processor: 'rolling_mean', dataset: 'ecg', as, parameters, cache: false },
});

test('many jobs of one call are all written, each passes every state in order, and each has its table', async () => {
  const results = await project.queue.submitMany(
    Array.from({ length: 60 }, (_, i) => mean(`m${i}`)),
  );
  expect(new Set(results.map(({ task_id }) => task_id)).size).toBe(60);
  for (const [i, { task_id }] of results.entries()) {
    expect(await project.end(task_id)).toMatchObject({ status: 'COMPLETED', table: `m${i}` });
    const told = project.events.flatMap(({ type, job }) =>
      type === 'etl_update' && job?.id === task_id ? job.status : [],
    );
    expect(told).toEqual(['PENDING', 'PROCESSING', 'COMPLETED']);
    const kept = await project.store.query(
      'SELECT status, attempt FROM assay.job_event WHERE job_id = CAST($1 AS UUID) ORDER BY seq',
      [task_id],
    );
    expect(kept).toEqual([
      { status: 'PENDING', attempt: 0 },
      { status: 'PROCESSING', attempt: 1 },
      { status: 'COMPLETED', attempt: 1 },
    ]);
    expect(await findDataset(project.store, `m${i}`)).toMatchObject({ rows: 50, job_id: task_id });
  }
  expect(await project.store.query('SELECT count(*) AS n FROM main.m59')).toEqual([{ n: 50 }]);
});

test('one refused request refuses all of its call', async () => {
  const before = await project.queue.count();
  const call = project.queue.submitMany([mean('a1'), mean('a2', { column: 'v', window: 0 })]);
  await expect(call).rejects.toMatchObject({ code: 'parameter-invalid' });
  expect(await project.queue.count()).toBe(before);
  expect(await findDataset(project.store, 'a1')).toBeUndefined();
});

test('a call sent again finds the jobs that it made, and another one under its key is refused', async () => {
  const once = { key: 'many', request: 'x' };
  const wishes = [mean('r1'), mean('r2')];
  const both = [
    project.queue.submitMany(wishes, { once }),
    project.queue.submitMany(wishes, { once }),
  ];
  const [first = [], second = []] = await Promise.all(both);
  expect(second.map(({ id }) => id)).toEqual(first.map(({ id }) => id));
  const other = project.queue.submitMany([mean('r1'), mean('r3')], { once });
  await expect(other).rejects.toMatchObject({ code: 'idempotency-mismatch' });
});

test('names in memory follow what commits: another content, a name in another case, a removal, a name that a table has', async () => {
  const { store, queue } = project;
  const first = await queue.submit(mean('Name', { column: 'v', window: 3 }));
  await project.end(first.task_id);
  const known = await findDataset(store, 'nAME');
  const [row] = await store.query(
    `SELECT CAST(id AS VARCHAR) AS id, relation, created_at, updated_at FROM assay.dataset WHERE name = 'Name'`,
  );
  expect(known).toMatchObject({ ...row, name: 'Name' });
  const second = await queue.submit(mean('name', { column: 'v', window: 4 }));
  await project.end(second.task_id);
  expect(await findDataset(store, 'NAME')).toMatchObject({ id: known?.id, job_id: second.task_id });
  await queue.remove(second.id);
  expect(await findDataset(store, 'name')).toBeUndefined();
  await store.query('CREATE TABLE main.taken (a INTEGER)');
  const third = await queue.submit(mean('taken'));
  expect(await project.end(third.task_id)).toMatchObject({
    status: 'FAILED',
    error_details: { code: 'name-taken' },
  });
});

test('a small table keeps every bit of its values', async () => {
  const values = [
    0,
    -0,
    NaN,
    Infinity,
    -Infinity,
    5e-324,
    1.7976931348623157e308,
    0.1 + 0.2,
    1e21,
    -1e-7,
  ];
  const texts = ["it's", '', null, 'a\0b', '\u{1f600}', '$1', 'x\ny', '"', '\\', "'';--"];
  const whole = values.map((_, i) => [2n ** 63n - 1n, -(2n ** 63n), 0n][i % 3] ?? 1n);
  const table = {
    rowCount: values.length,
    columns: [
      { name: 'v', type: 'number' as const, values: Float64Array.from(values), missing: null },
      { name: 'a"b', type: 'text' as const, values: texts, missing: null },
      { name: 'n', type: 'integer' as const, values: BigInt64Array.from(whole), missing: null },
    ],
  };
  for (const [i, without] of [false, true].entries()) {
    const name = `odd${i}`;
    // Without the NUL character, each value is a literal.
    const own = texts.map((text) => (without ? (text?.replace('\0', '') ?? null) : text));
    const columns = table.columns.map((c) => (c.type === 'text' ? { ...c, values: own } : c));
    await project.addDataset(name, { ...table, columns });
    const { task_id } = await project.queue.submit({
      ...{ processor: 'rolling_mean', dataset: name, as: `${name}_mean`, cache: false },
      parameters: { column: 'v', window: 1 },
    });
    expect(await project.end(task_id)).toMatchObject({ status: 'COMPLETED' });
    const relation = (await findDataset(project.store, `${name}_mean`))?.relation ?? '';
    const made = await project.store.readTable(relation);
    const of = (column: string) => made.columns.find((c) => c.name === column)?.values;
    expect([...(of('v') as Float64Array)].map((v, k) => Object.is(v, values[k]))).not.toContain(
      false,
    );
    expect(of('a"b')).toEqual(own);
    expect([...(of('n') as BigInt64Array)]).toEqual(whole);
  }
});

test('a job whose known result is gone when it is to be committed computes it anew', async () => {
  const known = (as: string) => ({
    ...mean(as),
    parameters: { column: 'v', window: 9 },
    cache: true,
  });
  const ended = async (as: string) => project.end((await project.queue.submit(known(as))).task_id);
  expect(await ended('k1')).toMatchObject({ status: 'COMPLETED' });
  // What is remembered of steps is looked up no more: as if the table went right after it.
  const written = jest.spyOn(project.store, 'written').mockReturnValue(1);
  expect(await ended('k2')).toMatchObject({ status: 'COMPLETED', cached: true });
  const dataset = await findDataset(project.store, 'k1');
  await project.store.transaction((tx) => tx.query(`DROP TABLE ${String(dataset?.relation)}`));
  expect(await ended('k3')).toMatchObject({ status: 'COMPLETED', cached: false });
  written.mockRestore();
  expect(await project.store.query('SELECT count(*) AS n FROM main.k3')).toEqual([{ n: 50 }]);
});
