import { cpSync, mkdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LoadReport } from '../../schema/index.js';
import { connect, type Client } from '../../kernel/client/index.js';
import { extensionFolder } from '../../kernel/store/ducklake/index.js';
import { Postgres, scratch } from './postgres.js';

const lines = Array.from({ length: 3000 }, (_, i) => `${i},${Math.sin(i / 9).toFixed(6)}`);
const MEAN = { processor: 'rolling_mean', dataset: 'ecg', cache: false };

interface Engine {
  folder: string;
  client: Client;
}

let postgres: Postgres;
const engines = new Map<string, Engine>();

beforeAll(async () => {
  postgres = await Postgres.start();
  // Fetched once a machine; a host would do it on its first start.
  await extensionFolder();
  for (const store of ['duckdb', 'ducklake']) {
    const folder = realpathSync(scratch(store));
    const settings = { store, catalogue: postgres.url, schema: 'lab', data: join(folder, 'lake') };
    writeFileSync(join(folder, 'assay.json'), JSON.stringify(settings));
    writeFileSync(join(folder, 'ecg.csv'), `t,mV\n${lines.join('\n')}\n`);
    engines.set(store, { folder, client: await connect({ project: folder }) });
  }
}, 240_000);

afterAll(async () => {
  for (const { client, folder } of engines.values()) {
    await client.stop();
    await client.close();
    rmSync(folder, { recursive: true });
  }
  await postgres.stop();
});

const SCHEMA = { type: 'object', properties: { mV: { type: 'number', maximum: 0.5 } } };

/** Numbers that a sequence gives, and what is found by them. */
async function numbered({ client }: Engine, report: LoadReport): Promise<object> {
  await client.request('POST', '/api/v1/schemas', { name: 'low', definition: SCHEMA });
  const wish = { dataset: 'ecg', schema: 'low' };
  const checked = [];
  for (let i = 0; i < 2; i++) {
    checked.push(await client.request<object>('POST', '/api/v1/validation', wish));
  }
  const record = { integration_id: 1, entity_type: 'issue', raw_data: { key: 'A-1' } };
  const ids: unknown[] = [];
  for (let i = 0; i < 2; i++) {
    ids.push(await client.request('POST', '/api/v1/etl/raw-data/store', record));
  }
  const found = await client.request('GET', '/api/v1/etl/raw-data?entity_type=issue');
  const other = await client.request<object>('POST', '/api/v1/integrations', { name: 'other' });
  const then = await client.sql('SELECT count(*) FROM ecg', [], { asOf: report.run.id });
  return {
    ...{ ids, found: (found as object[]).length, then: then.rows },
    other: { ...other, created_at: '' },
    checked: checked.map((one) => ({ ...one, id: '', run: '', seconds: 0 })),
  };
}

/** What one engine makes of one file: hashes, rows, notes and refusals. */
async function workOn({ folder, client }: Engine): Promise<object> {
  const report = await client.load({ source: join(folder, 'ecg.csv') });
  const again = await client.load({ source: join(folder, 'ecg.csv') });
  const parameters = { column: 'mV', window: 7 };
  const made = await client.process({ ...MEAN, parameters, as: 'smooth' });
  const job = await client.waitFor(made.task_id);
  const note = await client.annotate({ dataset: 'ecg', from: 10, to: 20, text: 'here' });
  const wrong = await client.process({ ...MEAN, dataset: 'none' }).catch((e: unknown) => e);
  const rows = await client.sql('SELECT count(*), sum(rolling_mean) FROM smooth WHERE t < 100');
  const { content_hash: hash } = await client.dataset('smooth');
  await client.sql('CREATE OR REPLACE TABLE mine AS SELECT 1 AS a', [], { write: true });
  const outside = `SELECT * FROM read_csv('${join(folder, 'ecg.csv')}')`;
  const refused = await client.sql(outside).catch(() => 'refused');
  const waiting = await client.process({
    ...MEAN,
    parameters,
    scheduled_at: '2999-01-01T00:00:00Z',
  });
  const cancelled = await client.cancel(waiting.task_id);
  const raw = await client.sql('SELECT raw_data, line FROM raw_csv_data WHERE line < 5');
  return {
    ...(await numbered({ folder, client }, report)),
    raw: raw.rows,
    ...{ loaded: report.rows, again: again.rows, status: job.status, rows: rows.rows, hash },
    ...{ note: note.anchor, wrong: (wrong as { code?: string }).code, refused },
    cancelled: cancelled.status,
    mine: (await client.sql('SELECT a FROM mine')).rows,
  };
}

