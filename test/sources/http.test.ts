import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadSource } from '../../kernel/sources/index.js';
import { openStore, type Store } from '../../kernel/store/index.js';

const root = fileURLToPath(new URL('../../', import.meta.url));
type Answer = (url: URL, response: ServerResponse, request: IncomingMessage) => void;

let folder: string;
let store: Store;
let server: Server;
let base: string;
const asked: { url: string; headers: IncomingMessage['headers'] }[] = [];

const rows = (from: number, count: number): { id: number; x: number }[] =>
  Array.from({ length: count }, (_, i) => ({ id: from + i, x: (from + i) / 4 }));
const json = (
  response: ServerResponse,
  body: unknown,
  headers: Record<string, string> = {},
): void =>
  void response
    .writeHead(200, { 'content-type': 'application/json', ...headers })
    .end(JSON.stringify(body));
const page = (url: URL, name = 'page'): number => Number(url.searchParams.get(name) ?? 1);

/** Three pages of four records each, told in the ways of different services. */
const answers: Record<string, Answer> = {
  '/link': (url, response) => {
    const n = page(url);
    const next = `<${base}/link?page=${n + 1}>; rel="next", <${base}/link?page=3>; rel="last"`;
    json(response, rows(n * 4, 4), n < 3 ? { link: next } : {});
  },
  '/next': (url, response) => {
    const n = page(url);
    json(response, {
      count: 12,
      next: n < 3 ? `/next?page=${n + 1}` : null,
      results: rows(n * 4, 4),
    });
  },
  '/links': (url, response) => {
    const n = page(url);
    json(response, {
      data: rows(n * 4, 4),
      links: { self: url.href, ...(n < 3 ? { next: { href: `?page=${n + 1}` } } : {}) },
    });
  },
  '/number': (url, response) => {
    const n = page(url, 'p');
    json(response, { items: rows(n * 4, 4), meta: { page: n, total_pages: 3 } });
  },
  '/cursor': (url, response) => {
    const n = Number(url.searchParams.get('cursor')?.slice(1) ?? 1);
    json(response, { items: rows(n * 4, 4), next_cursor: n < 3 ? `c${n + 1}` : '' });
  },
  '/offset': (url, response) => {
    const offset = Number(url.searchParams.get('offset') ?? 0);
    json(response, { offset, limit: 4, total: 12, records: rows(offset + 4, 4) });
  },
  '/circle': (_, response) => json(response, { next: '/circle', data: rows(0, 2) }),
  '/endless': (url, response) => json(response, { next_page: page(url) + 1, data: [] }),
  '/tagged': (_, response, request) => {
    if (request.headers['if-none-match'] === '"v1"') response.writeHead(304).end();
    else
      response.writeHead(200, { 'content-type': 'text/csv', etag: '"v1"' }).end('a,b\n1,2\n3,4\n');
  },
  '/liar': (_, response) =>
    void response.writeHead(200, { 'content-type': 'application/json' }).end('a;b\n1,5;2\n2,5;3\n'),
  '/page.html': (_, response) =>
    void response
      .writeHead(200, { 'content-type': 'text/csv' })
      .end('<!doctype html><html><body>Sign in</body></html>'),
  '/locked': (url, response, request) => {
    const right =
      url.searchParams.get('api_key') === 'hush-hush' ||
      request.headers.authorization === 'Bearer hush-hush';
    if (right) json(response, { data: rows(1, 3) });
    else response.writeHead(401).end();
  },
  '/moved': (_, response) => void response.writeHead(302, { location: '/moved' }).end(),
  '/broken': (_, response) => {
    response.writeHead(200, { 'content-length': '1000' });
    response.write('a,b\n1,2\n', () => response.destroy());
  },
  '/flood': (_, response) => {
    const chunk = Buffer.alloc(1 << 16, 'x,1\n');
    const more = (): void => {
      while (!response.destroyed && response.write(chunk));
      if (!response.destroyed) response.once('drain', more);
    };
    more();
  },
};

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

test.each(['/link', '/next', '/links', '/number?p=1', '/cursor', '/offset'])(
  'all pages of %s make one dataset, each record with its place',
  async (path) => {
    const report = await load(path);
    expect(report).toMatchObject({ rows: 12, rejected: 0, source: { kind: 'api', pages: 3 } });
    expect(report.columns.map((c) => `${c.name}:${c.type}`)).toEqual(['id:integer', 'x:number']);
    expect(
      await store.query(
        `SELECT min(id) AS a, max(id) AS b, count(DISTINCT id) AS n FROM "${report.dataset}"`,
      ),
    ).toEqual([{ a: 4, b: 15, n: 12 }]);
    expect((await load(path)).run).toMatchObject({ inserted: 0, unchanged: 12 });
  },
);

test('pages and redirects in a circle and pages without end are refused', async () => {
  await expect(load('/endless')).rejects.toMatchObject({ code: 'page-loop' });
  await expect(load('/circle')).rejects.toMatchObject({ code: 'page-loop' });
  await expect(load('/moved')).rejects.toMatchObject({ code: 'redirect-loop' });
}, 30_000);

test('what the address says is unchanged is not sent again', async () => {
  const first = await load('/tagged');
  const second = await load('/tagged');
  expect(first).toMatchObject({ rows: 2, source: { etag: '"v1"' } });
  expect(second).toMatchObject({ rows: 2, run: { inserted: 0, unchanged: 2 } });
  expect(asked.at(-1)?.headers['if-none-match']).toBe('"v1"');
});

test('bytes tell the format, whatever the service says', async () => {
  expect(await load('/liar')).toMatchObject({ rows: 2, source: { delimiter: ';', decimal: ',' } });
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
