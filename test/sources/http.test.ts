import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadSource } from '../../kernel/sources/index.js';
import { openStore, type Store } from '../../kernel/store/index.js';
import { apiAnswers, type Answer } from './api-shapes.js';

const root = fileURLToPath(new URL('../../', import.meta.url));

let folder: string;
let store: Store;
let server: Server;
let base: string;
let answers: Record<string, Answer> = {};
const asked: { url: string; headers: IncomingMessage['headers'] }[] = [];

beforeAll(async () => {
  execFileSync(process.execPath, [join(root, 'kernel/build.mjs'), 'load-worker']);
  folder = await mkdtemp(join(tmpdir(), 'assay-http-'));
  store = await openStore({ file: join(folder, '.assay', 'store.duckdb'), threads: 1 });
  server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    asked.push({ url: url.href, headers: request.headers });
    const answer = answers[url.pathname];
    if (answer === undefined) response.writeHead(404).end();
    else answer(url, response, request);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  answers = apiAnswers(base, asked);
});

afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await store.close();
  await rm(folder, { recursive: true });
});

function load(path: string, as = path.replace(/\W/g, '_')) {
  const context = { store, project: folder, publish: () => undefined, now: () => new Date(0) };
  return loadSource(context, { source: `${base}${path}`, as });
}

test.each([
  ...['/link', '/next', '/links', '/number?p=1', '/cursor', '/offset', '/world-bank', '/odata'],
  ...['/odata-2', '/spring', '/more', '/after-id', '/relay', '/token', '/bookmark', '/nested'],
  ...['/start-at', '/json-api', '/wiki'],
])('all pages of %s make one dataset, each record with its place', async (path) => {
  const report = await load(path);
  expect(report).toMatchObject({ rows: 12, rejected: 0, source: { kind: 'api', pages: 3 } });
  expect(report.columns.map((c) => `${c.name}:${c.type}`)).toEqual(['id:integer', 'x:number']);
  expect(
    await store.query(
      `SELECT min(id) AS a, max(id) AS b, count(DISTINCT id) AS n FROM "${report.dataset}"`,
    ),
  ).toEqual([{ a: 4, b: 15, n: 12 }]);
  expect((await load(path)).run).toMatchObject({ inserted: 0, unchanged: 12 });
});

test('an empty page ends the pages, wherever the next address leads', async () => {
  expect(await load('/ckan?limit=4')).toMatchObject({ rows: 12, source: { pages: 4 } });
});

test('a service that says "later" is asked again, within bounds, and the report says so', async () => {
  process.env['ASSAY_TEST_KEY'] = 'hush-hush';
  try {
    const report = await load('/busy?api_key=$ASSAY_TEST_KEY', 'busy');
    expect(report).toMatchObject({
      rows: 12,
      source: { pages: 3, retries: 3, waited_seconds: 0.5 },
    });
    expect(JSON.stringify(report)).not.toContain('hush');
  } finally {
    delete process.env['ASSAY_TEST_KEY'];
  }
  await expect(load('/much-later')).rejects.toMatchObject({
    ...{ code: 'fetch-limited', message: expect.stringContaining('86400 seconds') },
  });
  const before = asked.length;
  await expect(load('/down')).rejects.toMatchObject({ code: 'fetch-limited' });
  expect(asked.length - before).toBe(6);
});

test('what the service counts and did not send, or sends in no known way, is a warning', async () => {
  const warned = async (path: string) => (await load(path)).warnings.map((one) => one.message);
  expect(await warned('/part')).toEqual([expect.stringMatching(/counts 250 records and 4 came/)]);
  expect(await warned('/deaf')).toEqual([expect.stringMatching(/more follows behind page 1/)]);
});

test('the charset that a service declares is taken where the bytes leave it open', async () => {
  const report = await load('/latin', 'latin');
  expect(report.source).toMatchObject({ encoding: 'iso-8859-2' });
  expect(await store.query('SELECT name FROM latin WHERE x = 1')).toEqual([{ name: 'łódź' }]);
});

test('pages and redirects in a circle and pages without end are refused', async () => {
  await expect(load('/endless')).rejects.toMatchObject({ code: 'page-loop' });
  await expect(load('/circle')).rejects.toMatchObject({ code: 'page-loop' });
  await expect(load('/echo')).rejects.toMatchObject({ code: 'page-loop' });
  process.env['ASSAY_FETCH_PAGES'] = '30';
  try {
    await expect(load('/forever')).rejects.toMatchObject({ code: 'too-many-pages' });
  } finally {
    delete process.env['ASSAY_FETCH_PAGES'];
  }
  await expect(load('/moved')).rejects.toMatchObject({ code: 'redirect-loop' });
});

