import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate as breathe } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import type { ColumnTable, Job } from '../../schema/index.js';
import { contentHash, findDataset } from '../../kernel/store/index.js';
import { Project, series } from './project.js';

const ROWS = 60_000;
const table = series(ROWS);
let project: Project;

beforeEach(async () => {
  project = await Project.open({ workers: 1, pieces: { longRows: 50_000, pieceRows: 8_000 } });
  await project.addDataset('ecg', table);
});
afterEach(() => project.remove());

/** What a processor makes of the whole table at once. */
async function whole(name: string, parameters: object): Promise<Record<string, unknown>> {
  const file = join(project.folder, `build/processors/${name}.js`);
  const { process } = (await import(pathToFileURL(file).href)) as {
    process: (table: object, parameters: object) => Record<string, unknown>;
  };
  const v = table.columns[1]?.values;
  const columns = { t: Float64Array.from({ length: ROWS }, (_, row) => row), v };
  const types = { t: 'integer', v: 'number' };
  const names = ['t', 'v'];
  const given = { rowCount: ROWS, columnNames: names, columns, missing: {}, types, units: {} };
  return process(given, parameters);
}

async function hashOf(name: string): Promise<string | undefined> {
  return (await findDataset(project.store, name))?.content_hash;
}

async function run(processor: string, parameters: object): Promise<Job> {
  const request = { processor, dataset: 'ecg', parameters: { ...parameters }, as: 'out' };
  const { task_id: id } = await project.queue.submit(request);
  return await project.end(id);
}

async function leftovers(): Promise<unknown[]> {
  return await project.store.query('SELECT * FROM checkpoint.job_run');
}

test('a long table goes through in pieces and gives the bytes of the whole', async () => {
  const parameters = { column: 'v', window: 7, center: true };
  expect((await run('rolling_mean', parameters)).status).toBe('COMPLETED');
  const { table: columns } = await whole('rolling_mean', parameters);
  const made = (columns as Record<string, Float64Array>)['rolling_mean'] as Float64Array;
  const missing = Uint8Array.from(made, (value) => (value === value ? 0 : 1));
  const expected: ColumnTable = {
    rowCount: ROWS,
    columns: [...table.columns, { name: 'rolling_mean', type: 'number', values: made, missing }],
  };
  expect(await hashOf('out')).toBe(contentHash(expected));

  const found = await run('peak_detection', { column: 'v', prominence: 1, distance: 5 });
  const { table: _, ...data } = await whole('peak_detection', {
    ...{ column: 'v', prominence: 1, distance: 5 },
    ties: (found as unknown as { ties?: string }).ties ?? 'avx512',
  });
  const result = await project.queue.result(found.id);
  expect(result.result_data).toEqual(JSON.parse(JSON.stringify(data)));
  expect(await leftovers()).toEqual([]);
});

test('a job whose worker is killed in the middle goes on from its last rows', async () => {
  const file = join(project.folder, 'gate');
  const request = { processor: 'pieces', dataset: 'ecg', parameters: { file }, as: 'sums' };
  const { task_id: id } = await project.queue.submit(request);
  let kept: { rows_written?: unknown }[] = [];
  while (Number(kept[0]?.rows_written ?? 0) < 30_000) {
    await breathe();
    kept = (await leftovers()) as typeof kept;
  }
  const [pid] = project.queue.workerPids();
  // Signal to pid 0 would reach this very test.
  if (pid === undefined) throw new Error('no worker lives');
  await writeFile(file, '');
  process.kill(pid, 'SIGKILL');
  const job = await project.end(id);
  expect(job).toMatchObject({ status: 'COMPLETED', retry_count: 0, error_details: null });
  expect((await project.queue.result(id)).result_data).toEqual({ seen: ROWS });
  const from = await readFile(`${file}.from`, 'utf8');
  expect(Number(from)).toBeGreaterThanOrEqual(30_000);
  const [sum] = await project.store.query(
    `SELECT count(*) AS n, min("sum" - v) AS low FROM (SELECT * FROM sums) JOIN (SELECT t, v FROM ecg) USING (t) WHERE abs("sum" - v - (t + 1)) > 1e-6`,
  );
  expect(Number(sum?.['n'])).toBe(0);
  expect(await leftovers()).toEqual([]);
});

test('a host that ends in the middle leaves its rows to the next; a cancelled job leaves none', async () => {
  const file = join(project.folder, 'gate');
  const request = { processor: 'pieces', dataset: 'ecg', parameters: { file }, as: 'sums' };
  const { task_id: id } = await project.queue.submit(request);
  while ((await leftovers()).length === 0) await breathe();
  await project.stop();
  await project.start();
  expect(await project.queue.recover()).toMatchObject({ resumed: 1 });
  while (!existsSync(`${file}.from`)) await breathe();
  await project.queue.cancel(id);
  await project.queue.remove(id);
  // The attempt takes its rows away when it has stopped, which a cancel does not wait for.
  const tables = `SELECT table_name FROM information_schema.tables WHERE table_schema = 'processed'`;
  while ((await project.store.query(tables)).length > 0) await breathe();
  expect(await leftovers()).toEqual([]);
});
