import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { contentHash, findDataset } from '../../kernel/store/index.js';
import { Project, series } from './project.js';

let project: Project;

beforeAll(async () => {
  project = await Project.open();
  await project.addDataset('ecg', series(1000));
});
afterAll(() => project.remove());

test('a job goes PENDING, PROCESSING, COMPLETED and leaves table, dataset, lineage and events', async () => {
  const submitted = await project.queue.submit({
    processor: 'rolling_mean',
    dataset: 'ecg',
    parameters: { column: 'v', window: 5 },
  });
  expect(submitted).toMatchObject({
    status: 'PENDING',
    processing_type: 'rolling_mean',
    error: null,
  });
  const job = await project.end(submitted.task_id);
  expect(job).toMatchObject({ status: 'COMPLETED', table: 'ecg_rolling_mean', cached: false });
  expect(job.progress).toMatchObject({ done: 1000, total: 1000, fraction: 1 });
  expect(project.states(job.id)).toEqual(['PENDING', 'PROCESSING', 'COMPLETED']);
  const result = await project.queue.result(submitted.id);
  expect(result.result_data).toMatchObject({ column: 'v', window: 5, rows: 1000 });
  expect(result.parameters).toEqual({ column: 'v', window: 5 });
  const dataset = await findDataset(project.store, 'ecg_rolling_mean');
  expect(dataset).toMatchObject({ kind: 'processed', rows: 1000, job_id: job.id });
  expect(dataset?.columns.map(({ name, type }) => `${name} ${type}`)).toEqual([
    ...['t integer', 'v number', 'rolling_mean number'],
  ]);
  const table = await project.store.readTable(dataset?.relation ?? '');
  expect(contentHash(table)).toBe(dataset?.content_hash);
  const [steps, events] = await Promise.all([
    project.store.query('SELECT inputs, parameters FROM assay.step WHERE job_id = $1', [job.id]),
    project.store.query('SELECT status FROM assay.job_event WHERE job_id = $1 ORDER BY seq', [
      job.id,
    ]),
  ]);
  expect(steps).toMatchObject([{ inputs: [{ dataset: 'ecg' }], parameters: { window: 5 } }]);
  expect(events.map(({ status }) => status)).toEqual(['PENDING', 'PROCESSING', 'COMPLETED']);
});

test('an equal step is looked up, not computed, and still goes through every state', async () => {
  const request = {
    processor: 'rolling_mean',
    dataset: 'ecg',
    as: 'again',
    parameters: { column: 'v', window: 9 },
  };
  const first = await project.end((await project.queue.submit(request)).task_id);
  const second = await project.end(
    (await project.queue.submit({ ...request, as: 'other' })).task_id,
  );
  expect([first.cached, second.cached]).toEqual([false, true]);
  expect(project.states(second.id)).toEqual(['PENDING', 'PROCESSING', 'COMPLETED']);
  expect(
    await project.store.query('SELECT count(*) AS n FROM (FROM again EXCEPT ALL FROM other)'),
  ).toEqual([{ n: 0 }]);
  const third = await project.queue.submit({ ...request, cache: false });
  expect((await project.end(third.task_id)).cached).toBe(false);
});

test('a refused request names the fault and leaves no job', async () => {
  const before = (await project.queue.list()).length;
  const submit = (request: Parameters<typeof project.queue.submit>[0]) =>
    project.queue.submit(request);
  await expect(submit({ processor: 'nope', dataset: 'ecg' })).rejects.toThrow(
    /"nope".*rolling_mean/,
  );
  await expect(submit({ processor: 'rolling_mean', dataset: 'nope' })).rejects.toThrow(
    /"nope".*ecg/,
  );
  await expect(
    submit({ processor: 'rolling_mean', dataset: 'ecg', parameters: { windw: 3 } }),
  ).rejects.toThrow(/unknown parameter "windw"/);
  await expect(
    submit({ processor: 'rolling_mean', dataset: 'ecg', parameters: { window: 0 } }),
  ).rejects.toThrow(/"window" must be >= 1/);
  await expect(submit({ processor: 'custom', dataset: 'ecg' })).rejects.toThrow(
    /custom_script_name/,
  );
  await expect(
    submit({ processor: 'custom', dataset: 'ecg', parameters: { custom_script_name: '../x' } }),
  ).rejects.toThrow(/no name of a processor/);
  await expect(submit({ processor: '../x', dataset: 'ecg' })).rejects.toThrow(
    /no name|no processor/,
  );
  await expect(submit({ processor: 'rolling_mean', dataset: 'ecg', as: 'ecg' })).rejects.toThrow(
    /raw/,
  );
  await expect(submit({ processor: 'rolling_mean', dataset: 'ecg', priority: 11 })).rejects.toThrow(
    /1 to 10/,
  );
  expect((await project.queue.list()).length).toBe(before);
});

