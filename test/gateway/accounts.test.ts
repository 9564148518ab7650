import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Served } from './served.js';

let served: Served;
const PASSWORD = 'correct horse battery';
const tokens: Record<string, string> = {};
const as = (user: string) => ({ authorization: `Bearer ${tokens[user]}` });
const RECORD = { integration_id: 1, entity_type: 'issues', raw_data: { a: 1 } };
const STORE = '/api/v1/etl/raw-data/store';

async function login(username: string, password = PASSWORD) {
  return served.call('POST', '/api/v1/login', { username, password }, { authorization: '' });
}

beforeAll(async () => {
  served = await Served.start({ SECRET_KEY: 'a key that is only for this test' });
  const tenant = await served.call('POST', '/api/v1/tenants', { name: 'the other lab' });
  for (const user of [
    { username: 'reader', role: 'read-only' },
    { username: 'writer', role: 'write' },
    { username: 'chief', role: 'admin' },
    { username: 'other', role: 'admin', tenant_id: tenant.json.id },
  ]) {
    const made = await served.call('POST', '/api/v1/users', { ...user, password: PASSWORD });
    expect(made.status).toBe(201);
    tokens[user.username] = (await login(user.username)).json.access_token;
  }
});
afterAll(() => served.remove());

test('roles bound what a user may do', async () => {
  const store = async (user: string) => (await served.call('POST', STORE, RECORD, as(user))).status;
  expect(await store('reader')).toBe(403);
  expect(await store('writer')).toBe(200);
  const sql = (user: string, body: object) =>
    served.call('POST', '/api/v1/sql', body, as(user)).then(({ status }) => status);
  expect(await sql('reader', { statement: 'SELECT 1' })).toBe(200);
  expect(await sql('reader', { statement: 'CREATE TABLE t (a INT)', write: true })).toBe(403);
  expect(await sql('reader', { statement: 'SELECT 1 AS a', as_dataset: 'made' })).toBe(403);
  for (const path of ['/api/v1/users', '/api/v1/webhooks', '/webhooks']) {
    const listed = async (user: string) =>
      (await served.call('GET', path, undefined, as(user))).status;
    expect([path, await listed('reader'), await listed('writer'), await listed('chief')]).toEqual([
      ...[path, 403, 403, 200],
    ]);
  }
});

test('another tenant has other rows, users and events, and its ids are unknown here', async () => {
  const stored = await served.call('POST', STORE, { ...RECORD, tenant_id: 1 }, as('other'));
  const id = stored.json.record_id as number;
  const list = await served.call(
    'GET',
    '/api/v1/etl/raw-data?entity_type=issues',
    undefined,
    as('writer'),
  );
  expect(list.json.map((one: { id: number }) => one.id)).not.toContain(id);
  const status = await served.call(
    'PUT',
    `/api/v1/etl/raw-data/${id}/status`,
    { status: 'failed' },
    as('chief'),
  );
  expect([status.status, status.json.detail]).toEqual([404, 'Raw data record not found']);
  const rows = await served.call(
    'POST',
    '/api/v1/sql',
    { statement: 'SELECT tenant_id FROM raw_extraction_data' },
    as('other'),
  );
  expect(rows.json.rows).toEqual([[2]]);
  const reader = (await served.call('GET', '/api/v1/users', undefined, as('chief'))).json.data[0]
    .id;
  expect(
    (await served.call('DELETE', `/api/v1/users/${reader}`, undefined, as('other'))).status,
  ).toBe(404);
  const stranger = { username: 'x', password: PASSWORD, tenant_id: 2 };
  expect((await served.call('POST', '/api/v1/users', stranger, as('chief'))).status).toBe(403);
});

test('loads of users reach no address of this machine or its network', async () => {
  const addresses = [
    '127.0.0.1',
    'localhost',
    '[::1]',
    '[::ffff:10.0.0.1]',
    '0x7f.1',
    '169.254.1.1',
  ];
  for (const address of addresses) {
    const wish = { source: `http://${address}:8099/x.csv`, as: 'inside', reach: 'local' };
    const { status, json } = await served.call('POST', '/api/v1/load', wish, as('writer'));
    expect([address, status, json.code]).toEqual([address, 403, 'address-refused']);
  }
  const own = { source: 'http://169.254.1.1/x.csv', as: 'inside' };
  expect((await served.call('POST', '/api/v1/load', own)).json.code).toBe('address-refused');
});

