import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ColumnTable } from '../../schema/index.js';
import { contentHash, openStore, type Store } from '../../kernel/store/index.js';

let folder: string;
let store: Store;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'assay-store-'));
  store = await openStore({ file: join(folder, 'store.duckdb'), threads: 2 });
});
afterAll(async () => {
  await store.close();
  await rm(folder, { recursive: true });
});

/** One column of each type, with the values at which others go wrong; the second row misses everything. */
const sample: ColumnTable = {
  rowCount: 4,
  columns: [
    {
      name: 'number',
      type: 'number',
      values: Float64Array.of(-0, NaN, NaN, 5e-324),
      missing: Uint8Array.of(0, 1, 0, 0),
    },
    {
      name: 'integer',
      type: 'integer',
      values: BigInt64Array.of(9007199254740993n, 0n, -9223372036854775808n, 9223372036854775807n),
      missing: Uint8Array.of(0, 1, 0, 0),
    },
    {
      name: 'boolean',
      type: 'boolean',
      values: Uint8Array.of(1, 0, 0, 1),
      missing: Uint8Array.of(0, 1, 0, 0),
    },
    {
      name: 'date',
      type: 'date',
      values: Int32Array.of(-719162, 0, 19782, 2932896),
      missing: Uint8Array.of(0, 1, 0, 0),
    },
    {
      name: 'time',
      type: 'time',
      values: BigInt64Array.of(0n, 0n, 86_399_999_999n, 1n),
      missing: Uint8Array.of(0, 1, 0, 0),
    },
    {
      name: 'timestamp',
      type: 'timestamp',
      values: BigInt64Array.of(1_700_000_000_123_456n, 0n, -1n, 0n),
      missing: Uint8Array.of(0, 1, 0, 0),
    },
    {
      name: 'text "quoted", µ',
      type: 'text',
      values: ['', null, 'a\0b', '日本語 🧪 longer than twelve bytes'],
      missing: null,
    },
    { name: 'assay:row', type: 'integer', values: BigInt64Array.of(0n, 1n, 2n, 3n), missing: null },
  ],
};
const shown: ColumnTable = { rowCount: 4, columns: sample.columns.slice(0, -1) };

const create = (table: string) => `CREATE TABLE raw.${table} (number DOUBLE, integer BIGINT,
  boolean BOOLEAN, date DATE, time TIME, timestamp TIMESTAMP, "text ""quoted"", µ" VARCHAR, "assay:row" BIGINT)`;

test('every type comes back exactly as it went in', async () => {
  await store.transaction(async (tx) => {
    await tx.query(create('every'));
    await tx.append('raw', 'every', sample);
  });
  const back = await store.readTable({ schema: 'raw', table: 'every' });
  expect(back.columns.map((c) => [c.name, c.type])).toEqual(
    shown.columns.map((c) => [c.name, c.type]),
  );
  for (const [i, column] of back.columns.entries()) {
    const expected = shown.columns[i];
    expect(column.missing).toEqual(expected?.missing);
    expect([...column.values].filter((_, row) => row !== 1)).toEqual(
      [...(expected?.values ?? [])].filter((_, row) => row !== 1),
    );
  }
  expect(Object.is(back.columns[0]?.values[0], -0)).toBe(true);
  expect(back.columns[6]?.values[1]).toBeNull();
  expect(contentHash(back)).toBe(contentHash(shown));
});

test('rows are values that JSON can say', async () => {
  const rows = await store.query('SELECT * FROM raw.every ORDER BY "assay:row"');
  expect(rows[0]).toMatchObject({
    integer: 9007199254740993n,
    boolean: true,
    date: '0001-01-01',
    time: '00:00:00',
    timestamp: '2023-11-14T22:13:20.123456Z',
    'assay:row': 0,
  });
  expect(rows[1]).toMatchObject({ number: null, integer: null, date: null });
  expect(rows[2]).toMatchObject({ number: NaN, timestamp: '1969-12-31T23:59:59.999999Z' });
  const [row] = await store.query(
    `SELECT CAST('{"a":[1]}' AS JSON) AS j, CAST('123e4567-e89b-12d3-a456-426614174000' AS UUID) AS u,
       [1, NULL] AS l, {'k': 1.5} AS s, CAST($1 AS TIMESTAMPTZ) AS t, $2 AS z, $3 AS big`,
    ['2026-01-02T03:04:05.678Z', -0, 2n ** 70n],
  );
  expect(row).toEqual({
    j: { a: [1] },
    u: '123e4567-e89b-12d3-a456-426614174000',
    l: [1, null],
    s: { k: 1.5 },
    t: '2026-01-02T03:04:05.678Z',
    z: -0,
    big: 2n ** 70n,
  });
});

test('a page is the same rows as the whole, in row order whatever the physical order', async () => {
  await store.transaction(async (tx) => {
    await tx.query(create('shuffled'));
    const order = [2, 0, 3, 1];
    for (const row of order) {
      await tx.query(`INSERT INTO raw.shuffled SELECT * FROM raw.every WHERE "assay:row" = $1`, [
        row,
      ]);
    }
  });
  const whole = await store.readTable('raw.shuffled');
  expect(contentHash(whole)).toBe(contentHash(shown));
  const page = await store.readTable('raw.shuffled', { offset: 1, limit: 2, columns: ['date'] });
  expect([...(page.columns[0]?.values ?? [])]).toEqual([0, 19782]);
  await store.query('DELETE FROM raw.shuffled WHERE "assay:row" = 1');
  const gap = await store.readTable('raw.shuffled', { offset: 1, limit: 5, columns: ['date'] });
  expect([...(gap.columns[0]?.values ?? [])]).toEqual([19782, 2932896]);
});

test('a million rows go in and out in seconds', async () => {
  const n = 1_000_000;
  const values = Float64Array.from({ length: n }, (_, i) => Math.sin(i));
  const rows = BigInt64Array.from({ length: n }, (_, i) => BigInt(i));
  await store.query('CREATE TABLE raw.wide (v DOUBLE, "assay:row" BIGINT)');
  const started = performance.now();
  await store.transaction((tx) =>
    tx.append('raw', 'wide', {
      rowCount: n,
      columns: [
        { name: 'v', type: 'number', values, missing: null },
        { name: 'assay:row', type: 'integer', values: rows, missing: null },
      ],
    }),
  );
  const back = await store.readTable('raw.wide');
  expect(performance.now() - started).toBeLessThan(10_000);
  expect(back.rowCount).toBe(n);
  expect(
    Buffer.from((back.columns[0]?.values as Float64Array).buffer).equals(
      Buffer.from(values.buffer),
    ),
  ).toBe(true);
});

it('gives whole numbers of rows as numbers where these are safe, else exactly', async () => {
  const values = [0n, 1n, 2n ** 31n, 2n ** 32n - 1n, 2n ** 32n, 2n ** 53n - 2n ** 32n]
    .concat([2n ** 53n - 1n, 2n ** 53n, 2n ** 53n + 1n, 2n ** 63n - 1n])
    .flatMap((value) => [value, -value]);
  const list = values.join('), (');
  const { rows } = await store.readRows(`SELECT x::BIGINT FROM (VALUES (${list}), (NULL)) t(x)`);
  const safe = (value: bigint) => Number.isSafeInteger(Number(value));
  expect(rows.map(([value]) => value)).toEqual([
    ...values.map((value) => (safe(value) ? Number(value) : value)),
    null,
  ]);
});
