import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import type { LoadRequest } from '@assay/schema';
import { loadSource } from '../../kernel/sources/index.js';
import { findDataset, openStore, viewsAsOf, type Store } from '../../kernel/store/index.js';

let folder: string;
let store: Store;
let work = 0;
let failAt = Infinity;

beforeAll(async () => {
  // The loading thread runs from its bundle.
  const build = fileURLToPath(new URL('../../kernel/build.mjs', import.meta.url));
  execFileSync(process.execPath, [build, 'load-worker']);
  folder = await mkdtemp(join(tmpdir(), 'assay-small-'));
  store = await openStore({ file: join(folder, 'store.duckdb'), threads: 2 });
});

afterAll(async () => {
  await store.close();
  await rm(folder, { recursive: true, force: true });
});

/** The store as the loads see it: counts their transactions, and ends one of them at its end as a kill would. */
const counted = (): Store =>
  new Proxy(store, {
    get: (target, key) => {
      const value: unknown = Reflect.get(target, key);
      if (typeof value !== 'function') return value;
      if (key !== 'transaction') return value.bind(target);
      const transaction: Store['transaction'] = (task, options) =>
        target.transaction(async (tx) => {
          const result = await task(tx);
          if (++work === failAt) throw new Error('killed');
          return result;
        }, options);
      return transaction;
    },
  });

async function load(source: string, more: Partial<LoadRequest> = {}) {
  const context = { store: counted(), project: folder, publish: () => undefined };
  return loadSource({ ...context, now: () => new Date() }, { source, ...more });
}

async function files(name: string, contents: Record<string, string | Buffer>): Promise<string> {
  await mkdir(join(folder, name));
  for (const [file, content] of Object.entries(contents))
    await writeFile(join(folder, name, file), content);
  return join(folder, name);
}

const rows = async (sql: string) => (await store.query(sql)).map((row) => Object.values(row));

/** All that can be seen of a loaded folder but ids and times. */
async function seen(name: string) {
  const dataset = await findDataset(store, name);
  if (dataset === undefined) return undefined;
  const { columns, content_hash: hash, rejected, source } = dataset;
  const { files: list, ...others } = source as unknown as { files: object[] };
  const named = (one: object) => ({ ...one, data_file_id: null, loaded_at: null });
  const hidden = `"assay:line", "assay:start", "assay:end", "assay:file"`;
  return {
    ...{ columns, hash, rejected, source: others, files: list.map(named) },
    all: await rows(`SELECT *, ${hidden} FROM ${dataset.relation} ORDER BY "assay:row"`),
    runs: await rows(
      `SELECT sha256, write_mode, position, batches, rows_read, inserted, unchanged, rejected, options FROM checkpoint.load_run
       WHERE dataset = '${name}' AND state = 'completed' ORDER BY source_uri`,
    ),
    raw: await rows(
      `SELECT file_name, object, line, byte_start, byte_end, status, reason FROM raw_csv_data WHERE dataset = '${name}' ORDER BY ALL`,
    ),
    left: await rows(
      `SELECT sha256, record, line, column_name, value, reason FROM raw.rejected WHERE dataset = '${name}' ORDER BY ALL`,
    ),
  };
}

const figures = ({ rows: all, rejected, run, warnings }: Awaited<ReturnType<typeof load>>) => ({
  ...{ all, rejected, warnings },
  run: { ...run, id: null },
});

const messy = (): Record<string, string | Buffer> => ({
  'a.csv': 't,v,note\n1,1.5,x\n2,2.5,y\n',
  'b.csv': 't,v,note\n3,3,\n4,4,\n',
  'c.csv': 't,v,note,more\n5,5.25,a text that is longer than twelve bytes,9007199254740993\n',
  'd.csv.gz': gzipSync('t,v,note\n6,6.5,packed\n'),
  'e.csv': 't,v,note\n7,low,z\n8,8.5,\n',
  'f.csv': 't,v,note\n9,9.5,q\n10,10.5\n',
  'g.csv': 't,note\n11,late\n',
  'h.csv': 't,v,note,more\n12,12.5,w,1.5\n',
  'i.csv': 't,v,note\n1,1.5,x\n2,2.5,y\n',
  'j.csv': 't,v,note\n',
});

test('small files of a folder become what they become one by one', async () => {
  const one = await load(await files('singly', messy()), { batch: 1000 });
  const before = await seen('singly');
  await store.query('DELETE FROM checkpoint.load_run');
  // As if it were the only one in the store, so that it tells its records itself.
  const other = await load(await files('together', messy()), {});
  const strip = (value: unknown) =>
    JSON.parse(JSON.stringify(value, big).replaceAll('singly', 'N').replaceAll('together', 'N'));
  const after = await seen('together');
  expect(strip({ ...after, raw: null })).toEqual(strip({ ...before, raw: null }));
  expect(strip(figures(other))).toEqual(strip(figures(one)));
});

