import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Served } from './served.js';

let served: Served;
let file: string;
beforeAll(async () => {
  served = await Served.start();
  const lines = Array.from({ length: 2500 }, (_, i) =>
    [i / 250, Math.sin(i / 10).toFixed(4), i % 2 === 0 ? 'even' : 'odd'].join(','),
  );
  const source = join(served.folder, 'ecg.csv');
  await writeFile(source, `t,mV,category\n${lines.join('\n')}\n`);
  const loaded = await served.call('POST', '/api/v1/load', { source });
  file = loaded.json.data_file_id;
});
afterAll(() => served.remove());

const submit = (fields: object = {}) =>
  served.call('POST', '/api/etl/process', {
    data_file_id: file,
    processing_type: 'peak_detection',
    parameters: { column: 'mV', min_peak_height: 0.1, distance: 5 },
    ...fields,
  });

test('a data file is processed, exported in both forms, and forgotten', async () => {
  const first = await submit();
  expect(first.status).toBe(202);
  expect(first.json).toMatchObject({
    status: 'PENDING',
    data_file_id: file,
    parameters: { column: 'mV', min_peak_height: 0.1, distance: 5 },
  });
  expect(first.json.task_id).toMatch(/^[0-9a-f-]{36}$/);
  const result = await served.ended(first.json.task_id);
  expect(result.status).toBe('COMPLETED');
  const path = `/api/etl/results/${first.json.id}`;
  const json = await served.call('GET', `${path}/export?format=json`);
  expect(json.json).toEqual(result.result_data);
  const csv = await served.call('GET', `${path}/export?format=csv`);
  expect(csv.headers.get('content-type')).toMatch(/^text\/csv/);
  const rows = csv.text.trim().split('\r\n');
  expect(rows[0]).toBe('peaks,peak_heights');
  expect(rows.slice(1).map((row) => Number(row.split(',')[0]))).toEqual(result.result_data.peaks);
  expect((await served.call('GET', `${path}/export?format=xml`)).status).toBe(422);
  const listed = await served.call('GET', '/api/etl/results?limit=1');
  expect(listed.json.data[0].id).toBe(first.json.id);
  expect(Object.keys(listed.json.metadata)).toEqual([
    ...['request_id', 'api_latency_ms', 'pagination'],
  ]);
  expect((await served.call('DELETE', path)).status).toBe(200);
  expect((await served.call('GET', path)).status).toBe(404);
});

test('a summary exports its table as CSV', async () => {
  const { json } = await submit({
    processing_type: 'rolling_mean',
    parameters: { column: 'mV', window: 5 },
  });
  await served.ended(json.task_id);
  const csv = await served.call('GET', `/api/etl/results/${json.id}/export?format=csv`);
  const lines = csv.text.trimEnd().split('\r\n');
  expect(lines[0]).toBe('t,mV,category,rolling_mean');
  expect(lines).toHaveLength(2501);
});

test('what cannot be processed is refused, and no row is made', async () => {
  const count = async () =>
    (await served.call('GET', '/api/etl/results')).json.metadata.pagination.total;
  const before = await count();
  const unknown = await submit({ data_file_id: '00000000-0000-4000-8000-000000000000' });
  expect([unknown.status, unknown.json.pointer]).toEqual([404, '/data_file_id']);
  const nope = await submit({ processing_type: 'nope' });
  expect([nope.status, nope.json.pointer]).toEqual([422, '/processing_type']);
  for (const name of ['rolling_mean', 'peak_detection', 'data_quality', 'custom']) {
    expect(nope.json.detail).toContain(name);
  }
  expect((await submit({ data_file_id: 'x' })).status).toBe(422);
  expect((await submit({ parameters: { nonsense: 1 } })).status).toBeLessThan(500);
  expect(await count()).toBe(before);
  expect((await served.call('GET', '/api/etl/results/nobody/export')).status).toBe(404);
});

test('more retries than can be counted are refused by name', async () => {
  const few = { max_retries: 9e22 };
  const load = { job_type: 'load', entity_type: 'few', transformed_data: [{ a: 1 }] };
  const process = { processor: 'rolling_mean', dataset: 'ecg', parameters: { window: 3 } };
  for (const [path, body] of [
    ['/api/v1/etl/jobs', { ...load, ...few }],
    ['/api/v1/process', { ...process, ...few }],
  ] as const) {
    const { status, json } = await served.call('POST', path, body);
    expect([path, status, json.pointer]).toEqual([path, 422, '/max_retries']);
  }
});

