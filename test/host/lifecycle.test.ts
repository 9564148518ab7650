import { spawn } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { connect, hostFilePath } from '../../kernel/client/index.js';
import { projectAccess } from '../../kernel/client/project-access.js';
import { gone, TestProject } from './project.js';
import { root } from '../support/assay.js';

let project: TestProject;

beforeEach(async () => {
  project = await TestProject.make();
});
afterEach(() => project.remove());

test('eight clients that start at once get one host', async () => {
  const clients = await Promise.all(Array.from({ length: 8 }, () => project.connect()));
  const states = await Promise.all(clients.map((client) => client.status()));
  expect(new Set(states.map((state) => state.pid)).size).toBe(1);
  expect(states[0]).toMatchObject({ running: true, project: project.folder, datasets: 0 });
  const log = await project.log();
  expect(log.filter((entry) => entry.message === 'ready')).toHaveLength(1);
});

test('a killed host is replaced, what was committed is there, and events go on', async () => {
  const client = await project.connect();
  const other = await project.connect();
  await client.sql('SELECT i FROM range(5) t(i)', [], { asDataset: 'five' });
  const stop = new AbortController();
  const seen: string[] = [];
  const two = (async () => {
    for await (const event of other.events({ since: 0, signal: stop.signal })) {
      seen.push(event.dataset?.name ?? event.type);
      if (seen.at(-1) === 'two') return;
    }
  })();
  const pid = await project.pid();
  process.kill(pid, 'SIGKILL');
  await gone(pid);
  expect((await client.datasets()).map((dataset) => dataset.name)).toEqual(['five']);
  expect(await project.pid()).not.toBe(pid);
  await client.sql('SELECT 1 AS a', [], { asDataset: 'one' });
  await client.sql('SELECT 2 AS a', [], { asDataset: 'two' });
  await two;
  stop.abort();
  expect(seen.slice(-2)).toEqual(['one', 'two']);
});

test('stop ends the process; asking without starting finds nothing', async () => {
  const client = await project.connect();
  const pid = await project.pid();
  await client.stop();
  await gone(pid, 0);
  await expect(connect({ project: project.folder, start: false })).rejects.toMatchObject({
    code: 'host-not-running',
  });
  expect((await project.log()).at(-1)).toMatchObject({ message: 'ended' });
});

test('SIGTERM ends it cleanly', async () => {
  await project.connect();
  const pid = await project.pid();
  process.kill(pid, 'SIGTERM');
  await gone(pid);
  const log = await project.log();
  expect(log.at(-2)).toMatchObject({ message: 'ending', reason: 'SIGTERM' });
  expect(log.at(-1)).toMatchObject({ message: 'ended' });
});

test('it ends by itself when nobody needs it', async () => {
  process.env['ASSAY_IDLE_SECONDS'] = '1';
  try {
    const client = await project.connect();
    const pid = await project.pid();
    await client.close();
    await gone(pid);
    expect((await project.log()).at(-2)).toMatchObject({ message: 'ending', reason: 'idle' });
  } finally {
    delete process.env['ASSAY_IDLE_SECONDS'];
  }
});

test('a stale record is recognised, and a host of another build is replaced', async () => {
  await project.connect();
  const pid = await project.pid();
  process.kill(pid, 'SIGKILL');
  await gone(pid);
  const main = join(root, 'kernel/build/host.js');
  const old = spawn(
    process.execPath,
    [main, '--project', project.folder, '--version', '0.0.1+old'],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  for await (const chunk of old.stdout) if (String(chunk).includes('"ready"')) break;
  expect(await project.pid()).toBe(old.pid);
  const client = await project.connect();
  expect((await client.status()).version).not.toBe('0.0.1+old');
  await gone(old.pid ?? 0);
});

test('a broken record is no obstacle', async () => {
  const client = await project.connect();
  await client.stop();
  await writeFile(hostFilePath(project.folder), '{"pid":');
  const next = await project.connect();
  expect((await next.status()).running).toBe(true);
});

test('a damaged store is told in words and left as it is; put right, it opens with all that was in it', async () => {
  const client = await project.connect();
  await client.sql('SELECT i FROM range(5) t(i)', [], { asDataset: 'five' });
  await client.stop();
  const file = join(project.folder, '.assay/store.duckdb');
  const whole = await readFile(file);
  const damaged = Buffer.from(whole).fill(7, 100, 3000);
  await writeFile(file, damaged);
  await expect(project.connect()).rejects.toThrow(/is damaged and was left as it is.*objects/s);
  expect(damaged.equals(await readFile(file))).toBe(true);
  await writeFile(file, whole);
  const next = await project.connect();
  expect((await next.status()).datasets).toBe(1);
});

test('what the file system refuses is told with the file, the reason and a way out', () => {
  const refused = (code: string) =>
    projectAccess('/p', Object.assign(new Error(code), { code, path: '/p/.assay/host.lock' }));
  expect(refused('EROFS')).toMatchObject({
    code: 'project-not-writable',
    message: expect.stringContaining('.assay/host.lock is closed, its file system is read-only'),
  });
  expect(refused('EACCES')).toMatchObject({
    message: expect.stringContaining('another user'),
    remedy: expect.stringContaining('copy'),
  });
  expect(refused('ENOSPC')).toMatchObject({ code: 'ENOSPC' });
});
