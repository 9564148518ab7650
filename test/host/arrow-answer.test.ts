import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { get, request, type IncomingMessage } from 'node:http';
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

/** The file of an answer goes when the host hears that the answer has ended, which may be after its reader. */
async function gone(): Promise<void> {
  while ((await files()).length > 0) await breathe();
}

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
  await gone();
});

test('readers that stand still hold one file, and not the memory, until the last one goes', async () => {
  const [first, second, last] = await Promise.all([stalled(), stalled(), stalled()]);
  expect(await files()).toHaveLength(1);
  first.destroy();
  last.destroy();
  await Promise.all([once(first, 'close'), once(last, 'close')]);
  const chunks = (await second.toArray()) as Buffer[];
  expect(tableFromIPC(Buffer.concat(chunks)).numRows).toBe(ROWS);
  await gone();
});

test('who goes while others wait for the same answer does not take it along', async () => {
  const path = '/api/v1/datasets/long/arrow';
  const leaves = get({ socketPath, path, agent: false });
  leaves.once('error', () => undefined);
  await once(leaves, 'finish');
  const stays = stalled();
  leaves.destroy();
  const chunks = (await (await stays).toArray()) as Buffer[];
  expect(tableFromIPC(Buffer.concat(chunks)).numRows).toBe(ROWS);
  await gone();
});

describe('the answer to a statement', () => {
  const statement = 'SELECT n, word FROM long ORDER BY n';

  test('is the same in every format, and leaves no file', async () => {
    const csv = Buffer.from(await client.sqlBytes(statement, [], { format: 'csv' })).toString();
    const lines = csv.split('\r\n');
    expect([lines.length, lines[0], lines[1], lines[ROWS]]).toEqual([
      ...[ROWS + 2, 'n,word', '0,'],
      `${ROWS - 1},w${(ROWS - 1) % 911}`,
    ]);
    const arrow = tableFromIPC(await client.sqlBytes(statement, [], { format: 'arrow' }));
    expect([arrow.numRows, arrow.batches.length > 1]).toEqual([ROWS, true]);
    expect(arrow.getChild('n')?.get(ROWS - 1)).toBe(BigInt(ROWS - 1));
    const parquet = await client.sqlBytes(statement, [], { format: 'parquet' });
    const text = Buffer.from(parquet);
    expect([text.subarray(0, 4), text.subarray(-4)].map(String)).toEqual(['PAR1', 'PAR1']);
    await gone();
  });

  test('has its columns also where it has no rows', async () => {
    const none = `${statement.replace('ORDER', 'WHERE n < $1 ORDER')}`;
    const csv = await client.sqlBytes(none, [-1], { format: 'csv' });
    expect(Buffer.from(csv).toString()).toBe('n,word\r\n');
    const arrow = tableFromIPC(await client.sqlBytes(none, [-1], { format: 'arrow' }));
    expect(arrow.schema.fields.map(({ name }) => name)).toEqual(['n', 'word']);
  });

  test.each(['csv', 'arrow', 'parquet'])(
    'as %s lies in a file while its reader stands',
    async (format) => {
      const asked = request({
        ...{ socketPath, path: '/api/v1/sql', method: 'POST', agent: false },
        headers: { 'content-type': 'application/json' },
      });
      asked.end(JSON.stringify({ statement, format }));
      const [answer] = (await once(asked, 'response')) as [IncomingMessage];
      expect(await files()).toHaveLength(1);
      answer.destroy();
      while ((await files()).length > 0) await breathe();
    },
  );

  test.each(['csv', 'arrow', 'parquet'] as const)(
    'as %s that fails leaves no file',
    async (format) => {
      const wrong = "SELECT CASE WHEN n < 200000 THEN 1 ELSE error('no') END AS x FROM long";
      await expect(client.sqlBytes(wrong, [], { format })).rejects.toMatchObject({ status: 422 });
      await gone();
    },
  );
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