test("jobs bear their tenant's number", async () => {
  const octets = { ...as('other'), 'content-type': 'application/octet-stream' };
  const sent = await served.call('POST', '/api/v1/files?name=own.csv', 'a\n1\n2\n', octets);
  const wish = { data_file_id: sent.json.data_file_id, processing_type: 'data_quality' };
  await served.call('POST', '/api/etl/process', wish, as('other'));
  const statement = 'SELECT DISTINCT tenant_id FROM etl_job_queue';
  const { json } = await served.call('POST', '/api/v1/sql', { statement }, as('other'));
  expect(json.rows).toEqual([[2]]);
});

test('a token is refused when it is forged, and ends with a change of its user', async () => {
  const me = (authorization: string) =>
    served.call('GET', '/api/v1/users/me', undefined, { authorization });
  const [head, body, signature = ''] = (tokens['writer'] ?? '').split('.');
  const none = Buffer.from('{"alg":"none","typ":"JWT"}').toString('base64url');
  const other = signature.startsWith('A') ? 'B' : 'A';
  for (const token of [
    `${none}.${body}.`,
    `${head}.${body}.${other}${signature.slice(1)}`,
    `${head}.${body}.${signature}=`,
    `${head}.${body}`,
    '',
  ]) {
    expect((await me(`Bearer ${token}`)).status).toBe(401);
  }
  const { refresh_token: refresh, user } = (await login('reader')).json;
  expect((await me(`Bearer ${refresh}`)).status).toBe(401);
  const renewed = await served.call(
    'POST',
    '/api/v1/login/refresh',
    { refresh_token: refresh },
    { authorization: '' },
  );
  expect((await me(`Bearer ${renewed.json.access_token}`)).json.username).toBe('reader');
  await served.call('PATCH', `/api/v1/users/${user.id}`, { disabled: true }, as('chief'));
  expect((await me(`Bearer ${renewed.json.access_token}`)).status).toBe(401);
  expect((await login('reader')).status).toBe(401);
});

test('no secret is on the disk, in an answer or in a log; what was done is in the audit log', async () => {
  await login('chief', 'a wrong password');
  const kept = await readFile(join(served.folder, '.assay', 'accounts.json'), 'utf8');
  expect(kept).toContain('$argon2id$');
  const logs = await Promise.all(
    ['gateway.log', 'audit.log', 'host.log'].map((name) =>
      readFile(join(served.folder, '.assay', 'logs', name), 'utf8'),
    ),
  );
  for (const text of [kept, ...logs]) {
    for (const secret of [PASSWORD, 'a wrong password', served.token, tokens['chief'] ?? '?']) {
      expect(text).not.toContain(secret);
    }
  }
  const audit = await served.call('GET', '/api/v1/audit', undefined, as('chief'));
  expect(audit.json.data[0]).toMatchObject({
    user: 'chief',
    action: 'POST /api/v1/login',
    status: 401,
  });
});

test('users, tenants and the audit log are walked page by page: each item once', async () => {
  const walk = async (path: string) => {
    const seen: unknown[] = [];
    for (let cursor = ''; ;) {
      const page = await served.call('GET', `${path}?limit=2${cursor && `&cursor=${cursor}`}`);
      expect(page.status).toBe(200);
      seen.push(...page.json.data.map(({ id }: { id: unknown }) => id));
      const { total, next_cursor: next } = page.json.metadata.pagination;
      if (next === null) return { total, items: seen.length, different: new Set(seen).size };
      cursor = next;
    }
  };
  expect(await walk('/api/v1/users')).toEqual({ total: 4, items: 4, different: 4 });
  expect(await walk('/api/v1/tenants')).toEqual({ total: 2, items: 2, different: 2 });
  const audit = await walk('/api/v1/audit');
  expect(audit.items).toBeGreaterThan(8);
  expect(audit).toEqual({ total: audit.items, items: audit.items, different: audit.items });
  for (const query of ['limit=0', 'limit=many', 'cursr=x', 'cursor=bm9uZQ']) {
    const refused = await served.call('GET', `/api/v1/users?${query}`);
    expect([query, refused.status >= 400 && refused.status < 500]).toEqual([query, true]);
  }
});

test('guessing passwords is slowed down with the time to wait', async () => {
  const codes: number[] = [];
  for (let i = 0; i < 25; i++) codes.push((await login('nobody', `guess number ${i}`)).status);
  const last = await login('nobody', 'another guess');
  expect([codes[0], last.status]).toEqual([401, 429]);
  expect(Number(last.headers.get('retry-after'))).toBeGreaterThan(0);
  expect((await login('writer')).status).toBe(200);
});
