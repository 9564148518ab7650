import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { connect, type Client } from '../../kernel/client/index.js';
import { openStore } from '../../kernel/store/index.js';

const root = fileURLToPath(new URL('../../', import.meta.url));
const ROWS = 150_000;
const BATCH = 2000;
const ROUNDS = Number(process.env['ASSAY_FAULT_ROUNDS'] ?? 6);

let folder: string;
let source: string;

beforeAll(async () => {
  execFileSync(process.execPath, [join(root, 'kernel/build.mjs'), 'host', 'load-worker']);
  folder = await realpath(await mkdtemp(join(tmpdir(), 'assay-load-kill-')));
  source = join(folder, 'long.csv');
  const lines = Array.from(
    { length: ROWS },
    (_, i) => `${i},${i / 8},"row ${i}",${i % 7 === 0 ? '' : i % 3}`,
  );
  await writeFile(source, `n,x,label,gap\n${lines.join('\n')}\n`);
});

afterAll(() => rm(folder, { recursive: true, force: true }));

async function withHost(work: (client: Client) => Promise<void>): Promise<void> {
  const env = { ...process.env, NODE_OPTIONS: '' };
  const host = spawn(process.execPath, [join(root, 'kernel/build/host.js'), '--project', folder], {
    env,
    stdio: 'ignore',
  });
  const ended = once(host, 'exit');
  for (;;) {
    const text = await readFile(join(folder, '.assay/host.json'), 'utf8').catch(() => '{}');
    if (text !== '' && (JSON.parse(text) as { pid?: number }).pid === host.pid) break;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  const client = await connect({ project: folder, start: false });
  await work(client);
  host.kill('SIGKILL');
  await ended;
  await client.close();
}

/** What the store holds while no host runs. */
async function inStore<T>(statement: string): Promise<T[]> {
  const store = await openStore({ file: join(folder, '.assay/store.duckdb'), threads: 1 });
  try {
    return (await store.query(statement)) as T[];
  } finally {
    await store.close();
  }
}

/** Waits until a load has committed more than so many rows. */
async function committedPast(client: Client, position: number): Promise<void> {
  for (;;) {
    const { rows } = await client.sql(
      `SELECT coalesce(max(position), 0) FROM checkpoint.load_run WHERE dataset = 'long'`,
    );
    if (Number(rows[0]?.[0]) > position) return;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

const RUN = `SELECT state, position, batches, relation FROM checkpoint.load_run WHERE dataset = 'long'`;

test('a load whose host is killed again and again goes on from its last batch', async () => {
  let position = 0;
  let interrupted = 0;
  for (let round = 0; round < ROUNDS; round++) {
    await withHost(async (client) => {
      client.load({ source, batch: BATCH }).catch(() => undefined);
      await committedPast(client, position);
      await new Promise((resolve) => setTimeout(resolve, round * 7));
    });
    const runs = await inStore<{
      state: string;
      position: number;
      batches: number;
      relation: string;
    }>(RUN);
    expect(runs.length).toBeLessThan(2);
    const [run] = runs;
    if (run === undefined) continue;
    // The checkpoint and the rows are of one transaction, and nothing that was committed is lost.
    expect(run.position).toBeGreaterThanOrEqual(position);
    const [held] = await inStore<{ n: number; d: number }>(
      `SELECT count(*) AS n, count(DISTINCT n) AS d FROM raw."${run.relation}"`,
    );
    expect(held).toEqual({ n: run.position, d: run.position });
    if (run.state === 'running' && run.position > 0) interrupted++;
    position = run.position;
    if (run.state === 'completed') break;
    expect(await inStore(`SELECT 1 FROM assay.dataset WHERE name = 'long'`)).toEqual([]);
  }
  expect(interrupted).toBeGreaterThan(0);
  await withHost(async (client) => {
    const report = await client.load({ source, batch: BATCH });
    expect(report).toMatchObject({ rows: ROWS, rejected: 0 });
    expect((await client.load({ source, batch: BATCH, as: 'whole' })).rows).toBe(ROWS);
  });
  const kept = await inStore(
    `SELECT count(*) AS n, count(DISTINCT n) AS d, sum(n) AS s FROM "long"`,
  );
  expect(kept).toEqual([{ n: ROWS, d: ROWS, s: (ROWS * (ROWS - 1)) / 2 }]);
  expect(
    await inStore(
      `SELECT DISTINCT content_hash FROM assay.dataset WHERE name IN ('long', 'whole')`,
    ),
  ).toHaveLength(1);
  expect(await inStore(RUN)).toMatchObject([{ state: 'completed', batches: ROWS / BATCH }]);
});
