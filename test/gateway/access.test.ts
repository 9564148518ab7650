import { execFile } from 'node:child_process';
import { stat, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { Served } from './served.js';

let served: Served;
beforeAll(async () => {
  served = await Served.start();
});
afterAll(() => served.remove());

/** fetch refuses to send a Host or Origin of one's own. */
function withHeaders(headers: Record<string, string>): Promise<number> {
  const { hostname, port } = new URL(served.url);
  return new Promise((resolve, reject) => {
    const call = request(
      {
        ...{ hostname, port, path: '/api/v1/status' },
        headers: { authorization: `Bearer ${served.token}`, ...headers },
      },
      (answer) => {
        answer.resume();
        resolve(answer.statusCode ?? 0);
      },
    );
    call.once('error', reject).end();
  });
}

test('a token is written for the owner alone', async () => {
  const { mode } = await stat(join(served.folder, '.assay', 'token'));
  expect(mode & 0o777).toBe(0o600);
});

test('only health is public, and tells no more than whether it works', async () => {
  const health = await served.call('GET', '/health', undefined, { authorization: '' });
  expect(health.status).toBe(200);
  expect(Object.keys(health.json).sort()).toEqual(['runner', 'status', 'store', 'version']);
  for (const path of ['/data', '/metrics', '/health/detailed', '/schema/openapi.json', '/x']) {
    const refused = await served.call('GET', path, undefined, { authorization: '' });
    expect([path, refused.status]).toEqual([path, 401]);
    expect(refused.headers.get('content-type')).toBe('application/problem+json');
    expect(refused.json.request_id).toBe(refused.headers.get('x-request-id'));
  }
  const wrong = await served.call('GET', '/data', undefined, { authorization: 'Bearer wrong' });
  expect(wrong.status).toBe(401);
  expect(
    (await served.call('GET', `/data?token=${served.token}`, undefined, { authorization: '' }))
      .status,
  ).toBe(401);
});

test('names and pages of others are refused', async () => {
  expect(await withHeaders({})).toBe(200);
  expect(await withHeaders({ host: 'evil.example' })).toBe(403);
  expect(await withHeaders({ host: 'localhost.evil.example:80' })).toBe(403);
  expect(await withHeaders({ host: 'localhost:9' })).toBe(200);
  expect(await withHeaders({ origin: 'http://evil.example' })).toBe(403);
  expect(await withHeaders({ origin: 'null' })).toBe(403);
  expect(await withHeaders({ origin: served.url })).toBe(200);
});

test('what is too large or too deep is refused, and the host goes on', async () => {
  const large = await served.call('POST', '/api/v1/sql', `"${'x'.repeat(17 * 2 ** 20)}"`);
  expect(large.status).toBe(413);
  const deep = `{"statement":${'['.repeat(50_000)}${']'.repeat(50_000)}}`;
  expect((await served.call('POST', '/api/v1/sql', deep)).status).toBe(400);
  expect((await served.call('GET', '/api/v1/status')).status).toBe(200);
});

test('the host cannot be ended through the door', async () => {
  const pid = await served.hostPid();
  for (const path of ['/api/v1/stop', '/api/v1/%73top', '/api/v1/stop?x']) {
    expect((await served.call('POST', path)).status).toBe(404);
  }
  expect(await served.hostPid()).toBe(pid);
});

test('an unknown method is told the known ones', async () => {
  const answer = await served.call('PATCH', '/data');
  expect(answer.status).toBe(405);
  expect(answer.headers.get('allow')).toBe('GET, HEAD');
});

test('the documents open with a cookie and ask nobody else', async () => {
  const page = await served.call('GET', `/schema/swagger?token=${served.token}`, undefined, {
    authorization: '',
  });
  expect(page.status).toBe(200);
  const cookie = (page.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
  expect(cookie).not.toContain(served.token);
  const paths = [...page.text.matchAll(/(?:src|href)="([^"]+)"/g)].map((match) => match[1] ?? '');
  expect(paths.length).toBeGreaterThan(2);
  for (const path of [...paths, '/schema/redoc', '/schema/assets/redoc.standalone.js']) {
    expect(path).toMatch(/^\/schema\//);
    const part = await served.call('GET', path, undefined, { authorization: '', cookie });
    expect([path, part.status]).toEqual([path, 200]);
  }
  // The cookie opens the documents alone.
  const data = await served.call('GET', '/data', undefined, { authorization: '', cookie });
  expect(data.status).toBe(401);
});

test('the document names every operation that is there', async () => {
  const { json } = await served.call('GET', '/schema/openapi.json');
  expect(json.openapi).toBe('3.1.0');
  for (const path of [
    '/api/etl/process',
    '/api/etl/results/{result_id}/export',
    '/api/optimizer',
    '/api/v1/etl/raw-data/store',
    '/api/v1/etl/raw-data/{record_id}/status',
    '/api/v1/webhooks',
    '/data',
    '/stats',
    '/health',
    '/ws',
  ]) {
    expect(Object.keys(json.paths)).toContain(path);
  }
  expect(json.paths['/api/v1/stop']).toBeUndefined();
  const operations = Object.values(json.paths as Record<string, Record<string, Named>>)
    .flatMap((one) => Object.values(one))
    .map(({ operationId }) => operationId);
  expect(new Set(operations).size).toBe(operations.length);
  // What the client's types are made from.
  const file = join(served.folder, 'openapi.json');
  await writeFile(file, JSON.stringify(json));
  const generator = fileURLToPath(new URL('../../kernel/client/generate.mjs', import.meta.url));
  const env = { ...process.env, NODE_OPTIONS: '' };
  await promisify(execFile)(process.execPath, [generator, '--check', '--from', file], { env });
});

interface Named {
  operationId: string;
}