test('what the address says is unchanged is not sent again', async () => {
  const first = await load('/tagged');
  const second = await load('/tagged');
  expect(first).toMatchObject({ rows: 2, source: { etag: '"v1"' } });
  expect(second).toMatchObject({ rows: 2, run: { inserted: 0, unchanged: 2 } });
  expect(asked.at(-1)?.headers['if-none-match']).toBe('"v1"');
});

test('bytes tell the format, whatever the service says', async () => {
  expect(await load('/liar')).toMatchObject({
    ...{ rows: 2, source: { delimiter: ';', decimal: ',' } },
    warnings: [{ message: expect.stringContaining('it is no JSON') }],
  });
  await expect(load('/page.html')).rejects.toMatchObject({ code: 'format-unsupported' });
});

test('a key comes from the environment and is stored nowhere', async () => {
  await expect(load('/locked', 'locked')).rejects.toMatchObject({ code: 'fetch-status' });
  await expect(load('/locked?api_key=$ASSAY_TEST_KEY', 'locked')).rejects.toMatchObject({
    code: 'key-missing',
  });
  process.env['ASSAY_TEST_KEY'] = 'hush-hush';
  process.env['ASSAY_KEY_127_0_0_1'] = 'hush-hush';
  try {
    expect((await load('/locked?api_key=$ASSAY_TEST_KEY', 'locked')).rows).toBe(3);
    expect((await load('/locked?api_key=hush-hush', 'plain')).rows).toBe(3);
    expect((await load('/locked', 'bearer')).rows).toBe(3);
  } finally {
    delete process.env['ASSAY_TEST_KEY'];
    delete process.env['ASSAY_KEY_127_0_0_1'];
  }
  const kept = await store.query(
    `SELECT source::VARCHAR AS t FROM assay.dataset UNION ALL SELECT location FROM assay.data_file UNION ALL SELECT name FROM assay.data_file UNION ALL SELECT source_uri FROM checkpoint.load_run`,
  );
  expect(JSON.stringify(kept)).not.toContain('hush');
});

test('an answer that breaks off or never ends leaves nothing behind', async () => {
  await expect(load('/broken')).rejects.toMatchObject({ code: 'fetch-failed' });
  process.env['ASSAY_FETCH_LIMIT_MB'] = '8';
  try {
    await expect(load('/flood')).rejects.toMatchObject({ code: 'source-too-large' });
  } finally {
    delete process.env['ASSAY_FETCH_LIMIT_MB'];
  }
  await expect(load('/none')).rejects.toMatchObject({ code: 'fetch-status' });
  expect(
    await store.query(
      `SELECT name FROM assay.dataset WHERE name IN ('_broken', '_flood', '_none')`,
    ),
  ).toEqual([]);
});

test('a feed is followed to its last page, and one that leads in a circle is refused', async () => {
  const report = await load('/feed');
  expect(report).toMatchObject({ rows: 12, warnings: [], source: { kind: 'atom', pages: 3 } });
  expect(
    await store.query(`SELECT min(id::INT) AS a, max(id::INT) AS b FROM "${report.dataset}"`),
  ).toEqual([{ a: 4, b: 15 }]);
  await expect(load('/feed-circle')).rejects.toMatchObject({ code: 'page-loop' });
  const json = await load('/json-feed');
  expect(json).toMatchObject({ rows: 12, warnings: [], source: { kind: 'jsonfeed', pages: 3 } });
  expect(await idsOf(json.dataset)).toEqual([{ a: 4, b: 15, n: 12 }]);
});

test('pages of CSV and of JSON Lines are followed by their Link header, and told apart when their columns differ', async () => {
  for (const path of ['/csv-pages', '/lines-pages']) {
    const report = await load(path);
    expect(report).toMatchObject({ rows: 12, source: { pages: 3 } });
    expect(report.columns.map(({ type }) => type)).toEqual(['integer', 'number']);
    expect(await idsOf(report.dataset)).toEqual([{ a: 4, b: 15, n: 12 }]);
  }
  await expect(load('/csv-swapped')).rejects.toMatchObject({ code: 'page-unlike' });
});

function idsOf(dataset: string) {
  return store.query(
    `SELECT min(id::INT) AS a, max(id::INT) AS b, count(*) AS n FROM "${dataset}"`,
  );
}
