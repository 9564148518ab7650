import { execFileSync } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadSource } from '../../kernel/sources/index.js';
import { addSchema, planSchema, reportOf, validateDataset } from '../../kernel/validation/index.js';
import { openStore, type Store } from '../../kernel/store/index.js';

const here = fileURLToPath(new URL('.', import.meta.url));
const files = join(here, 'files');

interface Expected {
  error?: string;
  rows?: number;
  rejected?: number;
  columns?: string[];
  header_line?: number | null;
  skipped_lines?: number;
  encoding?: string | null;
  warnings?: number;
  first?: unknown[];
}

let folder: string;
let store: Store;
const events: string[] = [];

function context() {
  return {
    store,
    project: folder,
    publish: (event: { type: string }) => void events.push(event.type),
    now: () => new Date('2026-01-01T00:00:00Z'),
  };
}

beforeAll(async () => {
  // The loading thread runs from its bundle.
  execFileSync(process.execPath, [join(here, '../../kernel/build.mjs'), 'load-worker']);
  folder = await mkdtemp(join(tmpdir(), 'assay-sources-'));
  store = await openStore({ file: join(folder, '.assay', 'store.duckdb'), threads: 1 });
});

afterAll(async () => {
  await store.close();
  await rm(folder, { recursive: true });
});

const corpus = (await readdir(files)).filter((name) => !name.endsWith('.expected.json')).sort();

test.each(corpus)('%s is read as the instrument wrote it', async (name) => {
  const expected = JSON.parse(
    await readFile(join(files, `${name}.expected.json`), 'utf8'),
  ) as Expected;
  const request = { source: join(files, name), as: name };
  if (expected.error !== undefined) {
    await expect(loadSource(context(), request)).rejects.toMatchObject({ code: expected.error });
    return;
  }
  const report = await loadSource(context(), request);
  const rows = await store.readRows(`SELECT * FROM "${name}" LIMIT 1`);
  expect({
    rows: report.rows,
    rejected: report.rejected,
    columns: report.columns.map(
      (c) => `${c.name}:${c.type}${c.unit === undefined ? '' : ` [${c.unit}]`}`,
    ),
    header_line: report.source.header_line,
    skipped_lines: report.source.skipped_lines,
    encoding: report.source.encoding,
    warnings: report.warnings.length,
    first: JSON.parse(
      JSON.stringify(rows.rows[0] ?? [], (_, v: unknown) =>
        typeof v === 'bigint' ? String(v) : v,
      ),
    ),
  }).toEqual(expected);
});

test('the byte span of every row is its record, whatever the encoding', async () => {
  for (const name of ['plate-export.txt', 'quoted-newlines.csv', 'waage.csv', 'utf32.csv']) {
    const report = await loadSource(context(), { source: join(files, name), as: `span-${name}` });
    const bytes = await readFile(join(files, name));
    const known = await store.query('SELECT relation FROM assay.dataset WHERE name = $1', [
      `span-${name}`,
    ]);
    const spans = await store.query(
      `SELECT "assay:line" AS line, "assay:start" AS s, "assay:end" AS e FROM ${String(known[0]?.['relation'])} ORDER BY "assay:row"`,
    );
    const decoder = (b: Uint8Array) =>
      report.source.encoding === 'utf-32le'
        ? Buffer.from(b).toString('latin1').replaceAll('\0', '')
        : new TextDecoder(report.source.encoding ?? 'utf-8').decode(b);
    const texts = spans.map((row) => decoder(bytes.subarray(Number(row['s']), Number(row['e']))));
    for (const text of texts) expect(text).toMatch(/^\S[\s\S]*[^\r\n]$/);
    if (name === 'quoted-newlines.csv') {
      expect(texts).toEqual(['1,"two\r\nlines",3', '2,"a ""quoted"" word",4', '3,"",5']);
      expect(spans.map((row) => row['line'])).toEqual([2, 4, 5]);
    }
    if (name === 'plate-export.txt') expect(texts[0]).toBe('A1\tK-Ä\t0.123\t00:10:00');
  }
});

