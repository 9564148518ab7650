import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { lives } from '../support/lives.js';
import { Served } from './served.js';

let served: Served;
beforeAll(async () => {
  served = await Served.start();
  const source = join(served.folder, 'ramp.csv');
  await writeFile(source, `v\n${Array.from({ length: 200 }, (_, i) => i).join('\n')}\n`);
  await served.call('POST', '/api/v1/load', { source });
});
afterAll(() => served.remove());

const process_ = async () => {
  const body = {
    processor: 'rolling_mean',
    dataset: 'ramp',
    parameters: { window: 3 },
    cache: false,
  };
  return (await served.call('POST', '/api/v1/process', body)).json as {
    id: string;
    task_id: string;
  };
};

/** Messages of a socket from its opening on, until one says that a job is done. */
function statusesOf(socket: WebSocket): Promise<any[]> {
  const told: any[] = [];
  return new Promise((resolve, reject) => {
    socket.addEventListener('error', () => reject(new Error('refused')));
    socket.addEventListener('message', ({ data }) => {
      const message = JSON.parse(String(data));
      if (message.type !== 'etl_update') return;
      told.push(message);
      if (message.status !== 'COMPLETED') return;
      socket.close();
      resolve(told);
    });
  });
}

test('a socket tells each change of a status, once and in order', async () => {
  const url = `${served.url.replace('http', 'ws')}/ws`;
  await expect(statusesOf(new WebSocket(url))).rejects.toThrow('refused');
  const socket = new WebSocket(`${url}?token=${served.token}`);
  const told = statusesOf(socket);
  await new Promise((resolve) => socket.addEventListener('open', resolve));
  const { id } = await process_();
  const states = ['PENDING', 'PROCESSING', 'COMPLETED'];
  const expected = states.map((status) => expect.objectContaining({ status, result_id: id }));
  expect(await told).toEqual(expected);
  const again = statusesOf(new WebSocket(`${url}?since=0&token=${served.token}`));
  expect(await again).toEqual(expected);
});

