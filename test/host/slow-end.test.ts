import { jest } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
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