/** What becomes of a folder of small files, and of one more and a changed one in it. */
async function folderIn({ folder, client }: Engine): Promise<object> {
  const path = join(folder, 'runs');
  mkdirSync(path);
  for (let i = 0; i < 9; i++)
    writeFileSync(join(path, `${i}.csv`), `t,v,w\n${i},${i === 4 ? 'low' : i / 2},\n`);
  const first = await client.load({ source: path });
  writeFileSync(join(path, '9.csv'), 't,v,more\n9,4.5,x\n');
  writeFileSync(join(path, '2.csv'), 't,v,w\n2,0,\n');
  const then = await client.load({ source: path });
  const rows = await client.sql('SELECT * FROM runs ORDER BY t');
  const raw = await client.sql(
    `SELECT file_name, count(*) FROM raw_csv_data WHERE dataset = 'runs' GROUP BY ALL ORDER BY ALL`,
  );
  const before = await client.sql('SELECT count(*) FROM runs', [], { asOf: first.run.id });
  const runs = [first, then].map(({ run }) => ({ ...run, id: '' }));
  return { runs, rows: rows.rows, raw: raw.rows, before: before.rows };
}

test('both engines make the same of a folder of small files', async () => {
  const [duckdb, lake] = await Promise.all([...engines.values()].map(folderIn));
  expect(lake).toEqual(duckdb);
  expect(duckdb).toMatchObject({
    before: [[9]],
    runs: [{ inserted: 9 }, { inserted: 1, updated: 1 }],
  });
});

test('both engines give the same answers and the same bytes', async () => {
  const [local, lake] = [...engines.values()];
  if (local === undefined || lake === undefined) throw new Error('two engines were set up');
  const answers = { local: await workOn(local), lake: await workOn(lake) };
  expect(answers.lake).toEqual(answers.local);
  expect(answers.local).toMatchObject({ loaded: 3000, status: 'COMPLETED', refused: 'refused' });
}, 120_000);

test('another machine reads the bytes that the first has received', async () => {
  const first = engines.get('ducklake');
  if (first === undefined) throw new Error('the lake was set up');
  const folder = realpathSync(scratch('machine'));
  cpSync(join(first.folder, 'assay.json'), join(folder, 'assay.json'));
  const client = await connect({ project: folder });
  engines.set('machine', { folder, client });
  const text = 'SELECT raw_data FROM raw_csv_data WHERE line = 3';
  expect((await client.sql(text)).rows).toEqual((await first.client.sql(text)).rows);
  const check = { dataset: 'ecg', schema: 'low', cache: false };
  const { invalid_rows: invalid } = await client.request<{ invalid_rows: number }>(
    ...(['POST', '/api/v1/validation', check] as const),
  );
  expect(invalid).toBeGreaterThan(0);
  // What both take from one sequence at the same time is given once.
  const record = { integration_id: 1, entity_type: 'race', raw_data: { key: 'A-1' } };
  const both = [first.client, client].flatMap((one) =>
    Array.from({ length: 4 }, () =>
      one.request<{ record_id: number }>('POST', '/api/v1/etl/raw-data/store', record),
    ),
  );
  const ids = (await Promise.all(both)).map((answer) => answer.record_id);
  expect(new Set(ids).size).toBe(8);
}, 120_000);