test.each(['replace', 'append', 'merge'] as const)(
  'the same bytes twice change nothing: %s',
  async (write) => {
    const request = {
      source: join(files, 'gistemp.csv'),
      as: `twice-${write}`,
      write,
      ...(write === 'merge' ? { key: 'Year' } : {}),
    };
    const first = await loadSource(context(), request);
    const second = await loadSource(context(), request);
    expect(first.run).toMatchObject({ inserted: 4, unchanged: 0 });
    expect(second.run).toMatchObject({ inserted: 0, updated: 0, unchanged: 4 });
    expect(second.rows).toBe(4);
  },
);

test('a load that ended in the middle goes on from its last batch', async () => {
  const own = await mkdtemp(join(tmpdir(), 'assay-resume-'));
  const file = join(own, '.assay', 'store.duckdb');
  const source = join(own, 'long.csv');
  const lines = Array.from({ length: 5000 }, (_, i) => `${i},${i / 8},"row ${i}"`);
  await writeFile(source, `n,x,label\n${lines.join('\n')}\n`);
  let first = await openStore({ file, threads: 1 });
  let transactions = 0;
  // The process that owns the store ends after the second batch: nothing more can be written.
  const ended = new Proxy(first, {
    get(target, key) {
      if (key !== 'transaction') {
        const value = Reflect.get(target, key, target) as unknown;
        return typeof value === 'function' ? (value.bind(target) as unknown) : value;
      }
      return (work: Parameters<Store['transaction']>[0]) => {
        if (++transactions > 4) throw new Error('ended');
        return target.transaction(work);
      };
    },
  });
  await expect(
    loadSource({ ...context(), store: ended }, { source, batch: 1000 }),
  ).rejects.toThrow();
  await first.close();
  first = await openStore({ file, threads: 1 });
  expect(await first.query(`SELECT state, position FROM checkpoint.load_run`)).toEqual([
    { state: 'running', position: 2000 },
  ]);
  const report = await loadSource({ ...context(), store: first }, { source, batch: 1000 });
  expect(report).toMatchObject({ rows: 5000, run: { batches: 5, inserted: 5000 } });
  expect(
    await first.query('SELECT count(*) AS n, count(DISTINCT n) AS d, sum(n) AS s FROM "long"'),
  ).toMatchObject([{ n: 5000, d: 5000 }]);
  const whole = await loadSource({ ...context(), store: first }, { source, as: 'whole' });
  const hashes = await first.query('SELECT DISTINCT content_hash FROM assay.dataset');
  expect(whole.rows).toBe(5000);
  expect(hashes).toHaveLength(1);
  await first.close();
  await rm(own, { recursive: true });
});

test('validation tells every violation with its place, and a plan which rows change verdict', async () => {
  await loadSource(context(), { source: join(files, 'gistemp.csv'), as: 'checked' });
  await addSchema(store, 'months', {
    type: 'object',
    properties: { Jan: { type: 'number', maximum: 1 } },
  });
  await addSchema(store, 'months', {
    type: 'object',
    properties: { Jan: { type: 'number', maximum: 0 } },
    required: ['J-D'],
  });
  const report = await reportOf(store, await validateDataset(store, 'checked', 'months'));
  expect(report).toMatchObject({
    valid: false,
    rows: 4,
    invalid_rows: 2,
    errors_total: 3,
    schema: { name: 'months', version: 2 },
  });
  expect(report.errors[0]).toMatchObject({
    row: 2,
    line: 5,
    column: 'Jan',
    value: 0.16,
    keyword: 'maximum',
  });
  const bytes = await readFile(join(files, 'gistemp.csv'));
  expect(
    bytes.subarray(report.errors[0]?.byte_start ?? 0, report.errors[0]?.byte_end ?? 0).toString(),
  ).toBe('1882,.16,.14,.04,-.11');
  expect(await planSchema(store, 'months@2', 'checked')).toMatchObject({
    newly_invalid: [2],
    newly_valid: [],
  });
  await expect(validateDataset(store, 'checked', 'none')).rejects.toMatchObject({
    code: 'schema-unknown',
  });
});
