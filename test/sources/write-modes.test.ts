import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { LoadRequest } from '@assay/schema';
import { loadSource } from '../../kernel/sources/index.js';
import {
  openStore,
  removeDataset,
  renameDataset,
  viewsAsOf,
  type Store,
} from '../../kernel/store/index.js';
import { addSchema, loadChecked } from '../../kernel/validation/index.js';

let folder: string;
let store: Store;

beforeAll(async () => {
  // The loading thread runs from its bundle.
  const build = fileURLToPath(new URL('../../kernel/build.mjs', import.meta.url));
  execFileSync(process.execPath, [build, 'load-worker']);
  folder = await mkdtemp(join(tmpdir(), 'assay-modes-'));
  store = await openStore({ file: join(folder, 'store.duckdb'), threads: 2 });
});

afterAll(async () => {
  await store.close();
  await rm(folder, { recursive: true, force: true });
});

const context = () => ({ store, project: folder, publish: () => undefined, now: () => new Date() });

async function load(name: string, content: string | undefined, more: Partial<LoadRequest> = {}) {
  if (content !== undefined) await writeFile(join(folder, name), content);
  const request = { source: join(folder, name), ...more };
  return loadChecked(store, request, new AbortController().signal, (check) =>
    loadSource({ ...context(), check }, request),
  );
}

const rows = async (sql: string) => (await store.query(sql)).map((row) => Object.values(row));
const changes = ({ run }: Awaited<ReturnType<typeof load>>) => [
  run.inserted,
  run.updated,
  run.unchanged,
  run.deleted,
];

test('replacing tells what came, changed, stayed and went', async () => {
  expect(changes(await load('r.csv', 'id,v\n1,10\n2,20\n3,30\n'))).toEqual([3, 0, 0, 0]);
  expect(changes(await load('r.csv', 'id,v\n1,10\n2,25\n4,40\n5,50\n'))).toEqual([2, 1, 1, 1]);
  expect(changes(await load('r.csv', undefined))).toEqual([0, 0, 4, 0]);
  await load('n.csv', 'a,b\n1,x\n1,y\n2,z\n');
  expect(changes(await load('n.csv', 'a,b\n1,x\n2,z\n2,z\n'))).toEqual([1, 0, 2, 1]);
});

test('an appended source that has grown brings its new rows, and its last one whole', async () => {
  const write = 'append';
  await load('g.csv', 't,v\n1,1\n2,2\n', { write });
  expect(changes(await load('g.csv', 't,v\n1,1\n2,2\n3,3\n4,4', { write }))).toEqual([2, 0, 2, 0]);
  const grown = await load('g.csv', 't,v\n1,1\n2,2\n3,3\n4,44\n5,5\n', { write });
  expect(changes(grown)).toEqual([1, 1, 3, 0]);
  expect(changes(await load('g.csv', undefined, { write }))).toEqual([0, 0, 5, 0]);
  expect(await rows('SELECT t, v FROM g')).toEqual([
    [1, 1],
    [2, 2],
    [3, 3],
    [4, 44],
    [5, 5],
  ]);
});

test('the first load that is appended keeps repeated keys out as any later one does', async () => {
  const first = await load('s1.csv', 'source_id,v\n1,a\n2,b\n1,c\n,d\n', {
    as: 's',
    write: 'append',
  });
  expect(changes(first)).toEqual([3, 0, 1, 0]);
  expect(first.warnings).toEqual([
    { line: 4, message: expect.stringMatching(/^1 rows have the key source_id of an earlier row/) },
  ]);
  const again = await load('s2.csv', 'source_id,v\n2,x\n5,e\n5,f\n', { as: 's', write: 'append' });
  expect(changes(again)).toEqual([1, 0, 2, 0]);
  expect(await rows('SELECT source_id, v FROM s')).toEqual([
    [1, 'a'],
    [2, 'b'],
    [null, 'd'],
    [5, 'e'],
  ]);
});

test('keys keep known rows out when appending, and let merging change them', async () => {
  await load('k.csv', 'a,b\n1,2\n3,4\n');
  const more = { as: 'k', key: 'a' };
  expect(
    changes(await load('k2.csv', 'a,b\n1,7\n8,8\n8,9\n', { ...more, write: 'append' })),
  ).toEqual([1, 0, 2, 0]);
  const merge = { ...more, write: 'merge' } as const;
  expect(changes(await load('k2.csv', undefined, merge))).toEqual([0, 2, 0, 0]);
  expect(changes(await load('k2.csv', undefined, merge))).toEqual([0, 0, 3, 0]);
  expect(await rows('SELECT a, b FROM k')).toEqual([
    [1, 7],
    [3, 4],
    [8, 9],
  ]);
});