test('a result that is not finished is not exported', async () => {
  const at = new Date(Date.now() + 3_600_000).toISOString();
  const { json } = await served.call('POST', '/api/v1/process', {
    ...{ processor: 'data_quality', dataset: 'ecg', scheduled_at: at },
  });
  const answer = await served.call('GET', `/api/etl/results/${json.id}/export?format=json`);
  expect([answer.status, answer.json.detail]).toEqual([409, `result ${json.id} is PENDING`]);
  expect((await served.call('DELETE', `/api/etl/results/${json.id}`)).status).toBe(200);
});

test('all pages of the data hold every record once', async () => {
  const seen: number[] = [];
  let cursor = '';
  let pages = 0;
  do {
    const { json } = await served.call('GET', `/data?limit=700${cursor}`);
    expect(Object.keys(json)).toEqual(['data', 'metadata']);
    expect(json.metadata.pagination.total).toBe(2500);
    seen.push(...json.data.map((record: any) => Math.round(record.data.t * 250)));
    const next = json.metadata.pagination.next_cursor;
    cursor = next === null ? '' : `&cursor=${next}`;
    pages++;
  } while (cursor !== '');
  expect(pages).toBe(4);
  expect(seen).toEqual(Array.from({ length: 2500 }, (_, i) => i));
  const odd = await served.call('GET', '/data?category=odd&source=ecg.csv&limit=1');
  expect(odd.json.metadata.pagination.total).toBe(1250);
  const attack = encodeURIComponent("'; DROP TABLE ecg; --");
  expect((await served.call('GET', `/data?category=${attack}&source=${attack}`)).json.data).toEqual(
    [],
  );
  expect((await served.call('GET', '/data?limit=1')).json.data).toHaveLength(1);
});

test('GraphQL gives the records that the data has, and refuses by name what it cannot give', async () => {
  const ask = async (query: string, variables = {}) =>
    (await served.call('POST', '/api/v1/graphql', { query, variables })).json;
  const plain = (await served.call('GET', '/data?source=ecg.csv&limit=3')).json;
  const query = `query Page($source: String, $cursor: String) {
    normalized_data(source: $source, limit: 2, cursor: $cursor) {
      total has_more next_cursor items { id source_id source category created_at data }
    }
  }`;
  const first = (await ask(query, { source: 'ecg.csv' })).data.normalized_data;
  const cursor = first.next_cursor;
  const second = (await ask(query, { source: 'ecg.csv', cursor })).data.normalized_data;
  expect([...first.items, second.items[0]]).toEqual(plain.data);
  expect(first.total).toBe(plain.metadata.pagination.total);

  const hostile = { source: "'; DROP TABLE normalized_data; --" };
  expect((await ask(query, hostile)).data.normalized_data.total).toBe(0);
  const many = Array.from({ length: 11 }, (_, i) => `a${i}: datasets { id }`).join(' ');
  for (const [wrong, said] of [
    ['{ normalized_data(limit: 0) { total } }', 'limit'],
    ['{ normalized_data(cursor: "x") { total } }', 'cursor'],
    ['{ passwords { id } }', 'passwords'],
    ['mutation { datasets { id } }', 'mutation'],
    [`{ ${many} }`, 'at most 10'],
    ['{ datasets {', 'Syntax'],
  ] as const) {
    const { data, errors } = await ask(wrong);
    expect([wrong, data ?? null, errors[0].message]).toEqual([
      ...[wrong, null, expect.stringContaining(said)],
    ]);
  }
});

