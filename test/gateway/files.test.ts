import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { assay } from '../support/assay.js';
import { Served } from './served.js';

let served: Served;
beforeAll(async () => {
  served = await Served.start();
});
afterAll(() => served.remove());

const bytes = (text: string) => ({ body: text, type: 'application/octet-stream' });
const send = (
  method: string,
  path: string,
  { body, type }: { body: string; type: string },
  more = {},
) => served.call(method, path, body, { 'content-type': type, ...more });

/** The command line in the served project. */
async function command(args: string[]) {
  const { code, stdout } = await assay(['--project', served.folder, '--json', ...args]);
  return { code, json: stdout === '' ? null : JSON.parse(stdout) };
}

test('a file is sent, listed, looked into, processed, fetched back and removed', async () => {
  const csv = 't,v\n1,2\n2,5\n3,1\n';
  const sent = await send('POST', '/api/v1/files?name=ramp.csv', bytes(csv));
  expect([sent.status, sent.json.dataset, sent.json.rows]).toEqual([201, 'ramp', 3]);
  const file = `/api/v1/files/${sent.json.id}`;
  const form =
    '--B\r\nContent-Disposition: form-data; name="file"; filename="../../y.csv"\r\n\r\na\n1\n\r\n--B--\r\n';
  const second = await send('POST', '/api/v1/files', {
    body: form,
    type: 'multipart/form-data; boundary=B',
  });
  expect([second.status, second.json.name]).toEqual([201, 'y.csv']);
  const list = await served.call('GET', '/api/v1/files');
  expect(list.json.data.map((one: { name: string }) => one.name)).toEqual(['ramp.csv', 'y.csv']);
  expect((await served.call('GET', `${file}/preview?limit=1`)).json.rows).toEqual([{ t: 1, v: 2 }]);
  expect((await served.call('GET', `${file}/content`)).text).toBe(csv);
  const wish = {
    data_file_id: sent.json.id,
    processing_type: 'rolling_mean',
    parameters: { column: 'v', window: 2 },
  };
  const job = await served.call('POST', '/api/v1/etl/process', wish);
  expect(job.json).toMatchObject({ status: 'PENDING', parameters: wish.parameters });
  expect((await served.ended(job.json.task_id)).status).toBe('COMPLETED');
  expect((await served.call('DELETE', file)).status).toBe(200);
  expect((await served.call('GET', file)).status).toBe(404);
  expect((await served.call('GET', '/api/v1/datasets/ramp')).status).toBe(404);
  expect((await served.call('GET', `/api/v1/etl/results/${job.json.id}`)).status).toBe(200);
});

test('an upload in parts goes on where it broke off', async () => {
  const begun = await served.call('POST', '/api/v1/uploads/resumable', undefined, {
    'upload-length': '16',
  });
  const path = begun.headers.get('location') ?? '';
  const part = (text: string, offset: number) =>
    send(
      'PATCH',
      path,
      { body: text, type: 'application/offset+octet-stream' },
      { 'upload-offset': String(offset) },
    );
  expect((await part('a,b\n1,2\n', 0)).json).toMatchObject({ offset: 8, upload: null });
  expect((await part('a,b\n1,2\n', 0)).status).toBe(409);
  process.kill(await served.hostPid(), 'SIGKILL');
  expect((await served.call('HEAD', path)).headers.get('upload-offset')).toBe('8');
  expect((await part('3,4\n5,6\n7,8\n', 8)).status).toBe(413);
  const { offset } = (await served.call('GET', path)).json;
  const whole = await part('3,4\n5,6\n'.slice(offset - 8), offset);
  const load = await served.call('POST', '/api/v1/load', {
    source: whole.json.upload,
    name: 'parts.csv',
  });
  expect(load.json).toMatchObject({ dataset: 'parts', rows: 3 });
});

test('a reader with the present ETag is spared, a writer with an old one is stopped', async () => {
  const path = '/api/v1/datasets/parts';
  const tag = (await served.call('GET', path)).headers.get('etag') ?? '';
  expect((await served.call('GET', path, undefined, { 'if-none-match': tag })).status).toBe(304);
  const list = (await served.call('GET', '/api/v1/datasets')).headers.get('etag') ?? '';
  expect(
    (await served.call('GET', '/api/v1/datasets', undefined, { 'if-none-match': list })).status,
  ).toBe(304);
  const rename = (name: string, at: string) =>
    served.call('PUT', at, { name }, { 'if-match': tag });
  expect((await rename('pieces', path)).status).toBe(200);
  expect((await rename('parts', '/api/v1/datasets/pieces')).status).toBe(412);
});

