import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadSource } from '../../kernel/sources/index.js';
import { openStore, type Store } from '../../kernel/store/index.js';
import {
  addSchema,
  planSchema,
  removeSchema,
  reportOf,
  showSchema,
  validateDataset,
  type ValidationReport,
} from '../../kernel/validation/index.js';

let folder: string;
let store: Store;

beforeAll(async () => {
  // The loading thread runs from its bundle.
  const build = fileURLToPath(new URL('../../kernel/build.mjs', import.meta.url));
  execFileSync(process.execPath, [build, 'load-worker']);
  folder = await mkdtemp(join(tmpdir(), 'assay-validation-'));
  store = await openStore({ file: join(folder, 'store.duckdb'), threads: 2 });
});

afterAll(async () => {
  await store.close();
  await rm(folder, { recursive: true, force: true });
});

async function load(name: string, content: string | Buffer, more: Record<string, unknown> = {}) {
  const file = join(folder, name);
  await writeFile(file, content);
  const context = { store, project: folder, publish: () => undefined, now: () => new Date(0) };
  return loadSource(context, { source: file, ...more });
}

async function validate(dataset: string, definition: unknown): Promise<ValidationReport> {
  await addSchema(store, `of-${dataset}`, definition);
  return reportOf(store, await validateDataset(store, dataset, `of-${dataset}`));
}

const told = ({ errors }: ValidationReport) =>
  errors.map(({ row, line, column, value, keyword }) => [row, line, column, value, keyword]);

test('cells are read as their rules ask, and each violation stands at its bytes', async () => {
  const csv =
    'id,temp,zip,note\r\n1,20.5,01234,"two\nlines, é"\r\n2,abc,12345,"say ""hi"""\r\n3,,999,😀\r\n4,31,00001,\r\n';
  await load('cells.csv', csv);
  const report = await validate('cells', {
    required: ['id', 'temp'],
    properties: {
      id: { type: 'integer', maximum: 3 },
      temp: { type: 'number', maximum: 30 },
      zip: { type: 'string', pattern: '^\\d{5}$' },
      note: { maxLength: 9 },
    },
  });
  expect(told(report)).toEqual([
    [0, 2, 'note', 'two\nlines, é', 'maxLength'],
    [1, 4, 'temp', 'abc', 'type'],
    [2, 5, 'zip', '999', 'pattern'],
    [2, 5, 'temp', null, 'required'],
    [3, 6, 'id', 4, 'maximum'],
    [3, 6, 'temp', 31, 'maximum'],
  ]);
  const bytes = Buffer.from(csv);
  const spans = report.errors.map((e) =>
    bytes.subarray(e.byte_start ?? 0, e.byte_end ?? 0).toString(),
  );
  expect(spans[0]).toBe('1,20.5,01234,"two\nlines, é"');
  expect(spans[2]).toBe('3,,999,😀');
});

test('numbers in a column that a rule takes as text keep the digits that they were written with', async () => {
  await load('prices.csv', 'price,code\n1.50,1\n2.5,22\n3.00,3\n');
  const report = await validate('prices', {
    properties: {
      price: { type: 'string', pattern: '^\\d\\.\\d\\d$' },
      code: { pattern: '^\\d$' },
    },
  });
  expect(told(report)).toEqual([
    [1, 3, 'price', '2.5', 'pattern'],
    [1, 3, 'code', '22', 'pattern'],
  ]);
});

test('records of JSON are held to the schema as they were received, digits and all', async () => {
  const lines = [
    '{"id":1,"at":{"lat":12.5},"n":9007199254740993}',
    '{"id":"2","at":{"lat":112},"n":null}',
    '{"id":3,"n":1}',
  ];
  await load('records.jsonl', `${lines.join('\n')}\n`);
  const report = await validate('records', {
    required: ['at'],
    properties: {
      id: { type: 'integer' },
      at: { properties: { lat: { maximum: 90 } } },
      n: { type: 'integer', maximum: 10 },
    },
  });
  expect(told(report).toSorted()).toEqual([
    [0, 1, 'n', '9007199254740993', 'maximum'],
    [1, 2, 'at.lat', 112, 'maximum'],
    [1, 2, 'id', '2', 'type'],
    [1, 2, 'n', null, 'type'],
    [2, 3, 'at', null, 'required'],
  ]);
});

test('rules across rows name the row that breaks them', async () => {
  await load('zips.csv', 'z\n01\n02\n');
  await load(
    'series.csv',
    'run,t,zip\na,0.0,01\na,0.1,02\na,0.1,03\na,0.9,01\nb,0.0,01\nb,0.1,01\n',
  );
  const report = await validate('series', {
    'x-assay-unique': [['run', 't']],
    'x-assay-foreign-key': [{ columns: 'zip', dataset: 'zips', references: 'z' }],
    'x-assay-monotonic': [{ column: 't', by: 'run' }],
    'x-assay-gap': [{ column: 't', max: 0.5, by: 'run' }],
    'x-assay-sampling-rate': [{ column: 't', hz: 10, by: 'run' }],
  });
  expect(told(report)).toEqual([
    [2, 4, 'run, t', { run: 'a', t: 0.1 }, 'x-assay-unique'],
    [2, 4, 'zip', '03', 'x-assay-foreign-key'],
    [2, 4, 't', 0.1, 'x-assay-monotonic'],
    [2, 4, 't', 0.1, 'x-assay-sampling-rate'],
    [3, 5, 't', 0.9, 'x-assay-gap'],
    [3, 5, 't', 0.9, 'x-assay-sampling-rate'],
  ]);
});