test('a folder of many small files takes few transactions, and none when nothing is new', async () => {
  const many = Object.fromEntries(
    Array.from({ length: 120 }, (_, i) => [
      `${String(i).padStart(4, '0')}.csv`,
      `t,v\n${i},${i / 4}\n`,
    ]),
  );
  const path = await files('many', many);
  work = 0;
  const report = await load(path);
  expect([report.rows, report.run.inserted, report.run.batches]).toEqual([120, 120, 120]);
  expect(work).toBeLessThan(10);
  work = 0;
  expect((await load(path)).run).toMatchObject({ id: report.run.id, inserted: 0, unchanged: 120 });
  expect(work).toBe(0);
  // A file that has changed and one that is new: of the others nothing is written.
  await writeFile(join(path, '0050.csv'), 't,v\n50,0\n');
  await writeFile(join(path, 'new.csv'), 't,v\n120,1\n');
  const { run } = await load(path);
  expect([run.inserted, run.updated, run.unchanged]).toEqual([1, 1, 119]);
  expect(
    await rows('SELECT count(*), count(DISTINCT t), sum(v) FILTER (t = 50) FROM many'),
  ).toEqual([[121, 121, 0]]);
});

test('a folder whose load is killed at any commit ends as one that is not', async () => {
  const contents = Object.fromEntries(
    Array.from({ length: 12 }, (_, i) => [`${i + 10}.csv`, `t,v\n${i},${i / 2}\n`]),
  );
  await load(await files('whole', contents));
  const whole = await seen('whole');
  const path = await files('killed', contents);
  for (let at = 1; at < 20; at++) {
    [work, failAt] = [0, at];
    await load(path).then(
      () => (at = 20),
      (error: unknown) => expect(error).toMatchObject({ message: 'killed' }),
    );
    failAt = Infinity;
    const there = (await findDataset(store, 'killed'))?.rows ?? 0;
    expect([0, 1, 12]).toContain(there);
  }
  const killed = await seen('killed');
  const content = ({ all, hash, columns, left }: NonNullable<typeof killed>) => ({
    ...{ all, hash, columns, left },
  });
  expect(killed && content(killed)).toEqual(whole && content(whole));
  const tables = `SELECT count(*) FROM duckdb_tables() WHERE table_name LIKE 'killed@%'`;
  expect(await rows(tables)).toEqual([[1]]);
});

test('each of the files is a run to go back to, and a key keeps rows out across them', async () => {
  const path = await files('keyed', {
    '1.csv': 'source_id,v\na,1\nb,2\n',
    '2.csv': 'source_id,v\nb,3\nc,4\nc,5\n',
    '3.csv': 'source_id,v,w\nd,6,7\na,8,9\n',
  });
  const report = await load(path);
  expect(await rows('SELECT * FROM keyed')).toEqual([
    ['a', 1, null],
    ['b', 2, null],
    ['c', 4, null],
    ['d', 6, 7],
  ]);
  expect(report.warnings.map(({ message }) => message)).toEqual([
    '2.csv: 1 rows have the key source_id of an earlier row of the source, which counts',
  ]);
  const runs = await rows(
    `SELECT CAST(id AS VARCHAR), inserted, unchanged FROM checkpoint.load_run WHERE dataset = 'keyed' ORDER BY source_uri`,
  );
  expect(runs.map(([, ...counts]) => counts)).toEqual([
    [2, 0],
    [1, 2],
    [1, 1],
  ]);
  const views = await viewsAsOf(store, String(runs[1]?.[0]));
  const view = views.find(({ name }) => name === 'keyed');
  const then = await store.readRows('SELECT * FROM keyed', [], { views: view ? [view] : [] });
  expect(then.rows).toEqual([
    ['a', 1],
    ['b', 2],
    ['c', 4],
  ]);
  expect(
    await rows(
      `SELECT file_name, count(*) FROM raw_csv_data WHERE dataset = 'keyed' GROUP BY ALL ORDER BY ALL`,
    ),
  ).toEqual([
    ['1.csv', 2],
    ['2.csv', 3],
    ['3.csv', 2],
  ]);
});

test('a file that cannot be read ends the load with its name, and those before it are there', async () => {
  const path = await files('broken', {
    '1.csv': 't,v\n1,2\n',
    '2.csv': 't,v\n2,3\n',
    '3.csv': Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0]),
    '4.csv': 't,v\n4,5\n',
  });
  await expect(load(path)).rejects.toMatchObject({ place: { file: '3.csv' } });
  expect(await rows('SELECT t FROM broken')).toEqual([[1], [2]]);
});

function big(_: string, value: unknown): unknown {
  return typeof value === 'bigint' ? String(value) : value;
}
