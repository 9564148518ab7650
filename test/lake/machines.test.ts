import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { connect, type Client } from '../../kernel/client/index.js';
import { extensionFolder } from '../../kernel/store/ducklake/index.js';
import { root } from '../support/assay.js';
import { Broker } from './broker.js';
import { Postgres, scratch } from './postgres.js';

// The nightly size: ASSAY_LAKE_WORKERS=4 ASSAY_LAKE_JOBS=60 ASSAY_LAKE_BLOWS=12 ASSAY_LAKE_LINES=PostgreSQL,RabbitMQ
const WORKERS = Number(process.env['ASSAY_LAKE_WORKERS'] ?? 2);
const JOBS = Number(process.env['ASSAY_LAKE_JOBS'] ?? 6);
const BLOWS = Number(process.env['ASSAY_LAKE_BLOWS'] ?? 2);
// Through RabbitMQ everything of PostgreSQL is in use but its line of ids, which test/lake/engines has.
const LINES = (process.env['ASSAY_LAKE_LINES'] ?? 'RabbitMQ').split(',');
const lines = Array.from({ length: 3000 }, (_, i) => `${i},${Math.sin(i / 9).toFixed(6)}`);

let postgres: Postgres;
let broker: Broker;
const projects: { folder: string; client: Client }[] = [];
const workers: ChildProcess[] = [];

beforeAll(async () => {
  [postgres, broker] = await Promise.all([Postgres.start(), Broker.start(), extensionFolder()]);
}, 240_000);

afterAll(async () => {
  for (const worker of workers) worker.kill('SIGKILL');
  for (const { client, folder } of projects) {
    await client.stop();
    await client.close();
    rmSync(folder, { recursive: true });
  }
  await broker.stop();
  await postgres.stop();
}, 120_000);

let schemas = 0;

/** A project in a schema of its own, also when a test is tried again. */
async function makeProject(name: string, more: object): Promise<(typeof projects)[number]> {
  const schema = `${name}_${++schemas}`;
  const folder = realpathSync(scratch(schema));
  const catalogue = postgres.url;
  const settings = { store: 'ducklake', catalogue, schema, data: join(folder, 'lake'), ...more };
  writeFileSync(join(folder, 'assay.json'), JSON.stringify(settings));
  writeFileSync(join(folder, 'ecg.csv'), `t,mV\n${lines.join('\n')}\n`);
  const project = { folder, client: await connect({ project: folder }) };
  projects.push(project);
  await project.client.load({ source: join(folder, 'ecg.csv') });
  return project;
}

async function startWorker(folder: string): Promise<ChildProcess> {
  const program = join(root, 'kernel/build/host.js');
  const worker = spawn(process.execPath, [program, '--project', folder, '--worker'], {
    env: { ...process.env, NODE_OPTIONS: '', ASSAY_WORKERS: '1' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  workers.push(worker);
  await new Promise<void>((resolve, reject) => {
    worker.stdout.on('data', (chunk) => String(chunk).includes('worker ready') && resolve());
    worker.once('exit', (code) => reject(new Error(`the worker ended with ${code}`)));
  });
  return worker;
}

/** Each in its turn: a worker dies, every line to PostgreSQL is cut, the broker dies and comes back. */
const BLOW = [
  async (running: ChildProcess[], folder: string) => {
    const victim = running.shift();
    const ended = victim && once(victim, 'exit');
    victim?.kill('SIGKILL');
    await ended;
    running.push(await startWorker(folder));
  },
  async () => postgres.cut(),
  async (_: ChildProcess[], __: string, through: string) => {
    if (through !== 'RabbitMQ') return;
    await broker.kill();
    await broker.begin();
  },
];

test.each(LINES)(
  'jobs through %s: workers die and lines are cut; none is lost, none is done twice',
  async (through) => {
    const more = through === 'RabbitMQ' ? { broker: broker.url } : {};
    const { folder, client } = await makeProject(through.toLowerCase(), more);
    const running = await Promise.all(Array.from({ length: WORKERS }, () => startWorker(folder)));
    const ids: string[] = [];
    const blows = through === 'RabbitMQ' ? BLOWS + 1 : BLOWS;
    for (let i = 0, blow = 0; i < JOBS; i++) {
      const parameters = { column: 'mV', window: 10 + (i >> 1) };
      const made = await client.process({
        ...{ processor: 'rolling_mean', dataset: 'ecg', cache: false, parameters, as: `w${i}` },
      });
      ids.push(made.task_id);
      const due = Math.floor(((i + 1) * blows) / JOBS);
      for (; blow < due; blow++) await BLOW[blow % BLOW.length]?.(running, folder, through);
    }
    for (const id of ids) {
      const ended = await client.waitFor(id);
      expect(ended).toMatchObject({ status: 'COMPLETED', retry_count: 0, error_details: null });
    }
    const ends = await client.sql(
      `SELECT job_id FROM assay.job_event WHERE status = 'COMPLETED' GROUP BY job_id HAVING count(*) > 1`,
    );
    expect(ends.rows).toEqual([]);
    const jobs = await client.sql('SELECT count(*), count(DISTINCT id) FROM assay.job');
    expect(jobs.rows).toEqual([[JOBS, JOBS]]);
    // Each window was asked for twice, and whoever did it and however often: the bytes are the same.
    const hashes = await client.sql(
      `SELECT count(*), count(DISTINCT content_hash), min(row_count) FROM assay.dataset WHERE kind = 'processed'`,
    );
    expect(hashes.rows).toEqual([[JOBS, Math.ceil(JOBS / 2), 3000]]);
  },
  1_200_000,
);

test('through RabbitMQ what waits starts by priority, and what is equal in the order of asking', async () => {
  // One worker, the host's own.
  const before = process.env['ASSAY_WORKERS'];
  process.env['ASSAY_WORKERS'] = '1';
  const { folder, client } = await makeProject('by_priority', { broker: broker.url }).finally(
    () => {
      if (before === undefined) delete process.env['ASSAY_WORKERS'];
      else process.env['ASSAY_WORKERS'] = before;
    },
  );
  const loop = 'export function process() { for (;;); }';
  mkdirSync(join(folder, 'processors/custom'), { recursive: true });
  writeFileSync(join(folder, 'processors/custom/busy.js'), loop);
  const busy = { processor: 'busy', dataset: 'ecg', cache: false, priority: 1 };
  const held: string[] = [];
  for (let i = 0; i < 3; i++) held.unshift((await client.process(busy)).task_id);
  const ids: string[] = [];
  // While the first of those is at work, all these come to wait.
  for (const [i, priority] of [10, 5, 1, 5].entries()) {
    const parameters = { column: 'mV', window: 3 + i };
    const request = { processor: 'rolling_mean', dataset: 'ecg', cache: false, parameters };
    ids.push((await client.process({ ...request, priority, as: `p${priority}_${i}` })).task_id);
  }
  for (const id of held) await client.cancel(id);
  for (const id of ids) expect(await client.waitFor(id)).toMatchObject({ status: 'COMPLETED' });
  const { rows } = await client.sql(
    `SELECT output_name FROM assay.job WHERE output_name LIKE 'p%' ORDER BY started_at`,
  );
  expect(rows.flat()).toEqual(['p1_2', 'p5_1', 'p5_3', 'p10_0']);
}, 240_000);
