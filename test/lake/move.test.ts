import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { connect, type Client } from '../../kernel/client/index.js';
import { Project } from '../support/assay.js';
import { Postgres } from './postgres.js';

let postgres: Postgres;
let project: Project;

beforeAll(async () => {
  postgres = await Postgres.start();
  project = await Project.make();
}, 120_000);

afterAll(async () => {
  await project.remove();
  await postgres.stop();
});

async function withHost<T>(work: (client: Client) => Promise<T>): Promise<T> {
  const client = await connect({ project: project.folder });
  try {
    return await work(client);
  } finally {
    await client.close();
  }
}

/** Everything that a project has, table by table, but for when its migrations were applied. */
async function content(client: Client): Promise<object> {
  const tables = await client.sql(
    `SELECT format('"{}"."{}"', schema_name, table_name) AS name FROM duckdb_tables()
     WHERE database_name = current_database() AND schema_name || '.' || table_name NOT IN
       ('assay.migration', 'assay.counter', 'assay.object_part') ORDER BY 1`,
  );
  const parts = tables.rows.map(
    ([name]) =>
      `SELECT '${String(name)}' AS name, count(*) AS n, CAST(sum(hash(t)) AS VARCHAR) AS hash FROM ${String(name)} t`,
  );
  const records = await client.sql('SELECT raw_data FROM raw_csv_data ORDER BY line');
  return {
    tables: (await client.sql(parts.join(' UNION ALL '))).rows,
    records: records.rows,
  };
}

async function numbersGiven(client: Client): Promise<unknown[]> {
  const { rows } = await client.sql('SELECT DISTINCT seq FROM assay.dataset_version');
  return rows;
}

/** One of everything: rows, a validation, a job's table, a note, a table of the user's own. */
async function fill(client: Client): Promise<void> {
  const rows = Array.from({ length: 300 }, (_, i) => `${i},${Math.sin(i / 9).toFixed(6)}`);
  const source = project.path('ecg.csv');
  writeFileSync(source, `t,mV\n${rows.join('\n')}\n`);
  await client.load({ source });
  const definition = { properties: { mV: { maximum: 0.5 } } };
  await client.request('POST', '/api/v1/schemas', { name: 'low', definition });
  await client.request('POST', '/api/v1/validation', { dataset: 'ecg', schema: 'low' });
  const mean = { processor: 'rolling_mean', dataset: 'ecg', as: 'mean' };
  const { task_id } = await client.process({ ...mean, parameters: { column: 'mV', window: 5 } });
  await client.waitFor(task_id);
  await client.annotate({ dataset: 'ecg', from: 1, to: 2, text: 'here' });
  const own = 'CREATE OR REPLACE TABLE mine AS SELECT 1.5::DECIMAL(9,3) AS a, NULL AS b';
  await client.sql(own, [], { write: true });
}

test('a project goes to a lake and comes back with every row, byte, view and number', async () => {
  const before = await withHost(async (client) => {
    await fill(client);
    return await content(client);
  });
  const lake = ['--catalogue', postgres.url, '--schema', 'moved', '--data', project.path('lake')];
  const there = await project.json('migrate', '--to', 'ducklake', ...lake);
  expect(there).toMatchObject({ store: 'ducklake', moved: true, objects: 1 });
  const after = await withHost(async (client) => {
    expect(await content(client)).toEqual(before);
    // What is made there goes on with the numbers of before.
    await client.load({ source: project.path('ecg.csv'), as: 'again' });
    expect(await numbersGiven(client)).toHaveLength(2);
    return await content(client);
  });
  await project.run('stop');
  // The bytes come from the lake: this machine may be another one.
  rmSync(project.path('.assay', 'objects'), { recursive: true });
  const back = await project.json('migrate', '--to', 'duckdb');
  expect(back).toMatchObject({ store: 'duckdb', moved: true, objects: 1 });
  expect(readdirSync(project.path('.assay', 'objects'))).toHaveLength(1);
  await withHost(async (client) => {
    expect(await content(client)).toEqual(after);
    await client.load({ source: project.path('ecg.csv'), as: 'third' });
    expect(await numbersGiven(client)).toHaveLength(3);
  });
}, 300_000);
