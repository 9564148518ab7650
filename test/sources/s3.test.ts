import { execFileSync } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import type { LoadRequest } from '@assay/schema';
import { loadSource } from '../../kernel/sources/index.js';
import { openStore, type Store } from '../../kernel/store/index.js';
import { S3Server } from '../support/s3-server.js';

const KEYS = { id: 'AKIDEXAMPLE', secret: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' };
let folder: string;
let store: Store;
let s3: S3Server;

beforeAll(async () => {
  // The loading thread runs from its bundle.
  const build = fileURLToPath(new URL('../../kernel/build.mjs', import.meta.url));
  execFileSync(process.execPath, [build, 'load-worker']);
  folder = await mkdtemp(join(tmpdir(), 'assay-s3-'));
  store = await openStore({ file: join(folder, 'store.duckdb'), threads: 2 });
  s3 = await S3Server.start('lab', KEYS);
});

afterAll(async () => {
  await store.close();
  await s3.stop();
  await rm(folder, { recursive: true, force: true });
});

function load(source: string, more: Partial<LoadRequest> = {}, secret = KEYS.secret) {
  const environment = {
    AWS_ENDPOINT_URL_S3: s3.endpoint,
    ...{ AWS_REGION: 'eu-central-1', AWS_ACCESS_KEY_ID: KEYS.id, AWS_SECRET_ACCESS_KEY: secret },
  };
  const context = { store, project: folder, publish: () => undefined, environment };
  return loadSource({ ...context, now: () => new Date() }, { source, ...more });
}

test('an object is loaded by its key, whatever stands in it, and not sent again while it is the same', async () => {
  const key = "runs/März (2) & 'x'+1.csv";
  s3.objects.set(key, Buffer.from('t,v\n1,2.5\n2,3.5\n'));
  const report = await load(`s3://lab/${key}`, { as: 'march' });
  expect(report).toMatchObject({ dataset: 'march', rows: 2, run: { inserted: 2 } });
  expect(report.source).toMatchObject({ name: "März (2) & 'x'+1.csv", bytes: 16 });
  const [sha256 = ''] = [String(report.source.sha256)];
  expect(await readFile(store.objects.path(sha256))).toEqual(s3.objects.get(key));
  s3.asked.length = 0;
  expect((await load(`s3://lab/${key}`, { as: 'march' })).run).toMatchObject({
    inserted: 0,
    unchanged: 2,
  });
  expect(s3.asked).toEqual([expect.stringMatching(/ 304$/)]);
});

test('a folder is read page by page of its list, and only what is new is added', async () => {
  for (const i of [1, 2, 3, 4, 5]) s3.objects.set(`many/${i}.csv`, Buffer.from(`t,v\n${i},${i}\n`));
  s3.objects.set('many/6.csv.gz', gzipSync('t,v\n6,6\n'));
  s3.objects.set('many/deeper/7.csv', Buffer.from('t,v\n7,7\n'));
  expect(await load('s3://lab/many/')).toMatchObject({
    dataset: 'many',
    rows: 6,
    source: { kind: 'folder' },
  });
  s3.objects.set('many/8.csv', Buffer.from('t,v\n8,8\n'));
  const { run } = await load('s3://lab/many/');
  expect([run.inserted, run.unchanged]).toEqual([1, 6]);
  expect((await store.query('SELECT t FROM many ORDER BY t')).map(({ t }) => t)).toEqual([
    1, 2, 3, 4, 5, 6, 8,
  ]);
});

test('a key that is not there and a secret that is wrong say so, and nothing is kept', async () => {
  await expect(load('s3://lab/none.csv')).rejects.toMatchObject({
    status: 404,
    code: 'fetch-status',
  });
  await expect(load('s3://lab/many/1.csv', { as: 'no' }, 'wrong')).rejects.toMatchObject({
    ...{ status: 403, message: expect.stringContaining('may not be read with these keys') },
  });
  expect(await store.query(`SELECT 1 FROM assay.dataset WHERE name IN ('none', 'no')`)).toEqual([]);
});

test('no key is written anywhere', async () => {
  await store.query('CHECKPOINT');
  const names = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = names.filter((one) => one.isFile()).map((one) => join(one.parentPath, one.name));
  const contents = await Promise.all(files.map((file) => readFile(file)));
  const holding = contents.filter(
    (bytes) => bytes.includes(KEYS.secret) || bytes.includes(KEYS.id),
  );
  expect(files.length).toBeGreaterThan(5);
  expect(holding).toEqual([]);
});
