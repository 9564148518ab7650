import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFile, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { DuckDBInstance } from '@duckdb/node-api';
import type { LoadRequest } from '@assay/schema';
import { loadSource } from '../../kernel/sources/index.js';
import { openStore, type Row, type Store } from '../../kernel/store/index.js';

const here = fileURLToPath(new URL('.', import.meta.url));
const files = join(here, 'files');
let folder: string;
let store: Store;

function load(source: string, as: string) {
  return loadMore({ source, as });
}

function loadMore(request: LoadRequest) {
  const now = (): Date => new Date('2026-01-01T00:00:00Z');
  return loadSource({ store, project: folder, publish: () => undefined, now }, request);
}

beforeAll(async () => {
  execFileSync(process.execPath, [join(here, '../../kernel/build.mjs'), 'load-worker']);
  folder = await mkdtemp(join(tmpdir(), 'assay-raw-'));
  store = await openStore({ file: join(folder, '.assay', 'store.duckdb'), threads: 2 });
});

afterAll(async () => {
  await store.close();
  await rm(folder, { recursive: true, force: true });
});

async function rawOf(table: string, object: string): Promise<Row[]> {
  const sql = `SELECT line, byte_start, byte_end, record, status, raw_data FROM ${table} WHERE object = '${object}' ORDER BY byte_start`;
  const { rows } = await store.readRows(sql);
  return rows.map(([line, start, end, record, status, text]) => ({
    line,
    start,
    end,
    record,
    status,
    text,
  }));
}

test('spans and gaps give back every text of the corpus, byte for byte and line by line', async () => {
  const names = (await readdir(files)).filter((name) => /\.(csv|tsv|txt|dat|asc)$/.test(name));
  let records = 0;
  // A fourth of them, so that the test takes seconds; ASSAY_ALL=1 takes all.
  const every = process.env['ASSAY_ALL'] === '1' ? 1 : 4;
  for (const name of names.sort().filter((_, i) => i % every === 0)) {
    const expected = JSON.parse(await readFile(join(files, `${name}.expected.json`), 'utf8')) as {
      error?: string;
    };
    if (expected.error !== undefined) continue;
    const bytes = await readFile(join(files, name));
    const report = await load(join(files, name), name);
    const encoding = String(report.source.encoding);
    if (encoding.startsWith('utf-16') || encoding.startsWith('utf-32')) continue;
    const object = createHash('sha256').update(bytes).digest('hex');
    const rows = await rawOf('raw_csv_data', object);
    expect(rows.filter((row) => row['status'] === 'accepted')).toHaveLength(report.rows);
    expect(rows.filter((row) => row['status'] === 'rejected')).toHaveLength(report.rejected);
    const parts: Buffer[] = [];
    let at = 0;
    let line = 1;
    for (const row of rows) {
      const start = Number(row['start']);
      const end = Number(row['end']);
      const gap = bytes.subarray(at, start);
      line += newlines(gap);
      // A record begins behind a line end and ends before one, and its line is counted from the bytes.
      expect(start === 0 || [10, 13, 0xbf].includes(bytes[start - 1] ?? 0)).toBe(true);
      expect(end === bytes.length || [10, 13].includes(bytes[end] ?? 0)).toBe(true);
      // Where carriage returns end the lines, one line feed at the end is no line of its own.
      if (bytes.filter((byte) => byte === 10).length > 1)
        expect({ name, line: Number(row['line']) }).toEqual({ name, line });
      const record = bytes.subarray(start, end);
      line += newlines(record);
      expect(row['text']).toBe(new TextDecoder(encoding, { ignoreBOM: true }).decode(record));
      parts.push(gap, record);
      at = end;
      records++;
    }
    parts.push(bytes.subarray(at));
    expect(Buffer.concat(parts).equals(bytes)).toBe(true);
    expect(await readFile(store.objects.path(object))).toEqual(bytes);
  }
  expect(records).toBeGreaterThan(50);
}, 120_000);

