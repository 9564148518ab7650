import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Client } from '../../kernel/client/index.js';
import { TestProject } from './project.js';

let project: TestProject;
let client: Client;

beforeAll(async () => {
  project = await TestProject.make();
  client = await project.connect();
  const lines = ['n,v,word', '1,2.5,ä', '2,,b', '3,-1,"b, c"', '4,2.5,', '5,7,ä'];
  await writeFile(join(project.folder, 'small.csv'), `${lines.join('\n')}\n`);
  await client.load({ source: join(project.folder, 'small.csv') });
});
afterAll(() => project.remove());

interface View {
  rows: unknown[][];
  numbers: number[];
  total: number;
}
const view = (body: object) => client.request<View>('POST', '/api/v1/datasets/small/view', body);

test('rows are sorted, equal ones in their order and missing ones last, and filtered', async () => {
  expect((await view({ sort: 'v' })).numbers).toEqual([2, 0, 3, 4, 1]);
  expect((await view({ sort: 'v', descending: true })).numbers).toEqual([4, 0, 3, 2, 1]);
  const page = await view({ sort: 'n', descending: true, offset: 1, limit: 2 });
  expect(page).toMatchObject({
    numbers: [3, 2],
    total: 5,
    rows: [
      [4, 2.5, null],
      [3, -1, 'b, c'],
    ],
  });
  const kept = async (column: string, operator: string, value?: string) =>
    (await view({ conditions: [{ column, operator, value }] })).numbers;
  expect(await kept('v', '≥', '2.5')).toEqual([0, 3, 4]);
  expect(await kept('v', 'missing')).toEqual([1]);
  expect(await kept('word', 'contains', 'B')).toEqual([1, 2]);
  expect(await kept('word', '≠', 'ä')).toEqual([1, 2, 3]);
  await expect(kept('n', '<', 'many')).rejects.toMatchObject({ code: 'condition-invalid' });
  await expect(kept('x', '<', '1')).rejects.toMatchObject({ code: 'column-unknown' });
});

test('a column in figures', async () => {
  const of = (column: string) =>
    client.request('GET', `/api/v1/datasets/small/statistics?column=${column}`);
  expect(await of('v')).toMatchObject({
    ...{ count: 4, missing: 1, distinct: 3, min: -1, max: 7, mean: 2.75 },
  });
  expect(await of('word')).toMatchObject({
    ...{ count: 4, distinct: 3, mean: null, common: [{ value: 'ä', count: 2 }, {}, {}] },
  });
});

test('a row is shown in the bytes of its file', async () => {
  const source = await client.request('GET', '/api/v1/datasets/small/source?row=2');
  expect(source).toMatchObject({ file: 'small.csv', line: 4, before: '1,2.5,ä\n2,,b\n' });
  expect((source as { text: string }).text.trimEnd()).toBe('3,-1,"b, c"');
  await expect(client.request('GET', '/api/v1/datasets/small/source?row=5')).rejects.toMatchObject({
    code: 'row-unknown',
  });
});

test('a dataset takes its annotations and jobs along when it is renamed, and says what hangs on it', async () => {
  await client.annotate({ dataset: 'small', at: 2, text: 'here' });
  const job = await client.process({
    ...{ processor: 'rolling_mean', dataset: 'small', parameters: { column: 'v', window: 2 } },
  });
  await client.waitFor(job.task_id);
  expect(await client.request('GET', '/api/v1/datasets/small/dependents')).toEqual({
    ...{ datasets: ['small_rolling_mean'], jobs: 1, unfinished: 0, annotations: 1 },
  });
  await client.request('PUT', '/api/v1/datasets/small', { name: 'Großes "Heft"' });
  expect((await client.sql('SELECT count(*) AS n FROM "Großes ""Heft"""')).rows).toEqual([[5]]);
  expect(await client.annotations('Großes "Heft"')).toMatchObject([{ text: 'here', row0: 1 }]);
  expect(await client.job(job.task_id)).toMatchObject({ dataset: 'Großes "Heft"' });
  await expect(
    client.request('PUT', '/api/v1/datasets/small_rolling_mean', { name: 'GROSSES' }),
  ).resolves.toMatchObject({ name: 'GROSSES' });
  await expect(
    client.request('PUT', '/api/v1/datasets/GROSSES', { name: 'Großes "heft"' }),
  ).rejects.toMatchObject({ code: 'name-taken' });
  await client.request('PUT', `/api/v1/datasets/${encodeURIComponent('Großes "Heft"')}`, {
    name: 'small',
  });
  const again = await client.load({ source: join(project.folder, 'small.csv') });
  expect(again).toMatchObject({ dataset: 'small', rows: 5 });
});

test('a processor is tried on the first rows, and nothing is written', async () => {
  const body = {
    processor: 'rolling_mean',
    dataset: 'small',
    parameters: { column: 'n', window: 2 },
  };
  const path = '/api/v1/process/preview?rows=3';
  const jobs = (await client.jobs()).length;
  expect(await client.request('POST', path, body)).toMatchObject({
    ...{
      rows: 3,
      table: {
        rows: [
          [1, 2.5, 'ä', null],
          [2, null, 'b', 1.5],
          [3, -1, 'b, c', 2.5],
        ],
      },
    },
  });
  await expect(
    client.request('POST', path, { ...body, parameters: { column: 'n', window: 0 } }),
  ).rejects.toMatchObject({ code: 'parameter-invalid', pointer: '/parameters/window' });
  const code = { source: 'export function process() {\n  throw new Error("no")\n}', file: 'c.ts' };
  await expect(
    client.request('POST', path, { processor: 'own', dataset: 'small', code }),
  ).rejects.toMatchObject({ message: expect.stringContaining('no'), place: { line: 2 } });
  expect(await client.jobs()).toHaveLength(jobs);
});

test('a result says whether it is fresh, and why not', async () => {
  const body = { processor: 'rolling_mean', dataset: 'small', as: 'fresh' };
  const ask = (parameters: object) =>
    client.request('POST', '/api/v1/process/freshness', { ...body, parameters });
  const parameters = { column: 'n', window: 3 };
  expect(await ask(parameters)).toMatchObject({ state: 'new' });
  const job = await client.process({ ...body, parameters });
  await client.waitFor(job.task_id);
  expect(await ask(parameters)).toMatchObject({ state: 'computed', job_id: job.task_id });
  expect(await ask({ ...parameters, window: 4 })).toMatchObject({
    ...{ state: 'stale', because: [{ what: 'parameter', name: 'window' }] },
  });
  const again = await client.process({ ...body, parameters });
  await client.waitFor(again.task_id);
  expect(await ask(parameters)).toMatchObject({ state: 'cached', job_id: again.task_id });
  await writeFile(join(project.folder, 'small.csv'), 'n,v,word\n1,2,a\n2,3,b\n3,4,c\n4,5,d\n');
  await client.load({ source: join(project.folder, 'small.csv'), write: 'replace' });
  expect(await ask(parameters)).toMatchObject({
    ...{ state: 'stale', because: [{ what: 'input', name: 'small' }] },
  });
});
