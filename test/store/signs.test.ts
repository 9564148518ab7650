import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { contentHash, openStore, type Store } from '../../kernel/store/index.js';
import type { ColumnTable } from '../../schema/index.js';

let folder: string;
let store: Store;

const open = (): Promise<Store> => openStore({ file: join(folder, 'store.duckdb'), threads: 2 });

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'assay-signs-'));
  store = await open();
});
afterEach(async () => {
  await store.close();
  await rm(folder, { recursive: true });
});

const ROWS = 150_000;
/** Long and short runs, some of which DuckDB by itself packs by their lengths. */
const KINDS = [
  (i: number) => [0, -0, i * 1.5][i % 3] as number,
  (i: number) => (i % 1000 === 1 ? -0 : i % 10 < 9 ? 0 : 1.5),
  (i: number) => ((i / 500) & 1 ? -0 : i % 5000 === 0 ? 2 : 0),
];
const TABLE: ColumnTable = {
  rowCount: ROWS,
  columns: KINDS.map((kind, at) => ({
    ...{ name: `z${at}`, type: 'number', missing: null },
    values: Float64Array.from({ length: ROWS }, (_, i) => kind(i)),
  })),
};

test('zeros keep their signs when the store is written out', async () => {
  await store.transaction(async (tx) => {
    await tx.query('CREATE TABLE raw.signs (z0 DOUBLE, z1 DOUBLE, z2 DOUBLE)');
    await tx.append('raw', 'signs', TABLE);
  });
  const before = contentHash(await store.readTable({ schema: 'raw', table: 'signs' }));
  await store.close();
  store = await open();
  const back = await store.readTable({ schema: 'raw', table: 'signs' });
  back.columns.forEach(({ values }, at) => {
    const wanted = TABLE.columns[at]?.values as Float64Array;
    expect(wanted.findIndex((value, row) => !Object.is(value, values[row]))).toBe(-1);
  });
  expect(contentHash(back)).toEqual(before);
});

test.each([
  ['numbers', 'z', 'signbit(z)'],
  ['numbers inside others', '{f: [z::FLOAT]} AS s', 'signbit(s.f[1])'],
])('zeros keep their signs in %s of a Parquet file', async (_, shown, sign) => {
  const file = join(folder, 'exports', 'zeros.parquet');
  await mkdir(join(folder, 'exports'), { recursive: true });
  const zeros = "SELECT CASE i % 2 WHEN 0 THEN 0.0::DOUBLE ELSE '-0.0'::DOUBLE END AS z";
  await store.writeParquet(`SELECT ${shown} FROM (${zeros} FROM range(9000) r(i))`, [], file, {});
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  const read = await connection.runAndReadAll(`SELECT count(*) FROM '${file}' WHERE ${sign}`);
  expect(read.getRows()).toEqual([[4500n]]);
  connection.closeSync();
  instance.closeSync();
});