test('what has not changed is not checked again', async () => {
  const schema = { properties: { v: { maximum: 5 } }, 'x-assay-unique': ['k'] };
  await load('grow-1.csv', 'k,v\n1,1\n2,9\n3,3\n', { as: 'grow', write: 'append' });
  expect(await validate('grow', schema)).toMatchObject({ checked_rows: 3, errors_total: 1 });
  expect(await validate('grow', schema)).toMatchObject({
    checked_rows: 0,
    cached: true,
    errors_total: 1,
  });
  await load('grow-2.csv', 'k,v\n4,8\n3,1\n', { as: 'grow', write: 'append' });
  const report = await validate('grow', schema);
  expect(report).toMatchObject({ rows: 5, checked_rows: 2, invalid_rows: 3 });
  expect(told(report)).toEqual([
    [1, 3, 'v', 9, 'maximum'],
    [3, 2, 'v', 8, 'maximum'],
    [4, 3, 'k', 3, 'x-assay-unique'],
  ]);
});

test('a plan tells the rows whose verdict would change; a removed version stays for those that began with it', async () => {
  await load('plan.csv', 'a\n1\n2\n3\n');
  await addSchema(store, 'p', { properties: { a: { maximum: 2 } } });
  const first = await showSchema(store, 'p');
  await addSchema(store, 'p', { properties: { a: { minimum: 2 } } });
  const plan = { newly_invalid: [0], newly_valid: [2], invalid_rows: 1, changed: 2 };
  expect(await planSchema(store, 'p@2', 'plan')).toMatchObject(plan);
  await removeSchema(store, 'p@1');
  expect(await planSchema(store, 'p@2', 'plan')).toMatchObject(plan);
  expect((await validateDataset(store, 'plan', first)).run.errors).toBe(1);
  await expect(validateDataset(store, 'plan', 'p@1')).rejects.toMatchObject({
    code: 'schema-unknown',
  });
});

test('every violation is kept', async () => {
  const rows = Array.from({ length: 30_000 }, (_, i) => `${i},${i % 2}`);
  await load('many.csv', `a,b\n${rows.join('\n')}\n`);
  await addSchema(store, 'many', { properties: { a: { maximum: -1 }, b: { const: 1 } } });
  const { run } = await validateDataset(store, 'many', 'many');
  expect(run).toMatchObject({ errors: 45_000, invalid: 30_000 });
  const kept = await store.query(`SELECT count(*) AS n FROM violations WHERE dataset = 'many'`);
  expect(kept[0]?.['n']).toBe(45_000);
});

test('bytes are those of the file in any encoding', async () => {
  const text = 'name;v\nÄrger;1\nÖl;9\n';
  await load('latin.csv', Buffer.from(text, 'latin1'));
  const report = await validate('latin', {
    properties: { name: { pattern: '^Ä' }, v: { maximum: 5 } },
  });
  const bytes = await readFile(join(folder, 'latin.csv'));
  expect(told(report)).toEqual([
    [1, 3, 'name', 'Öl', 'pattern'],
    [1, 3, 'v', 9, 'maximum'],
  ]);
  const [first] = report.errors;
  expect(bytes.subarray(first?.byte_start ?? 0, first?.byte_end ?? 0).toString('latin1')).toBe(
    'Öl;9',
  );
});

test('a pattern that never ends is refused in time, wherever the schema has it', async () => {
  await load('endless.csv', `t\n${'a'.repeat(40)}!\n`);
  const endless = { pattern: '^(a+)+$' };
  const slow = { code: 'pattern-too-slow' };
  await expect(validate('endless', { properties: { t: endless } })).rejects.toMatchObject(slow);
  const within = { properties: { t: { anyOf: [endless, { const: 'x' }] } } };
  await expect(validate('endless', within)).rejects.toMatchObject(slow);
  expect((await validate('endless', { properties: { t: { pattern: '^a+!$' } } })).valid).toBe(true);
});

test('a file loaded beside others leaves them alone', async () => {
  await load('same.csv', 'a\n1\n');
  expect((await load('same.csv', 'a\n2\n', { beside: true })).dataset).toBe('same_2');
  expect((await load('same.csv', 'a\n2\n', { beside: true })).dataset).toBe('same_2');
  expect((await load('same.csv', 'a\n1\n', { beside: true })).dataset).toBe('same');
});
