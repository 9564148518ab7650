import { Served } from './served.js';

const PATH = '/api/v1/etl/raw-data';
let served: Served;
beforeAll(async () => {
  served = await Served.start();
});
afterAll(() => served.remove());

const record = (fields: object = {}) => ({
  integration_id: 1,
  entity_type: 'jira_issues',
  raw_data: { key: 'A-1' },
  ...fields,
});
const add = (fields: object = {}) => served.call('POST', `${PATH}/store`, record(fields));
const list = (query: string) => served.call('GET', `${PATH}?${query}`);
const mark = (id: number | string, body: object) =>
  served.call('PUT', `${PATH}/${id}/status`, body);
const row = async (id: number) => {
  const statement = 'SELECT * FROM raw_extraction_data WHERE id = $1';
  const { json } = await served.call('POST', '/api/v1/sql', { statement, parameters: [id] });
  return Object.fromEntries(
    json.columns.map((column: { name: string }, i: number) => [column.name, json.rows[0][i]]),
  );
};

test('a record is stored as it came, digit by digit', async () => {
  const body =
    '{"integration_id":1,"entity_type":"exact","external_id":"E-1","tenant_id":7,' +
    '"raw_data":{"a":[1,{"b":1.0,"c":12345678901234567890}],"t":"ü\\u0000"},"extraction_metadata":{"page":2}}';
  const stored = await served.call('POST', `${PATH}/store`, body);
  expect(stored.status).toBe(200);
  expect(stored.json).toEqual({
    status: 'success',
    record_id: expect.any(Number),
    message: 'Raw data stored successfully',
  });
  const found = await list('entity_type=exact');
  expect(found.text).toContain('{"a":[1,{"b":1.0,"c":12345678901234567890}],"t":"ü\\u0000"}');
  expect(Object.keys(found.json[0])).toEqual([
    ...['id', 'entity_type', 'external_id', 'raw_data', 'processing_status', 'created_at'],
  ]);
  expect(await row(stored.json.record_id)).toMatchObject({
    tenant_id: 1,
    integration_id: 1,
    processing_status: 'pending',
    processed_at: null,
    error_details: null,
  });
});

test('what is wrong is refused by name, and nothing is written', async () => {
  const count = async () => {
    const statement = 'SELECT count(*) AS n FROM raw_extraction_data';
    return (await served.call('POST', '/api/v1/sql', { statement })).json.rows[0][0];
  };
  const before = await count();
  const cases: [object, string][] = [
    [{ raw_data: [] }, 'raw_data'],
    [{ raw_data: 'x' }, 'raw_data'],
    [{ raw_data: null }, 'raw_data'],
    [{ raw_data: undefined }, 'raw_data'],
    [{ integration_id: undefined }, 'integration_id'],
    [{ integration_id: '1' }, 'integration_id'],
    [{ entity_type: undefined }, 'entity_type'],
    [{ entity_type: 'x'.repeat(51) }, 'entity_type'],
    [{ external_id: 'x'.repeat(256) }, 'external_id'],
    [{ extraction_metadata: 3 }, 'extraction_metadata'],
  ];
  for (const [fields, name] of cases) {
    const refused = await add(fields);
    expect([name, refused.status]).toEqual([name, 422]);
    expect(refused.json.detail).toContain(name);
    expect(refused.json.pointer).toBe(`/${name}`);
  }
  const unknown = await add({ integration_id: 99 });
  expect(unknown.status).toBe(422);
  expect(unknown.json.detail).toBe('Failed to store raw data: there is no integration 99');
  expect(await count()).toBe(before);
  const longest = { entity_type: 'x'.repeat(50), external_id: 'x'.repeat(255) };
  expect((await add(longest)).status).toBe(200);
});

test('records are read oldest first, by type and status, page by page', async () => {
  for (let i = 0; i < 105; i++) await add({ entity_type: 'many', raw_data: { i } });
  const all = await list('entity_type=many');
  expect(all.json.map((item: any) => item.raw_data.i)).toEqual(
    Array.from({ length: 100 }, (_, i) => i),
  );
  const next = /<([^>]+)>; rel="next"/.exec(all.headers.get('link') ?? '')?.[1] ?? '';
  const rest = await served.call('GET', next);
  expect(rest.json.map((item: any) => item.raw_data.i)).toEqual([100, 101, 102, 103, 104]);
  expect(rest.headers.get('link')).toBeNull();
  expect((await list('entity_type=many&limit=104')).json).toHaveLength(104);
  const ids = all.json.slice(0, 3).map((item: any) => item.id);
  await mark(ids[0], { status: 'completed' });
  await mark(ids[1], { status: 'failed', error_details: { why: 'x' } });
  const of = async (status: string) =>
    (await list(`entity_type=many&limit=200&status=${status}`)).json.map((item: any) => item.id);
  expect(await of('completed')).toEqual([ids[0]]);
  expect(await of('failed')).toEqual([ids[1]]);
  expect(await of('pending')).toHaveLength(103);
  const wrong = ['limit=0', 'limit=Infinity', 'limit=-1e999', 'status=banana'];
  for (const query of ['', ...wrong.map((one) => `entity_type=many&${one}`)]) {
    expect((await list(query)).status).toBe(422);
  }
});