test('a wrong parameter that only the data shows fails at once', async () => {
  const submitted = await project.queue.submit({
    processor: 'rolling_mean',
    dataset: 'ecg',
    parameters: { column: 'nope' },
  });
  const job = await project.end(submitted.task_id);
  expect(job).toMatchObject({ status: 'FAILED', retry_count: 0, table: null });
  expect(job.error_details).toMatchObject({
    code: 'parameter-invalid',
    message: expect.stringMatching(/column.*nope/),
  });
});

test.each([
  ['function_result', /a\.b.*function/],
  ['array_result', /an array/],
  ['cycle_result', /cycle/],
  ['bigint_result', /bigint/],
  ['unequal', /a 1, b 2/],
  ['bad_name', /called "a"/],
])('%s fails with its reason', async (processor, reason) => {
  const job = await project.end(
    (await project.queue.submit({ processor, dataset: 'ecg' })).task_id,
  );
  expect(job.status).toBe('FAILED');
  expect(job.error_details?.message).toMatch(reason);
});

test('an empty result is {} and no table', async () => {
  const submitted = await project.queue.submit({ processor: 'empty_result', dataset: 'ecg' });
  await project.end(submitted.task_id);
  expect(await project.queue.result(submitted.id)).toMatchObject({
    ...{ status: 'COMPLETED', result_data: {}, table: null },
  });
});

test('a job may await another, and runs on its very output', async () => {
  const gate = join(project.folder, 'pipeline');
  const first = await project.queue.submit({
    ...{ processor: 'gate', dataset: 'ecg', parameters: { file: gate }, as: 'gated' },
  });
  const second = await project.queue.submit({
    ...{
      processor: 'rolling_mean',
      dataset: first.task_id,
      parameters: { column: 'twice', window: 3 },
    },
  });
  expect(second.dataset).toBe('gated');
  await project.reaches(first.task_id, 'PROCESSING');
  expect(project.states(second.task_id)).toEqual(['PENDING']);
  await writeFile(gate, '');
  expect(await project.end(second.task_id)).toMatchObject({
    status: 'COMPLETED',
    table: 'gated_rolling_mean',
  });
});

test('a failed input fails what awaits it, with the reason', async () => {
  const first = await project.queue.submit({ processor: 'unequal', dataset: 'ecg' });
  const second = await project.queue.submit({
    ...{ processor: 'rolling_mean', dataset: first.task_id, parameters: { column: 'v' } },
  });
  const job = await project.end(second.task_id);
  expect(job.error_details).toMatchObject({ code: 'input-failed' });
  expect(job.error_details?.message).toMatch(/unequal length/);
});

test('removing a result takes its record and its table', async () => {
  const submitted = await project.queue.submit({
    ...{
      processor: 'rolling_mean',
      dataset: 'ecg',
      parameters: { column: 'v', window: 4 },
      as: 'gone',
    },
  });
  await project.end(submitted.task_id);
  await project.queue.remove(submitted.id);
  await expect(project.queue.result(submitted.id)).rejects.toThrow(/no job or result/);
  expect(await findDataset(project.store, 'gone')).toBeUndefined();
});

