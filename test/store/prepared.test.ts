import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { openStore, type Store } from '../../kernel/store/index.js';

let folder: string;
let store: Store;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'assay-prepared-'));
  store = await openStore({ file: join(folder, 'store.duckdb'), threads: 1 });
  await store.query(
    'CREATE TABLE checkpoint.kinds (id INTEGER PRIMARY KEY, u UUID, j JSON, d TIMESTAMPTZ, n BIGINT, v VARCHAR)',
  );
});
afterAll(async () => {
  await store.close();
  await rm(folder, { recursive: true });
});

const row = fc.record({
  u: fc.option(fc.uuid()),
  j: fc.option(fc.dictionary(fc.string({ maxLength: 5 }), fc.string(), { maxKeys: 3 })),
  d: fc.option(fc.date({ min: new Date(0), max: new Date(4e12), noInvalidDate: true })),
  n: fc.option(fc.maxSafeInteger()),
  v: fc.option(fc.string().filter((text) => !text.includes('\0'))),
});

test('a statement that is run again with nulls where there was text keeps what it is given', async () => {
  let id = 0;
  const property = fc.asyncProperty(row, row, async (first, second) => {
    id += 1;
    const values = ({ u, j, d, n, v }: typeof first) => [u, j, d, n, v];
    await store.transaction(async (tx) => {
      await tx.query('INSERT INTO checkpoint.kinds VALUES ($1, $2, $3, $4, $5, $6)', [
        ...[id, ...values(first)],
      ]);
      await tx.query(
        'UPDATE checkpoint.kinds SET u = $2, j = $3, d = $4, n = $5, v = $6 WHERE id = $1',
        [id, ...values(second)],
      );
    });
    const rows = await store.query(
      'SELECT CAST(u AS VARCHAR) AS u, j, d, n, v FROM checkpoint.kinds WHERE id = $1',
      [id],
    );
    const { d, ...rest } = second;
    expect(rows).toEqual([{ ...rest, d: d?.toISOString() ?? null }]);
  });
  await fc.assert(property, { numRuns: 300, seed: 7 });
});

test('a column that was all missing when it was first sorted is right when it has values', async () => {
  const order = 'SELECT name, last_error FROM assay.schedule ORDER BY name';
  await store.query(
    `INSERT INTO assay.schedule (name, cron, timezone, request, due_at, created_at)
     VALUES ('x', '', '', '{}', now(), now())`,
  );
  for (let i = 0; i < 3; i++) expect(await store.query(order)).toMatchObject([{ name: 'x' }]);
  const error = { message: 'much longer than what fits into a few bytes' };
  await store.query('UPDATE assay.schedule SET last_error = $1', [error]);
  expect(await store.query(order)).toEqual([{ name: 'x', last_error: error }]);
});

test('tables that came and went do not disturb statements that were prepared before', async () => {
  for (let round = 0; round < 3; round++) {
    await store.query('CREATE TABLE checkpoint.passing (a INTEGER)');
    await store.query('INSERT INTO checkpoint.passing VALUES ($1)', [round]);
    expect(await store.query('SELECT a FROM checkpoint.passing')).toEqual([{ a: round }]);
    await store.query('ALTER TABLE checkpoint.passing ADD COLUMN b VARCHAR');
    expect(await store.query('SELECT * FROM checkpoint.passing')).toEqual([{ a: round, b: null }]);
    await store.query('DROP TABLE checkpoint.passing');
  }
});
