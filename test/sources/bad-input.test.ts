import { execFileSync } from 'node:child_process';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { zipSync } from 'fflate';
import { loadSource } from '../../kernel/sources/index.js';
import { addSchema, loadChecked } from '../../kernel/validation/index.js';
import { openStore, type Store } from '../../kernel/store/index.js';

const root = fileURLToPath(new URL('../../', import.meta.url));
let folder: string;
let store: Store;

beforeAll(async () => {
  execFileSync(process.execPath, [join(root, 'kernel/build.mjs'), 'load-worker']);
  folder = await mkdtemp(join(tmpdir(), 'assay-bad-'));
  store = await openStore({ file: join(folder, '.assay', 'store.duckdb'), threads: 1 });
});

afterAll(async () => {
  await store.close();
  await rm(folder, { recursive: true });
});

async function load(name: string, content: string | Uint8Array) {
  const source = join(folder, name);
  await writeFile(source, content);
  const context = { store, project: folder, publish: () => undefined, now: () => new Date(0) };
  return loadSource(context, { source, as: name });
}

const wide = (cell: (i: number) => string): string =>
  Array.from({ length: 100_000 }, (_, i) => cell(i)).join(',');

const BOMB = zipSync({
  'xl/workbook.xml': Buffer.from(
    '<workbook><sheets><sheet name="a" r:id="r1"/></sheets></workbook>',
  ),
  'xl/_rels/workbook.xml.rels': Buffer.from(
    '<Relationship Id="r1" Target="worksheets/sheet1.xml"/>',
  ),
  'xl/worksheets/sheet1.xml': Buffer.alloc(48 << 20, ' '),
});

const ENTITIES =
  '<?xml version="1.0"?>\n<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]>\n<rss version="2.0"><channel><item><title>&x;</title></item></channel></rss>';

test.each<[string, () => string | Uint8Array, string, number | undefined]>([
  [
    'wide.csv',
    () => `${wide((i) => `c${i}`)}\n${wide(() => '1')}\n${wide(() => '2')}\n`,
    'too-many-columns',
    2,
  ],
  ['long-record.csv', () => `a,b\n1,2\n"${'x'.repeat(40 << 20)}",3\n`, 'record-too-long', 3],
  ['long-line.txt', () => 'x'.repeat(20 << 20), 'no-table', 1],
  ['bomb.xlsx', () => BOMB, 'source-too-large', undefined],
  ['deep.json', () => '['.repeat(100_000), 'json-malformed', 1],
  ['entities.xml', () => ENTITIES, 'xml-entities', 2],
  ['track.gpx', () => '<?xml version="1.0"?><gpx><trk/></gpx>', 'format-unsupported', undefined],
  ['zeros.csv', () => Buffer.alloc(5000), 'format-unsupported', undefined],
])('%s is refused with its place, and nothing stays', async (name, content, code, line) => {
  await expect(load(name, content())).rejects.toMatchObject({
    code,
    ...(line === undefined ? {} : { place: { line } }),
  });
  expect(await store.query('SELECT 1 FROM assay.dataset WHERE name = $1', [name])).toEqual([]);
  expect(await store.query('SELECT 1 FROM assay.data_file WHERE name = $1', [name])).toEqual([]);
  expect(
    await store.query(
      `SELECT 1 FROM information_schema.tables WHERE table_schema = 'raw' AND table_name LIKE $1`,
      [`${name}%`],
    ),
  ).toEqual([]);
  expect(
    (await readdir(join(folder, '.assay', 'objects'))).filter((one) => one.startsWith('.')),
  ).toEqual([]);
});

test('bytes of another encoding are told with their line', async () => {
  const lines = Array.from({ length: 50 }, (_, i) =>
    Buffer.from(`${i};café\n`, i === 29 ? 'latin1' : 'utf8'),
  );
  const report = await load('mixed.csv', Buffer.concat([Buffer.from('n;name\n'), ...lines]));
  expect(report).toMatchObject({ rows: 50, warnings: [{ line: 31 }] });
});

test('a schema given to a load keeps every row and tells what is invalid', async () => {
  await addSchema(store, 'small', { type: 'object', properties: { b: { maximum: 10 } } });
  const { signal } = new AbortController();
  const one = () => load('checked.csv', 'a,b\n1,2\n3,40\n');
  const report = await loadChecked(store, { schema: 'small' }, signal, one);
  expect(report).toMatchObject({
    rows: 2,
    warnings: [{ line: 3, message: expect.stringContaining('small@1: 1 of 2') as string }],
  });
  await expect(loadChecked(store, { schema: 'none' }, signal, one)).rejects.toMatchObject({
    code: 'schema-unknown',
  });
});
