import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  findDataset,
  listDatasets,
  openStore,
  registerDataset,
  removeDataset,
  type Store,
  type Transaction,
} from '../../kernel/store/index.js';
import { root } from '../support/assay.js';

let folder: string;
let file: string;
let store: Store;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'assay-store-'));
  file = join(folder, 'store.duckdb');
  store = await openStore({ file, threads: 1, now: () => new Date('2026-01-02T03:04:05.678Z') });
});
afterEach(async () => {
  await store.close();
  await rm(folder, { recursive: true });
});

const now = new Date('2026-01-02T03:04:05.678Z');

async function dataset(tx: Transaction, name: string, table: string, rows: number) {
  await tx.query(
    `CREATE TABLE raw."${table}" AS SELECT i AS v, i AS "assay:row" FROM range($1) t(i)`,
    [rows],
  );
  return registerDataset(tx, {
    ...{ name, kind: 'raw', relation: { schema: 'raw', table }, rowCount: rows, now },
    ...{ columns: [{ name: 'v', type: 'integer' }], contentHash: `hash of ${table}` },
  });
}

describe('one owner', () => {
  test('a second instance in this process is refused, until the first is closed', async () => {
    await expect(openStore({ file })).rejects.toMatchObject({ code: 'store-open-twice' });
    await store.close();
    store = await openStore({ file });
    expect(await store.query('SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  test('another process is refused with the pid of the owner', async () => {
    await store.close();
    const script = `
      import { DuckDBInstance } from '@duckdb/node-api';
      const instance = await DuckDBInstance.create(process.argv[1]);
      process.stdout.write('open');
      process.stdin.on('end', () => { instance.closeSync(); process.exit(0); }).resume();`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', script, file], {
      cwd: join(root, 'kernel'),
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    await new Promise((resolve) => child.stdout.once('data', resolve));
    await expect(openStore({ file })).rejects.toMatchObject({
      code: 'store-locked',
      message: expect.stringContaining(`pid ${child.pid}`),
    });
    child.stdin.end();
    await new Promise((resolve) => child.once('exit', resolve));
    store = await openStore({ file });
  });
});

test('migrations are applied once, and a newer store is refused', async () => {
  expect(store.migration).toBeGreaterThanOrEqual(1);
  const before = await store.query('SELECT * FROM assay.migration');
  await store.close();
  store = await openStore({ file });
  expect(await store.query('SELECT * FROM assay.migration')).toEqual(before);
  await store.query(`INSERT INTO assay.migration VALUES (9999, 'later', now())`);
  await store.close();
  await expect(openStore({ file })).rejects.toMatchObject({ code: 'store-newer' });
  await rm(file);
  store = await openStore({ file });
});

describe('transactions', () => {
  test('commit all or nothing, one after the other', async () => {
    await store.query('CREATE TABLE main.n (i BIGINT)');
    await store.query('INSERT INTO main.n VALUES (0)');
    const work = Array.from({ length: 20 }, (_, i) =>
      store.transaction(async (tx) => {
        const [row] = await tx.query('SELECT i FROM main.n');
        await tx.query('UPDATE main.n SET i = $1', [Number(row?.['i']) + 1]);
        if (i % 4 === 3) throw new Error('no');
      }),
    );
    const outcomes = await Promise.allSettled(work);
    expect(outcomes.filter((o) => o.status === 'rejected')).toHaveLength(5);
    expect(await store.query('SELECT i FROM main.n')).toEqual([{ i: 15 }]);
  });

  test('a failed append leaves nothing behind', async () => {
    await store.query('CREATE TABLE raw.a (v DOUBLE, w DOUBLE)');
    const v = { name: 'v', type: 'number' as const, values: Float64Array.of(1), missing: null };
    const failing = store.transaction(async (tx) => {
      await tx.append('raw', 'a', { rowCount: 1, columns: [v, { ...v, name: 'w' }] });
      await tx.append('raw', 'a', { rowCount: 1, columns: [v] });
    });
    await expect(failing).rejects.toMatchObject({ code: 'append-mismatch' });
    expect(await store.query('SELECT * FROM raw.a')).toEqual([]);
  });

  test('one inside another is an error, not a wait for ever', async () => {
    const nested = store.transaction(() => store.transaction(async () => 1));
    await expect(nested).rejects.toMatchObject({ code: 'transaction-nested' });
    expect(await store.transaction(async () => 2)).toBe(2);
  });
});

describe('datasets', () => {
  test('are relations of their name, found whatever the case, replaced under the same id', async () => {
    const first = await store.transaction((tx) => dataset(tx, 'Ecg "1"', 'a', 3));
    expect(await store.query('SELECT * FROM "ecg ""1"""')).toEqual([{ v: 0 }, { v: 1 }, { v: 2 }]);
    const second = await store.transaction((tx) => dataset(tx, 'ECG "1"', 'b', 1));
    expect(second).toMatchObject({ id: first.id, name: 'ECG "1"', rows: 1 });
    expect(await findDataset(store, first.id)).toMatchObject({ relation: '"raw"."b"' });
    expect(await listDatasets(store)).toHaveLength(1);
    await expect(store.readTable('raw.a')).rejects.toMatchObject({ code: 'sql-error' });
    await store.transaction((tx) => removeDataset(tx, first.id));
    expect(await listDatasets(store)).toEqual([]);
    await expect(store.query('SELECT * FROM raw.b')).rejects.toThrow(/does not exist/);
  });

  test.each([
    ['', 'name-invalid'],
    ['a\nb', 'name-invalid'],
    ['DataFile', 'name-taken'],
    ['x'.repeat(201), 'name-invalid'],
  ])('%j is no name for one', async (name, code) => {
    const attempt = store.transaction((tx) => dataset(tx, name, 't', 1));
    await expect(attempt).rejects.toMatchObject({ code });
  });
});

test('objects are whole, named by their sha256, and kept once', async () => {
  async function* parts() {
    yield Buffer.from('ab');
    yield Buffer.from('c');
  }
  const one = await store.objects.put(parts());
  const two = await store.objects.put(Buffer.from('abc'));
  expect(one).toEqual(two);
  expect(one.sha256).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  expect(await readFile(one.path, 'utf8')).toBe('abc');
  expect(await store.objects.has('0'.repeat(64))).toBe(false);
  async function* broken() {
    yield Buffer.from('x');
    throw new Error('connection lost');
  }
  await expect(store.objects.put(broken())).rejects.toThrow('connection lost');
});

test('times of the ledger come back as they went in', async () => {
  await store.transaction((tx) => dataset(tx, 'd', 'd', 1));
  expect(await findDataset(store, 'd')).toMatchObject({
    created_at: '2026-01-02T03:04:05.678Z',
    columns: [{ name: 'v', type: 'integer' }],
  });
});

test('a guard is asked in the turn of the transaction that it guards, once, and of no other', async () => {
  await store.query('CREATE TABLE main.counted AS SELECT 1 AS n');
  const read = async () => Number((await store.query('SELECT n FROM main.counted'))[0]?.['n']);
  const add = () => store.transaction((tx) => tx.query('UPDATE main.counted SET n = n + 1'));
  let asked = 0;
  const stillOne = async () => {
    asked += 1;
    if ((await read()) !== 1) throw new Error('changed meanwhile');
  };
  // Asked for while another is on its way: what it would have seen before is not what counts.
  const [first, second] = await Promise.allSettled([add(), store.guarded(stillOne, add)]);
  expect([first.status, second.status, await read()]).toEqual(['fulfilled', 'rejected', 2]);
  const stillTwo = async () => {
    asked += 1;
    if ((await read()) !== 2) throw new Error('changed meanwhile');
  };
  await store.guarded(stillTwo, async () => {
    await add();
    await add();
    await store.guarded(undefined, add);
  });
  expect([asked, await read()]).toEqual([2, 5]);
});