test('the optimizer runs every trial it reports, and leaves nothing behind', async () => {
  const { json } = await submit();
  await served.ended(json.task_id);
  const before = await readFile(join(served.folder, 'ecg.csv'), 'utf8');
  const names = async () =>
    (await served.call('GET', '/api/v1/datasets')).json.data.map((one: any) => one.name);
  const known = await names();
  const ask = (parameters: object) =>
    served.call('POST', '/api/optimizer', { processing_result_id: json.id, parameters });
  const space = { min_peak_height: [0.1, 0.9995, 2] };
  const grid = await ask({ space, method: 'grid', objective: 'max count' });
  expect(grid.json).toMatchObject({ simulated: false, method: 'grid' });
  const peaks = grid.json.trials.map((trial: any) => trial.value);
  expect(peaks[0]).toBe(40);
  expect(peaks[1]).toBeGreaterThan(0);
  expect(peaks[1]).toBeLessThan(40);
  expect(peaks[2]).toBe(0);
  expect(grid.json.best).toEqual({ params: { min_peak_height: 0.1 }, value: 40 });
  const request = { space: { distance: [1, 100] }, trials: 3, seed: 7 };
  const [once, twice] = [await ask(request), await ask(request)];
  expect(once.json.trials).toEqual(twice.json.trials);
  // A window is a whole number or a span of time: what is tried of it has no fraction.
  const mean = { processing_type: 'rolling_mean', parameters: { column: 'mV', window: 4 } };
  const smooth = (await submit(mean)).json;
  await served.ended(smooth.task_id);
  const around = await served.call('POST', '/api/optimizer', { processing_result_id: smooth.id });
  expect(around.json.trials.map(({ status }: any) => status)).not.toContain('FAILED');
  expect(around.json.objective).toBe('max rows');
  expect((await ask({ space: { distance: 'wide' } })).status).toBe(422);
  expect((await ask({ objective: 'no number!' })).status).toBe(422);
  expect(await names()).toEqual(known);
  expect(await readFile(join(served.folder, 'ecg.csv'), 'utf8')).toBe(before);
});

test('extract, transform and load run as three jobs of a pipeline, each visible by its type, every digit kept', async () => {
  const records = [
    { n: 1, big: 1 },
    { n: 2, big: 2 },
  ];
  const body = { entity_type: 'readings', integration_id: 1, payload: { records }, priority: 3 };
  const made = await served.call('POST', '/api/v1/etl/pipelines', body);
  expect(made.status).toBe(202);
  const jobs = made.json.jobs as { id: string; job_type: string; priority: number }[];
  expect(jobs.map(({ job_type, priority }) => [job_type, priority])).toEqual([
    ['extract', 3],
    ['transform', 3],
    ['load', 3],
  ]);
  for (const { id } of jobs) await served.ended(id);
  const pipeline = await served.call('GET', `/api/v1/etl/pipelines/${made.json.pipeline_id}`);
  const states = (pipeline.json.jobs as { status: string; error_details: unknown }[]).map(
    ({ status, error_details }) => [status, error_details],
  );
  expect(states).toEqual([
    ['COMPLETED', null],
    ['COMPLETED', null],
    ['COMPLETED', null],
  ]);
  const rows = await served.call('POST', '/api/v1/sql', {
    statement: 'SELECT n, big FROM readings ORDER BY n',
  });
  expect(rows.json.rows).toEqual([
    [1, 1],
    [2, 2],
  ]);
  const raw = await served.call('GET', '/api/v1/etl/raw-data?entity_type=readings');
  expect(raw.text).toContain('completed');
  // Without records of its own a pipeline takes up what waits: record 3, stored here, and then nothing.
  const stored = { integration_id: 1, entity_type: 'readings', raw_data: { n: 3, big: 3 } };
  await served.call('POST', '/api/v1/etl/raw-data/store', stored);
  const wish = { entity_type: 'readings', integration_id: 1, payload: {} };
  const taken = await served.call('POST', '/api/v1/etl/pipelines', wish);
  for (const { id } of taken.json.jobs as { id: string }[]) await served.ended(id);
  expect((await served.call('GET', '/api/v1/datasets/readings')).json).toMatchObject({ rows: 3 });
  expect((await served.call('POST', '/api/v1/etl/pipeline', wish)).json).toMatchObject({
    ...{ status: 'success', table: null, rows: 0, raw_data_ids: [] },
  });
  const lists = await served.call('GET', '/api/v1/etl/pipelines?limit=1');
  expect(lists.json.data[0].pipeline_id).toBe(taken.json.pipeline_id);
  expect(lists.json.metadata.pagination).toMatchObject({ total: 2, has_more: true });
  const cursor = String(lists.json.metadata.pagination.next_cursor);
  const rest = await served.call('GET', `/api/v1/etl/pipelines?limit=1&cursor=${cursor}`);
  expect(rest.json.data[0].pipeline_id).toBe(made.json.pipeline_id);
  const alone = await served.call('POST', '/api/v1/etl/jobs', {
    ...{ job_type: 'extract', entity_type: 'others', integration_id: 1, priority: 5 },
    payload: { records: [{ a: 1 }] },
  });
  expect(await served.ended(alone.json.id)).toMatchObject({ status: 'COMPLETED' });
  for (const wrong of [{ job_type: 'load' }, { job_type: 'extract', priority: 11 }]) {
    const refused = await served.call('POST', '/api/v1/etl/jobs', { entity_type: 'x', ...wrong });
    expect(refused.status).toBe(422);
  }
});