test('a file of a folder that has changed takes the place of its former rows', async () => {
  await mkdir(join(folder, 'days'));
  await writeFile(join(folder, 'days/1.csv'), 'a,b\n1,2\n');
  await writeFile(join(folder, 'days/2.csv'), 'a,b\n3,4\n');
  expect(changes(await load('days', undefined))).toEqual([2, 0, 0, 0]);
  expect(changes(await load('days', undefined))).toEqual([0, 0, 2, 0]);
  await writeFile(join(folder, 'days/1.csv'), 'a,b\n1,9\n5,6\n');
  expect(changes(await load('days', undefined))).toEqual([1, 1, 1, 0]);
  expect(await rows('SELECT a, b FROM days ORDER BY a')).toEqual([
    [1, 9],
    [3, 4],
    [5, 6],
  ]);
});

test('a frozen contract refuses columns, types and rows that break the schema, and changes nothing', async () => {
  await load('c.csv', 'id,v\n1,10\n');
  const more = { as: 'c', write: 'append', contract: 'freeze' } as const;
  const broken = { code: 'contract-broken' };
  await expect(load('c2.csv', 'id,v,w\n2,20,x\n', more)).rejects.toMatchObject(broken);
  await expect(load('c3.csv', 'id,v\n2,1.5\n', more)).rejects.toMatchObject(broken);
  await addSchema(store, 'c', { properties: { v: { maximum: 99 } } });
  const wrong = load('c4.csv', 'id,v\n2,100\n3,1\n', { ...more, schema: 'c' });
  await expect(wrong).rejects.toMatchObject({
    ...broken,
    message: expect.stringContaining('line 2'),
  });
  expect(await rows('SELECT id FROM c')).toEqual([[1]]);
  expect(changes(await load('c5.csv', 'id,v\n2,20\n', { ...more, schema: 'c' }))).toEqual([
    1, 0, 0, 0,
  ]);
});

test('rows that a contract discards are in quarantine with their reasons, and what is left keeps its types', async () => {
  await addSchema(store, 'd', {
    required: ['v'],
    properties: { id: { type: 'integer' }, v: { type: 'integer', maximum: 99 } },
  });
  const source = 'id,v\n11,5\n12,500\n13,\nx,4\n14,6\n';
  const report = await load('d.csv', source, { schema: 'd', contract: 'discard_row' });
  expect(report).toMatchObject({ rows: 2, rejected: 3, run: { quarantined: 3 } });
  expect(report.columns.map(({ type }) => type)).toEqual(['integer', 'integer']);
  expect(await rows('SELECT id, v FROM d')).toEqual([
    [11, 5],
    [14, 6],
  ]);
  expect(
    await rows(`SELECT line, data, reasons FROM quarantine WHERE dataset = 'd' ORDER BY line`),
  ).toEqual([
    [3, { id: '12', v: 500 }, ['"v" must be <= 99']],
    [4, { id: '13', v: null }, [`"v" must have required property 'v'`]],
    [5, { id: 'x', v: 4 }, ['"id" must be integer']],
  ]);
});

test('values that a contract discards leave their rows', async () => {
  await load('e.csv', 'id,v\n1,1\n');
  const more = { as: 'e', write: 'append', contract: 'discard_value' } as const;
  const report = await load('e2.csv', 'id,v,w\n2,20,new\n3,2.5,\n', more);
  expect(report).toMatchObject({ rows: 3, run: { quarantined: 0, discarded_values: 2 } });
  expect(await rows('SELECT * FROM e')).toEqual([
    [1, 1],
    [2, 20],
    [3, null],
  ]);
  expect(
    await rows(`SELECT column_name, line, data FROM quarantine WHERE dataset = 'e' ORDER BY line`),
  ).toEqual([
    ['w', 2, 'new'],
    ['v', 3, 2.5],
  ]);
});

test('data can be read as of an earlier run, in every mode', async () => {
  const first = await load('v.csv', 'id,v\n1,10\n2,20\n');
  await load('v2.csv', 'id,v\n3,30\n', { as: 'v', write: 'append' });
  const merged = await load('v3.csv', 'id,v\n1,11\n', { as: 'v', write: 'merge', key: 'id' });
  await load('v.csv', 'id,v\n9,90\n');
  const later = await load('later.csv', 'x\n1\n');
  const asOf = async (run: string, sql: string) =>
    (await store.readRows(sql, [], { views: await viewsAsOf(store, run) })).rows;
  expect(await asOf(first.run.id, 'SELECT * FROM v')).toEqual([
    [1, 10],
    [2, 20],
  ]);
  expect(await asOf(merged.run.id, 'SELECT * FROM v')).toEqual([
    [1, 11],
    [2, 20],
    [3, 30],
  ]);
  expect(await asOf(later.run.id, 'SELECT * FROM v')).toEqual([[9, 90]]);
  expect(await rows('SELECT * FROM v')).toEqual([[9, 90]]);
  const normalized = `SELECT count(*) FROM normalized_data WHERE source = 'v'`;
  expect(await asOf(merged.run.id, normalized)).toEqual([[3]]);
  await expect(asOf(first.run.id, 'SELECT * FROM later')).rejects.toThrow(/not there yet/);
  await expect(viewsAsOf(store, 'ffffffff')).rejects.toMatchObject({ code: 'run-unknown' });
});