test('a webhook gets one signed message a job, again after a failure', async () => {
  const got: { id: string; signed: boolean; body: any }[] = [];
  let secret = '';
  let enough: () => void = () => undefined;
  const delivered = new Promise<void>((resolve) => (enough = resolve));
  const server: Server = createServer((request, response) => {
    void text(request).then((body) => {
      const id = String(request.headers['webhook-id']);
      const key = Buffer.from(secret.slice('whsec_'.length), 'base64');
      const signed = createHmac('sha256', key)
        .update(`${id}.${String(request.headers['webhook-timestamp'])}.${body}`)
        .digest('base64');
      got.push({
        ...{ id, signed: request.headers['webhook-signature'] === `v1,${signed}` },
        body: JSON.parse(body),
      });
      response.writeHead(got.length === 1 ? 500 : 204).end();
      if (got.length === 3) enough();
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const hook = await served.call('POST', '/api/v1/webhooks', {
    url: `http://127.0.0.1:${port}/hook`,
  });
  expect(hook.status).toBe(201);
  ({ secret } = hook.json);
  const first = await process_();
  await served.ended(first.task_id);
  const second = await process_();
  await delivered;
  expect(got.every(({ signed }) => signed)).toBe(true);
  // The first try failed: its message came twice under one id.
  const ids = got.map(({ body }) => body.data.id);
  expect(new Set(ids)).toEqual(new Set([first.task_id, second.task_id]));
  expect(new Set(got.map(({ id }) => id)).size).toBe(2);
  expect(got[0]?.body.type).toBe('job.completed');
  const listed = await served.call('GET', '/api/v1/webhooks');
  expect(listed.text).not.toContain(secret);
  expect((await served.call('DELETE', `/api/v1/webhooks/${hook.json.id}`)).status).toBe(200);
  server.close();
  server.closeAllConnections();
  for (const url of ['ftp://x', 'nonsense', 'http://u:p@x/']) {
    expect((await served.call('POST', '/api/v1/webhooks', { url })).status).toBe(422);
  }
  for (const host of ['169.254.169.254', '2852039166', '[::ffff:169.254.169.254]', '[fe80::1]']) {
    const url = `http://${host}/latest`;
    expect((await served.call('POST', '/api/v1/webhooks', { url })).status).toBe(403);
  }
});

test('health, figures and metrics follow what happens', async () => {
  const health = await served.call('GET', '/health/detailed');
  expect(health.status).toBe(200);
  expect(Object.keys(health.json.components)).toEqual(
    expect.arrayContaining(['store', 'runner', 'sandbox', 'disk', 'parser', 'builder']),
  );
  const stats = await served.call('GET', '/stats');
  const all = stats.json.data.find((one: any) => one.scope === 'all');
  expect(all.success_rate).toBe(100);
  const metrics = await served.call('GET', '/metrics');
  expect(metrics.headers.get('content-type')).toMatch(/^text\/plain/);
  expect(metrics.text).toMatch(/^assay_queue_depth 0$/m);
  expect(metrics.text).toMatch(/^assay_jobs\{status="COMPLETED"\} [1-9]/m);
  for (const line of metrics.text.trim().split('\n')) {
    expect(line).toMatch(/^(# (HELP|TYPE) \w+ .+|\w+(\{.*\})? -?[\d.e+-]+)$/);
  }
});

test('more than one bad row in twenty is an alert, and a failed job is one at once', async () => {
  const schema = { properties: { v: { type: 'integer', maximum: 9 } } };
  await served.call('POST', '/api/v1/schemas', { name: 'small', schema });
  for (const [name, bad] of Object.entries({ five_bad: 5, six_bad: 6 })) {
    const rows = Array.from({ length: 100 }, (_, i) => `k${i},${i >= 50 && i < 50 + bad ? 99 : 1}`);
    const file = join(served.folder, `${name}.csv`);
    await writeFile(file, `k,v\n${rows.join('\n')}\n`);
    await served.call('POST', '/api/v1/load', { source: file, schema: 'small' });
  }
  const custom = join(served.folder, 'processors', 'custom');
  await mkdir(custom, { recursive: true });
  await writeFile(
    join(custom, 'boom.ts'),
    `export function process() { throw new Error('kaboom'); }`,
  );
  const wish = { processor: 'boom', dataset: 'five_bad', max_retries: 0 };
  const job = await served.call('POST', '/api/v1/process', wish);
  await served.ended(job.json.task_id);
  const first = (await served.call('GET', '/api/v1/alerts?limit=1')).json;
  const { next_cursor, total } = first.metadata.pagination;
  const rest = (await served.call('GET', `/api/v1/alerts?cursor=${next_cursor}`)).json;
  const data = [...first.data, ...rest.data];
  expect(data).toHaveLength(total);
  expect(new Set(data.map(({ id }) => id)).size).toBe(total);
  expect(data[0].time > data.at(-1).time).toBe(true);
  const told = (data as { kind: string; message: string }[]).map(
    ({ kind, message }) => `${kind}: ${message}`,
  );
  expect(told).toContain('bad-rows: 6.0 % of the rows of "six_bad" do not follow small@1');
  expect(told.filter((text) => text.includes('five_bad'))).toEqual([]);
  expect(told).toContainEqual(expect.stringMatching(/^job-failed: .*boom.*kaboom/));
  const metrics = await served.call('GET', '/metrics');
  expect(metrics.text).toMatch(/assay_sandbox_jobs_total\{name="boom",status="FAILED"\} 1/);
});

test('a host that is killed is followed by another', async () => {
  const pid = await served.hostPid();
  process.kill(pid, 'SIGKILL');
  const answers = await Promise.all(
    Array.from({ length: 5 }, () => served.call('GET', '/api/v1/datasets/ramp')),
  );
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
  expect(await served.hostPid()).not.toBe(pid);
});

test('SIGTERM ends the server and the host that it started, whoever listens', async () => {
  const other = await Served.start();
  const pid = await other.hostPid();
  const open = await fetch(`${other.url}/api/v1/events`, {
    headers: { authorization: `Bearer ${other.token}` },
  });
  const { code, ms } = await other.end();
  expect(code).toBe(0);
  expect(ms).toBeLessThan(10_000);
  expect(lives(pid)).toBe(false);
  await open.body?.cancel().catch(() => undefined);
  await other.remove();
});
