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

test('rows that are appended to the ledger come back as they were given, whatever is between them', async () => {
  await store.query(
    'CREATE TABLE assay.kinds (v VARCHAR, id INTEGER PRIMARY KEY, u UUID, j JSON, b BOOLEAN DEFAULT true, d TIMESTAMPTZ, n BIGINT)',
  );
  const any = fc.record({
    ...{
      u: fc.option(fc.uuid()),
      d: fc.option(fc.date({ noInvalidDate: true, min: new Date(0) })),
    },
    ...{ n: fc.option(fc.maxSafeInteger()), j: fc.option(fc.dictionary(fc.string(), fc.string())) },
    v: fc.option(fc.string({ unit: 'grapheme' })),
  });
  const columns = ['id', 'u', 'j', 'd', 'n', 'v'];
  const property = fc.asyncProperty(
    fc.array(any, { minLength: 1, maxLength: 5 }),
    async (given) => {
      const rows = given.map(({ u, j, d, n, v }, id) => [id, u, j, d, n, v]);
      const read = await store.transaction(async (tx) => {
        await tx.define(['DELETE FROM assay.kinds WHERE id >= 0']);
        await tx.insert('assay.kinds', columns, rows);
        await tx.define(['UPDATE assay.kinds SET b = false WHERE id = 0']);
        await tx.insert('assay.kinds', ['id'], [[-1]]);
        const sql =
          'SELECT id, CAST(u AS VARCHAR) AS u, j, d, n, v, b FROM assay.kinds ORDER BY id';
        const found = await tx.query(sql);
        await tx.define(['DELETE FROM assay.kinds']);
        return found;
      });
      const nothing = { u: null, j: null, d: null, n: null, v: null };
      expect(read).toEqual([
        { id: -1, ...nothing, b: true },
        ...given.map((row, id) => ({ ...row, id, d: row.d?.toISOString() ?? null, b: id > 0 })),
      ]);
    },
  );
  await fc.assert(property, { numRuns: 30, seed: 11 });
});

test('one row of many that the ledger does not take leaves none of them, nor what was written before', async () => {
  const ids = Array.from({ length: 600 }, (_, id) => [id]);
  const write = store.transaction(async (tx) => {
    await tx.define(['INSERT INTO assay.kinds (id) VALUES (-5)']);
    await tx.insert('assay.kinds', ['id'], [...ids, [300]]);
  });
  await expect(write).rejects.toThrow(/300/);
  expect(await store.query('SELECT count(*) AS n FROM assay.kinds')).toEqual([{ n: 0 }]);
  await store.transaction((tx) => tx.insert('assay.kinds', ['id'], ids));
  expect(await store.query('SELECT count(*) AS n FROM assay.kinds')).toEqual([{ n: 600 }]);
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