test('int64, microseconds, days, text and missing values pass through a job exactly, under any name', async () => {
  const odd = 'o"dd; näme 🙂';
  await project.addDataset('exact', {
    rowCount: 3,
    columns: [
      {
        name: 'v',
        type: 'number',
        values: Float64Array.of(-0, NaN, 1),
        missing: Uint8Array.of(0, 0, 1),
      },
      {
        name: odd,
        type: 'integer',
        values: BigInt64Array.of(2n ** 63n - 1n, 1n, 0n),
        missing: Uint8Array.of(0, 0, 1),
      },
      {
        name: 'at',
        type: 'timestamp',
        values: BigInt64Array.of(1n, -1n, 1_700_000_000_123_457n),
        missing: null,
      },
      { name: 'day', type: 'date', values: Int32Array.of(-1, 0, 20_000), missing: null },
      {
        name: 'clock',
        type: 'time',
        values: BigInt64Array.of(1n, 2n, 86_399_999_999n),
        missing: null,
      },
      {
        name: 'yes',
        type: 'boolean',
        values: Uint8Array.of(1, 0, 0),
        missing: Uint8Array.of(0, 0, 1),
      },
      { name: 'text', type: 'text', values: ['a\u0000b', null, ''], missing: null },
    ],
  });
  const parameters = { column: 'v', window: 1 };
  const request = { processor: 'rolling_mean', dataset: 'exact', as: `${odd}'`, parameters };
  const job = await project.end((await project.queue.submit(request)).task_id);
  expect(job).toMatchObject({ status: 'COMPLETED', table: `${odd}'` });
  const [before, after] = await Promise.all(
    ['exact', `${odd}'`].map(async (name) => {
      const dataset = await findDataset(project.store, name);
      return await project.store.readTable(dataset?.relation ?? '');
    }),
  );
  expect(after?.columns.slice(0, -1)).toEqual(before?.columns);
});

test('a dataset without rows gives an output without rows', async () => {
  await project.addDataset('nothing', series(0));
  const request = {
    processor: 'rolling_mean',
    dataset: 'nothing',
    parameters: { column: 'v', window: 2 },
  };
  const job = await project.end((await project.queue.submit(request)).task_id);
  expect(job).toMatchObject({ status: 'COMPLETED', table: 'nothing_rolling_mean' });
  expect(await project.store.query('SELECT count(*) AS n FROM nothing_rolling_mean')).toEqual([
    { n: 0 },
  ]);
});

test('two workers run two jobs at once', async () => {
  const gates = ['left', 'right'].map((name) => join(project.folder, name));
  const jobs = await Promise.all(
    gates.map((file) =>
      project.queue.submit({
        processor: 'gate',
        dataset: 'ecg',
        parameters: { file },
        as: file.slice(-4),
      }),
    ),
  );
  await Promise.all(jobs.map(({ task_id }) => project.reaches(task_id, 'PROCESSING')));
  expect(project.queue.idle()).toBe(false);
  await Promise.all(gates.map((file) => writeFile(file, '')));
  for (const { task_id } of jobs) expect((await project.end(task_id)).status).toBe('COMPLETED');
});

test('a name that a load has taken meanwhile is not replaced', async () => {
  const file = join(project.folder, 'taken-gate');
  const request = { processor: 'gate', dataset: 'ecg', parameters: { file }, as: 'taken' };
  const { task_id } = await project.queue.submit(request);
  await project.reaches(task_id, 'PROCESSING');
  await project.addDataset('taken', series(3));
  await writeFile(file, '');
  const job = await project.end(task_id);
  expect(job).toMatchObject({ status: 'FAILED', error_details: { code: 'name-taken' } });
  expect(await findDataset(project.store, 'taken')).toMatchObject({ kind: 'raw', rows: 3 });
});

test('a processor whose bundle was replaced runs as it is now, and is computed anew', async () => {
  const run = async (as: string) => {
    const { id, task_id } = await project.queue.submit({
      processor: 'replaced',
      dataset: 'ecg',
      as,
    });
    return { job: await project.end(task_id), result: await project.queue.result(id) };
  };
  expect((await run('one')).result.result_data).toEqual({ version: 1 });
  const file = join(project.folder, 'build/processors/replaced.js');
  await writeFile(file, 'export function process() { return { version: 2 }; }');
  const { job, result } = await run('two');
  expect(job.cached).toBe(false);
  expect(result.result_data).toEqual({ version: 2 });
});
