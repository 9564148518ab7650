import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { realpathSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { connect, type Client } from '../../kernel/client/index.js';
import { extensionFolder } from '../../kernel/store/ducklake/index.js';
import { root } from '../support/assay.js';
import { Postgres, scratch } from './postgres.js';

const lines = Array.from({ length: 3000 }, (_, i) => `${i},${Math.sin(i / 9).toFixed(6)}`);
const MEAN = { processor: 'rolling_mean', dataset: 'ecg', cache: false };

interface Engine {
  folder: string;
  client: Client;
}

let postgres: Postgres;
const engines = new Map<string, Engine>();
const workers: ChildProcess[] = [];

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
  for (const worker of workers) worker.kill('SIGKILL');
  for (const { client, folder } of engines.values()) {
    await client.stop();
    await client.close();
    rmSync(folder, { recursive: true });
  }
  await postgres.stop();
});

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
  return {
    ...{ loaded: report.rows, again: again.rows, status: job.status, rows: rows.rows, hash },
    ...{ note: note.anchor, wrong: (wrong as { code?: string }).code, refused },
    cancelled: cancelled.status,
    mine: (await client.sql('SELECT a FROM mine')).rows,
  };
}

test('both engines give the same answers and the same bytes', async () => {
  const [local, lake] = [...engines.values()];
  if (local === undefined || lake === undefined) throw new Error('two engines were set up');
  const answers = { local: await workOn(local), lake: await workOn(lake) };
  expect(answers.lake).toEqual(answers.local);
  expect(answers.local).toMatchObject({ loaded: 3000, status: 'COMPLETED', refused: 'refused' });
}, 120_000);

test('workers share the jobs; one that is killed loses none, and none is done twice', async () => {
  const lake = engines.get('ducklake');
  if (lake === undefined) throw new Error('the lake was set up');
  const program = join(root, 'kernel/build/host.js');
  for (let i = 0; i < 2; i++) {
    const worker = spawn(process.execPath, [program, '--project', lake.folder, '--worker'], {
      env: { ...process.env, NODE_OPTIONS: '', ASSAY_WORKERS: '1' },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    workers.push(worker);
    for await (const chunk of worker.stdout) if (String(chunk).includes('worker ready')) break;
    worker.stdout.resume();
  }
  const ids: string[] = [];
  for (let window = 10; window < 15; window++) {
    const parameters = { column: 'mV', window };
    ids.push((await lake.client.process({ ...MEAN, parameters, as: `w${window}` })).task_id);
    if (window === 12) {
      workers[0]?.kill('SIGKILL');
      if (workers[0] !== undefined) await once(workers[0], 'exit');
    }
  }
  for (const id of ids) {
    expect(await lake.client.waitFor(id)).toMatchObject({ status: 'COMPLETED', retry_count: 0 });
  }
  const ends = await lake.client.sql(
    `SELECT count(*) FROM assay.job_event WHERE status = 'COMPLETED' GROUP BY job_id`,
  );
  expect(new Set(ends.rows.map(([n]) => n))).toEqual(new Set([1]));
}, 180_000);
