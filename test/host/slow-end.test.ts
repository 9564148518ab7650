import { jest } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { endHost, type RunningHost } from '../../kernel/client/start-host.js';

/** A process that was asked to end and takes its time, as a host does that writes thousands of new tables out. */
function slowHost() {
  const child = spawn(process.execPath, ['-e', 'process.stdin.resume()'], {
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  const transport = {
    send: () => Promise.resolve({ status: 202, body: { dump: () => Promise.resolve() } }),
    close: () => Promise.resolve(),
  };
  const file = { pid: Number(child.pid), version: '', socket: '', started_at: '' };
  return { child, host: { file, transport } as unknown as RunningHost };
}

/** The clock as it stands at each look; the last time stays. */
function clock(...times: number[]) {
  let looks = 0;
  jest.spyOn(performance, 'now').mockImplementation(() => times[looks++] ?? Number(times.at(-1)));
}

afterEach(() => jest.restoreAllMocks());

test('a host that takes a minute to write its tables out is waited for', async () => {
  const { child, host } = slowHost();
  clock(0, 60_000);
  const ended = endHost(host);
  ended.catch(() => undefined);
  // Its first look comes at once, the next ones after pauses.
  const outcome = await Promise.race([
    ended.then(
      () => 'ended',
      (error: unknown) => error,
    ),
    new Promise((resolve) => setImmediate(() => setImmediate(() => resolve('waits')))),
  ]);
  child.stdin.end();
  await once(child, 'exit');
  expect(outcome).toBe('waits');
  await ended;
});

test('one that does not end at all is told of, with what to do', async () => {
  const { child, host } = slowHost();
  clock(0, 121_000);
  await expect(endHost(host)).rejects.toMatchObject({
    ...{ code: 'host-does-not-end', remedy: `end it: kill ${child.pid}` },
  });
  child.stdin.end();
  await once(child, 'exit');
});

test('whoever waits is told once what it is at, and again when that is something else', async () => {
  const { child, host } = slowHost();
  const project = await mkdtemp(join(tmpdir(), 'assay-slow-'));
  const log = join(project, '.assay/logs/host.log');
  await mkdir(dirname(log), { recursive: true });
  const say = (pid: number, at_work: string) =>
    appendFile(log, `${JSON.stringify({ pid, message: 'ending', at_work })}\n`);
  await writeFile(log, 'a line that was cut off and {"pid":\n');
  await say(1, 'is another host');
  await say(Number(child.pid), 'ends what runs');
  clock(0, 500, 1_500);
  const steps: string[] = [];
  let told: () => void = () => undefined;
  const onStep = (step: string) => {
    steps.push(step);
    told();
  };
  const next = () => new Promise<void>((resolve) => (told = resolve));
  const first = next();
  const ended = endHost(host, { project, onStep });
  await first;
  const second = next();
  await say(Number(child.pid), 'writes its store out: 2000 tables');
  await second;
  child.stdin.end();
  await ended;
  expect(steps).toEqual(['ends what runs', 'writes its store out: 2000 tables']);
  await rm(project, { recursive: true });
});