test('normalized_data has the records of every source in one shape', async () => {
  await load('one.csv', 'source_id,category,t\na1,red,2024-01-01\na2,blue,2024-01-02\n');
  await load('two.jsonl', '{"id":7,"x":1.5}\n');
  await load('three.csv', 'x,y\n5,6\n');
  const sql = `SELECT source_id, category, source_kind, line, data FROM normalized_data WHERE source IN ('one', 'two', 'three') ORDER BY source, line`;
  const [a1, a2, plain, seven] = await rows(sql);
  expect([a1?.slice(0, 4), a2?.slice(0, 4)]).toEqual([
    ['a1', 'red', 'csv', 2],
    ['a2', 'blue', 'csv', 3],
  ]);
  expect(plain).toMatchObject([
    expect.stringMatching(/^[0-9a-f]{16}:4$/),
    'three',
    'csv',
    2,
    { x: 5, y: 6 },
  ]);
  expect(seven).toMatchObject(['7', 'two', 'jsonl', 1, { id: 7, x: 1.5 }]);
  const since = await rows(
    `SELECT count(*) FROM normalized_data WHERE created_at > now() - INTERVAL 1 HOUR`,
  );
  expect(Number(since[0]?.[0])).toBeGreaterThanOrEqual(4);
});

test('a view of a user over normalized_data sees loads, new names and removals after it', async () => {
  await load('early.csv', 'x\n1\n');
  await store.readWrite(
    `CREATE VIEW gathered AS SELECT source FROM normalized_data WHERE source IN ('early', 'late', 'renamed')`,
  );
  const seen = async () =>
    (await store.readRows('SELECT source FROM gathered ORDER BY source')).rows.flat();
  expect(await seen()).toEqual(['early']);
  await load('late.csv', 'x\n2\n');
  expect(await seen()).toEqual(['early', 'late']);
  const late = await store.datasets.get('late');
  if (late === undefined) throw new Error('late was not loaded');
  await store.transaction((tx) => renameDataset(tx, late, 'renamed', new Date()));
  expect(await seen()).toEqual(['early', 'renamed']);
  await store.transaction((tx) => removeDataset(tx, late.id));
  expect(await seen()).toEqual(['early']);
  await store.readWrite('DROP VIEW gathered');
});

test('rows without a key are not each other, and a load says what its key does not tell apart', async () => {
  const merge = { write: 'merge', key: 'id' } as const;
  const csv = 'id,v\n1,a\n,b\n,c\n2,d\n2,e\n';
  const first = await load('nokey.csv', csv, merge);
  expect(changes(first)).toEqual([4, 0, 0, 0]);
  expect(first.warnings.map(({ line }) => line)).toEqual([3, null]);
  expect(changes(await load('nokey.csv', `${csv},b\n,f\n`, merge))).toEqual([1, 0, 4, 0]);
  expect(await rows('SELECT v FROM nokey ORDER BY v')).toEqual([['a'], ['b'], ['c'], ['e'], ['f']]);
  const append = { write: 'append', key: 'id', as: 'nokeys' } as const;
  await load('nokey1.csv', 'id,v\n1,a\n,b\n', append);
  expect(changes(await load('nokey2.csv', 'id,v\n1,x\n,b\n,c\n,d\n', append))).toEqual([
    2, 0, 2, 0,
  ]);
});

test('an integer that no double holds stays exact when fractions come to its column', async () => {
  await load('exact1.csv', 'id,v\n1,9007199254740993\n', { write: 'append', as: 'exact' });
  await load('exact2.csv', 'id,v\n2,1.5\n', { write: 'append', as: 'exact' });
  expect(await rows('SELECT v FROM exact ORDER BY id')).toEqual([['9007199254740993'], ['1.5']]);
});

test('a store whose first load is a merge has its records in the raw view', async () => {
  const own = await openStore({ file: join(folder, 'own', 'store.duckdb'), threads: 1 });
  await writeFile(join(folder, 'one.csv'), 'id,v\n1,2\n');
  const request = { source: join(folder, 'one.csv'), write: 'merge', key: 'id' } as const;
  await loadSource({ ...context(), store: own }, request);
  const found = await own.query('SELECT line, status FROM raw_csv_data');
  expect(found).toEqual([{ line: 2, status: 'accepted' }]);
  await own.close();
});

test('a name that cannot be given is refused before the source is touched', async () => {
  await expect(load('absent.csv', undefined, { as: 'normalized_data' })).rejects.toMatchObject({
    code: 'name-taken',
  });
  await expect(load('absent.csv', undefined, { as: 'free' })).rejects.toMatchObject({
    code: 'source-unreadable',
  });
});