function newlines(bytes: Uint8Array): number {
  return bytes.reduce((sum, byte) => sum + Number(byte === 10), 0);
}

test('the same bytes under another name add nothing to the raw layer, and what leaves goes from it', async () => {
  const source = join(folder, 'twice.csv');
  await writeFile(source, 'a,b\n1,2\n3,4\nx\n5,6\n');
  await load(source, 'first');
  const count = async () =>
    (
      await store.query(`SELECT count(*) AS n FROM raw_csv_data WHERE file_name LIKE 'twice%'`)
    )[0]?.['n'];
  expect(await count()).toBe(4);
  await copyFile(source, join(folder, 'twice-again.csv'));
  await load(join(folder, 'twice-again.csv'), 'second');
  expect(await count()).toBe(4);
});

test('compressed, merged, discarded and replaced records are told with the bytes they lie in', async () => {
  const told = async (as: string): Promise<unknown[][]> => {
    const sql = `SELECT line, status, raw_data FROM raw_csv_data WHERE dataset = '${as}' ORDER BY created_at, object, byte_start`;
    return (await store.readRows(sql)).rows.map(([line, ...rest]) => [Number(line), ...rest]);
  };
  await writeFile(join(folder, 'packed.csv.gz'), gzipSync('id,v\n1,10\n2,20\n'));
  await load(join(folder, 'packed.csv.gz'), 'packed');
  const accepted = [
    [2, 'accepted', '1,10'],
    [3, 'accepted', '2,20'],
  ];
  expect(await told('packed')).toEqual(accepted);
  const path = join(folder, 'modes.csv');
  const write = (text: string, more: Partial<LoadRequest>) =>
    writeFile(path, text).then(() => loadMore({ source: path, as: 'modes', ...more }));
  await write('id,v\n1,10\n2,20\n', { write: 'merge', key: 'id' });
  await write('id,v\n2,21\n2,22\n', { write: 'merge', key: 'id' });
  await write('id,v\n3,x\n', { write: 'append', contract: 'discard_row' });
  const merged = [
    [2, 'accepted', '2,21'],
    [2, 'quarantined', '3,x'],
    [3, 'accepted', '2,22'],
  ];
  const sorted = (rows: unknown[][]) => rows.map((row) => JSON.stringify(row)).sort();
  expect(sorted(await told('modes'))).toEqual(sorted([...accepted, ...merged]));
  await write('id,v\n9,90\n', {});
  const all = [...accepted, ...merged, [2, 'accepted', '9,90']];
  expect(sorted(await told('modes'))).toEqual(sorted(all));
});

test('feeds and documents lie in tables of their own, and another program reads them all', async () => {
  await load(join(files, 'quakes.json'), 'quakes');
  await load(join(files, 'rss2.xml'), 'news');
  const sql = (table: string): string =>
    `SELECT dataset, count(*)::INTEGER AS n FROM ${table} GROUP BY dataset`;
  const api = await store.query(sql('raw_api_data'));
  const rss = await store.query(sql('raw_rss_data'));
  expect(api.map((row) => row['dataset'])).toEqual(['quakes']);
  expect(rss.map((row) => row['dataset'])).toEqual(['news']);
  const csv = await store.query(`SELECT count(*)::INTEGER AS n FROM raw_csv_data`);
  const file = store.file;
  await store.close();
  const other = await DuckDBInstance.create(file, { access_mode: 'READ_ONLY' });
  const connection = await other.connect();
  for (const [table, rows] of [
    ['raw_api_data', api],
    ['raw_rss_data', rss],
  ] as const) {
    expect((await connection.runAndReadAll(sql(table))).getRowObjects()).toEqual(rows);
  }
  const seen = await connection.runAndReadAll('SELECT count(*)::INTEGER AS n FROM raw_csv_data');
  expect(seen.getRowObjects()).toEqual(csv);
  connection.closeSync();
  other.closeSync();
  store = await openStore({ file, threads: 1 });
});