test('a status keeps its rules', async () => {
  const id = (await add()).json.record_id as number;
  expect((await mark(id, { status: 'processing' })).json).toEqual({
    status: 'success',
    message: 'Status updated to processing',
  });
  expect((await row(id))['processed_at']).toBeNull();
  await mark(id, { status: 'failed', error_details: { code: 7 } });
  const failed = await row(id);
  expect(failed['processed_at']).not.toBeNull();
  await mark(id, { status: 'pending', error_details: {} });
  expect(await row(id)).toMatchObject({
    processing_status: 'pending',
    error_details: failed['error_details'],
    processed_at: failed['processed_at'],
  });
  const banana = await mark(id, { status: 'banana' });
  expect(banana.status).toBe(422);
  expect(banana.json.detail).toContain('pending, processing, completed, failed');
  expect((await row(id))['processing_status']).toBe('pending');
  for (const unknown of [2_000_000_000, 0]) {
    const missing = await mark(unknown, { status: 'failed' });
    expect(missing.status).toBe(404);
    expect(missing.json.detail).toBe('Raw data record not found');
  }
});

test('records become rows, and are marked', async () => {
  const ids: number[] = [];
  for (const n of [1, 2, 3]) {
    ids.push((await add({ entity_type: 'prs', raw_data: { n } })).json.record_id);
  }
  const done = await served.call('POST', '/api/v1/etl/transform', {
    raw_data_ids: ids,
    entity_type: 'prs',
  });
  expect(done.json).toMatchObject({ status: 'success', table: 'prs', rows: 3 });
  expect((await list('entity_type=prs&status=completed')).json).toHaveLength(3);
  const loaded = await served.call('POST', '/api/v1/etl/load', {
    entity_type: 'prs',
    transformed_data: [{ n: 4 }],
  });
  expect(loaded.json).toMatchObject({ table: 'prs', rows: 4 });
  const mixed = { raw_data_ids: ids, entity_type: 'other' };
  expect((await served.call('POST', '/api/v1/etl/transform', mixed)).status).toBe(422);
  const piped = await served.call('POST', '/api/v1/etl/pipeline', {
    entity_type: 'piped',
    integration_id: 1,
    payload: { records: [{ a: 1 }, { a: 2 }] },
  });
  expect(piped.json.stages.map((stage: any) => stage.state)).toEqual([
    ...['completed', 'completed', 'completed'],
  ]);
});

test('the store has the tables and indexes that others know', async () => {
  const statement = `SELECT index_name FROM duckdb_indexes() WHERE index_name LIKE 'idx_raw%' ORDER BY 1`;
  const { json } = await served.call('POST', '/api/v1/sql', { statement });
  expect(json.rows.flat()).toEqual([
    ...['idx_raw_data_external_id', 'idx_raw_data_status', 'idx_raw_data_tenant_type'],
  ]);
  const tables = 'SELECT (SELECT count(*) FROM tenants), (SELECT min(id) FROM integrations)';
  const ids = await served.call('POST', '/api/v1/sql', { statement: tables });
  expect(ids.json.rows).toEqual([[1, 1]]);
});

test('calls with one key that come together store one record, and each gets its id', async () => {
  const body = { integration_id: 1, entity_type: 'together', raw_data: { n: 1 } };
  const key = { 'idempotency-key': 'together-1' };
  const send = () => served.call('POST', '/api/v1/etl/raw-data/store', body, key);
  const answers = await Promise.all(Array.from({ length: 8 }, send));
  expect(new Set(answers.map(({ status, json }) => `${status} ${json.record_id}`)).size).toBe(1);
  const found = await served.call('GET', '/api/v1/etl/raw-data?entity_type=together');
  expect(found.json.map(({ id }: { id: number }) => id)).toEqual([answers[0]?.json.record_id]);
  const first = { name: 'once' };
  const named = () =>
    served.call('POST', '/api/v1/integrations', first, { 'idempotency-key': 'named-1' });
  const made = await Promise.all([named(), named(), named()]);
  expect(new Set(made.map(({ status, json }) => `${status} ${json.id}`)).size).toBe(1);
});
