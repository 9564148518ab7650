import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { connect, type Client } from '../../kernel/client/index.js';
import { Project } from '../support/assay.js';
import { document, runBlocks } from '../support/documented.js';
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

/** Everything that a project has, table by table, but for when its migrations were applied and which views are due. */
async function content(client: Client): Promise<object> {
  const tables = await client.sql(
    `SELECT format('"{}"."{}"', schema_name, table_name) AS name FROM duckdb_tables()
     WHERE database_name = current_database() AND schema_name || '.' || table_name NOT IN
       ('assay.migration', 'assay.counter', 'assay.object_part', 'assay.view_due') ORDER BY 1`,
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

test('the guide to many machines can be followed there and back', async () => {
  const other = await Project.make();
  try {
    writeFileSync(other.path('ecg.csv'), 't,mV\n0,1\n1,4\n2,2\n');
    await other.json('load', other.path('ecg.csv'));
    const guide = (await document('many-machines.md'))
      .replace('postgresql://user@host:5432/db', postgres.url)
      .replace('s3://bucket/prefix/', other.path('bucket'))
      .replace(
        'npx assay worker --concurrency 2',
        'npx assay worker --concurrency 2 2>worker.log &',
      );
    const wait = 'until grep --silent "worker ready" worker.log; do sleep 0.1; done';
    const back = /`npx (assay migrate --to duckdb)`/.exec(guide)?.[1];
    const mean = `assay process rolling_mean --on ecg --params '{"column":"mV","window":2}' --as mean`;
    const last = `assay sql 'SELECT sum(mV) AS s, (SELECT count(*) FROM mean) AS n FROM ecg'`;
    const after = [wait, mean, 'kill %1; wait %1 || true', back, last].join('\n');
    const { code, said } = await runBlocks(`${guide}\n\`\`\`sh\n${after}\n\`\`\``, other.folder);
    expect({ code, said: code === 0 ? '' : said }).toEqual({ code: 0, said: '' });
    expect(said).toMatch(/7\D+3\D*$/);
  } finally {
    await other.remove();
  }
}, 300_000);
