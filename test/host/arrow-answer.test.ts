import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { get, type IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { tmpdir } from 'node:os';
import { once } from 'node:events';
import { setImmediate as breathe } from 'node:timers/promises';
import { tableFromIPC } from 'apache-arrow';
import type { Client } from '../../kernel/client/index.js';
import { hostFilePath, type HostFile } from '../../kernel/client/index.js';
import { LongAnswer } from '../../kernel/host/long-answer.js';
import { TestProject } from './project.js';

const ROWS = 280_000;
let project: TestProject;
let client: Client;
let socketPath: string;
let exports: string;

beforeAll(async () => {
  project = await TestProject.make();
  client = await project.connect();
  const file = join(project.folder, 'long.csv');
  const lines = Array.from({ length: ROWS }, (_, i) => `${i},${i % 7 === 0 ? '' : `w${i % 911}`}`);
  await writeFile(file, `n,word\n${lines.join('\n')}\n`);
  await client.load({ source: file });
  ({ socket: socketPath } = JSON.parse(
    await readFile(hostFilePath(project.folder), 'utf8'),
  ) as HostFile);
  exports = join(project.folder, '.assay', 'exports');
});
afterAll(() => project.remove());

const files = () => readdir(exports).catch(() => []);

/** A reader that takes nothing but the head of its answer. */
async function stalled(): Promise<IncomingMessage> {
  const asked = get({ socketPath, path: '/api/v1/datasets/long/arrow', agent: false });
  const [answer] = (await once(asked, 'response')) as [IncomingMessage];
  return answer;
}

test('a long dataset comes in batches, each value in its place, and leaves no file', async () => {
  const table = tableFromIPC(await client.arrow('long'));
  expect(table.batches.length).toBeGreaterThan(1);
  expect(table.numRows).toBe(ROWS);
  const [numbers, words] = [table.getChild('n'), table.getChild('word')];
  for (let i = 0; i < ROWS; i += 10_013) {
    expect(numbers?.get(i)).toBe(BigInt(i));
    expect(words?.get(i)).toBe(i % 7 === 0 ? null : `w${i % 911}`);
  }
  expect(await files()).toEqual([]);
});

test('a reader that stands still holds a file, and not the memory, until it goes', async () => {
  const readers = [await stalled(), await stalled(), await stalled()];
  expect(await files()).toHaveLength(readers.length);
  readers.forEach((reader) => reader.destroy());
  while ((await files()).length > 0) await breathe();
});

test('a short answer needs no file, and one that is given up leaves none', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'assay-answer-'));
  const short = new LongAnswer(folder);
  await short.add([Buffer.from('ab'), Buffer.from('c')]);
  expect(short.body()).toEqual(Buffer.from('abc'));
  const long = new LongAnswer(folder);
  await long.add([Buffer.alloc(300_000)]);
  expect(await readdir(folder)).toHaveLength(1);
  await long.drop();
  expect(await readdir(folder)).toEqual([]);
  await rm(folder, { recursive: true });
});