test('of two changes under one ETag one is made', async () => {
  const made = await served.call('POST', '/api/v1/webhooks', { url: 'http://127.0.0.1:9/' });
  const path = `/api/v1/webhooks/${made.json.id}`;
  const etag = (await served.call('GET', path)).headers.get('etag') ?? '';
  const change = (n: number) =>
    served.call('PATCH', path, { url: `http://127.0.0.1:9/${n}` }, { 'if-match': etag });
  const answers = await Promise.all([1, 2, 3, 4].map(change));
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 412, 412, 412]);
});

test('a form of any length is taken, with fields before and after its file', async () => {
  const lines = Buffer.alloc(20 * 1024 * 1024, '12345.678\n');
  const form = new FormData();
  form.append('as', 'formed');
  form.append('file', new Blob(['v\n', lines]), 'long "1".csv');
  form.append('format', 'csv');
  const headers = { authorization: `Bearer ${served.token}` };
  const url = `${served.url}/api/v1/files`;
  const answer = await fetch(url, { method: 'POST', headers, body: form });
  const file = (await answer.json()) as object;
  expect(file).toMatchObject({ name: 'long "1".csv', dataset: 'formed', rows: 2 * 1024 * 1024 });
});

test('a call with the same Idempotency-Key is done once', async () => {
  const record = { integration_id: 1, entity_type: 'once', raw_data: {} };
  const key = { 'idempotency-key': 'the-first' };
  const path = '/api/v1/etl/raw-data/store';
  const ids = [1, 2].map(
    async () => (await served.call('POST', path, record, key)).json.record_id as number,
  );
  const found = (await Promise.all(ids)).filter((id) => id !== undefined);
  expect(new Set(found).size).toBe(1);
  const again = await served.call('POST', path, record, key);
  expect([again.json.record_id, again.headers.get('idempotency-replayed')]).toEqual([
    found[0],
    'true',
  ]);
  expect((await served.call('POST', path, { ...record, entity_type: 'other' }, key)).status).toBe(
    422,
  );
});

test('workflows run side by side, one that fails leaves the other whole, and the cache serves and is emptied', async () => {
  const definition = { type: 'object', properties: { a: { type: 'integer', maximum: 3 } } };
  await served.call('POST', '/api/v1/schemas', { name: 'small', definition });
  const path = '/api/v1/validation/files?schema=small&name=q.csv';
  const check = async () => {
    const { id } = (await send('POST', path, bytes('a\n1\n9\n'))).json;
    await served.ended(id);
    return (await served.call('GET', `/api/v1/validation/${id}`)).json.report;
  };
  expect(await check()).toMatchObject({ valid: false, rows: 2, errors_total: 1, cached: false });
  expect(await check()).toMatchObject({
    valid: false,
    errors: [{ row: 1, value: 9 }],
    cached: true,
  });
  expect(
    (await served.call('GET', '/api/v1/cache')).json.metadata.pagination.total,
  ).toBeGreaterThan(0);
  await served.call('DELETE', '/api/v1/cache');
  expect((await served.call('GET', '/api/v1/cache')).json.data).toEqual([]);
  expect(await check()).toMatchObject({ cached: false });
  const { upload: source } = (await send('POST', '/api/v1/uploads?name=q.csv', bytes('a\n1\n')))
    .json;
  const wish = { source, name: 'q.csv', workflows: ['validation', 'parsing'], schema: 'small' };
  const { workflow_id, jobs } = (await served.call('POST', '/api/v1/workflows', wish)).json;
  for (const { id } of jobs) await served.ended(id);
  const done = (await served.call('GET', `/api/v1/workflows/${workflow_id}`)).json;
  expect(done.jobs.map((job: any) => `${job.job_type} ${job.status}`)).toEqual([
    ...['validation COMPLETED', 'parsing FAILED'],
  ]);
  // The same by the command line: one of them, then both; rows that break the schema make it fail.
  const file = join(served.folder, 'q.csv');
  await writeFile(file, 'a\n1\n9\n');
  const alone = await command(['workflow', file, '--validate', 'small']);
  expect([alone.code, alone.json.status, Object.keys(alone.json.results)]).toEqual([
    ...[1, 'COMPLETED', ['validation']],
  ]);
  expect(alone.json.results.validation).toMatchObject({ valid: false, errors_total: 1 });
  const both = await command(['workflow', file, '--validate', 'small', '--parse']);
  expect([both.code, both.json.status]).toEqual([1, 'FAILED']);
  expect(both.json.results).toMatchObject({ validation: { rows: 2 }, parsing: null });
  const gone = await served.call('DELETE', '/api/v1/schemas/small', undefined, {
    prefer: 'respond-async',
  });
  expect([gone.status, gone.json.job_type]).toEqual([202, 'schema_remove']);
  await served.ended(gone.json.id);
  expect((await send('POST', path, bytes('a\n1\n'))).status).toBe(404);
});
