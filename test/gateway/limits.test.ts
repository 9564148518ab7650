import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { assay } from '../support/assay.js';
import { Served } from './served.js';

test('a burst is refused with a time to come back, and then served', async () => {
  const served = await Served.start({ ASSAY_RATE_LIMIT: '5', ASSAY_TOKEN: ' given-token-1 \n' });
  try {
    const token = { authorization: 'Bearer given-token-1' };
    const answers = await Promise.all(
      Array.from({ length: 30 }, () => served.call('GET', '/api/v1/status', undefined, token)),
    );
    const refused = answers.filter(({ status }) => status === 429);
    expect(answers.filter(({ status }) => status === 200).length).toBeGreaterThanOrEqual(10);
    expect(refused.length).toBeGreaterThan(5);
    const wait = Number(refused[0]?.headers.get('retry-after'));
    expect(wait).toBe(1);
    await new Promise((resolve) => setTimeout(resolve, wait * 1000));
    expect((await served.call('GET', '/api/v1/status', undefined, token)).status).toBe(200);
  } finally {
    await served.remove();
  }
});

test('who sends too much and wants his line closed gets to see why', async () => {
  const served = await Served.start({ ASSAY_BODY_LIMIT: '1000' });
  try {
    const { port } = new URL(served.url);
    const answer = await new Promise<string>((resolve, reject) => {
      const socket = connect(Number(port), '127.0.0.1');
      let text = '';
      socket.on('data', (chunk) => (text += String(chunk)));
      socket.once('error', reject).once('close', () => resolve(text));
      const size = 4 * 1024 * 1024;
      socket.write(
        `POST /api/v1/sql HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\nconnection: close\r\nauthorization: Bearer ${served.token}\r\n` +
          `content-type: application/json\r\ncontent-length: ${size}\r\n\r\n`,
      );
      // The answer is long out when the last of it goes.
      socket.write('"'.repeat(size / 2));
      socket.once('data', () => socket.write('"'.repeat(size / 2)));
    });
    expect(answer).toMatch(/^HTTP\/1.1 413 /);
    expect(answer).toContain('body-too-large');
  } finally {
    await served.remove();
  }
});

test('a port that is taken is told, and no host is left', async () => {
  const first = await Served.start();
  const { port } = new URL(first.url);
  const second = await mkdtemp(join(tmpdir(), 'assay-gateway-'));
  const ended = await assay(['--project', second, 'serve', '--port', port]);
  expect([ended.code, ended.stderr]).toEqual([1, expect.stringContaining(`port ${port}`)]);
  expect(JSON.parse((await assay(['--project', second, 'status', '--json'])).stdout).running).toBe(
    false,
  );
  await rm(second, { recursive: true });
  await first.remove();
});

test('a wrong setting is refused by its name', async () => {
  await expect(Served.start({ ASSAY_RATE_LIMIT: 'many' })).rejects.toThrow(/ASSAY_RATE_LIMIT/);
  await expect(Served.start({ ASSAY_RATE_LIMTI: '5' })).rejects.toThrow(/ASSAY_RATE_LIMIT/);
  await expect(Served.start({ ASSAY_FILES: 'bucket' })).rejects.toThrow(/ASSAY_FILES/);
});

// Only Linux says what a process has mapped.
const onLinux = process.platform === 'linux' ? test : test.skip;
onLinux("the door takes no memory for the store's library, which only the host needs", async () => {
  const served = await Served.start();
  try {
    await served.call('GET', '/data');
    const maps = async (pid: number) => readFile(`/proc/${pid}/maps`, 'utf8');
    expect(await maps(await served.hostPid())).toMatch(/duckdb/);
    expect(await maps(served.doorPid)).not.toMatch(/duckdb/);
  } finally {
    await served.remove();
  }
});
