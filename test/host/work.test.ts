import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Job } from '../../schema/index.js';
import type { Client } from '../../kernel/client/index.js';
import { gone, TestProject } from './project.js';

let project: TestProject;
let client: Client;

beforeAll(async () => {
  project = await TestProject.make();
  client = await project.connect();
  const lines = Array.from(
    { length: 50_000 },
    (_, i) => `${i / 100},${Math.sin(i / 40).toFixed(6)}`,
  );
  await writeFile(join(project.folder, 'ecg.csv'), `t [s],mV\n${lines.join('\n')}\n`);
});
afterAll(() => project.remove());

test('a file is loaded, processed, and can say where its result came from', async () => {
  const report = await client.load({ source: join(project.folder, 'ecg.csv') });
  expect(report).toMatchObject({ dataset: 'ecg', rows: 50_000, rejected: 0 });
  const submitted = await client.process({
    ...{ processor: 'rolling_mean', dataset: 'ecg', as: 'smooth' },
    parameters: { column: 'mV', window: 25 },
  });
  expect(submitted.status).toBe('PENDING');
  const states: Job['status'][] = [];
  const job = await client.waitFor(submitted.task_id, {
    onEvent: (seen) => states.push(seen.status),
  });
  expect(job).toMatchObject({ status: 'COMPLETED', table: 'smooth' });
  expect([...new Set(states)]).toEqual(['PENDING', 'PROCESSING', 'COMPLETED']);
  const lineage = await client.lineage('smooth');
  const object = lineage.nodes.find((node) => node.kind === 'object');
  expect(object).toMatchObject({ sha256: report.source.sha256 });
  expect(lineage.nodes.find((node) => node.kind === 'step')).toMatchObject({
    name: 'rolling_mean',
    parameters: expect.objectContaining({ column: 'mV', window: 25 }),
  });
  expect(lineage.edges).toHaveLength(3);
});

test('a dataset of several files can name each of them', async () => {
  const parts = ['a,b\n1,2\n', 'a,b\n3,4\n'];
  const sums: string[] = [];
  for (const [i, text] of parts.entries()) {
    const { upload, sha256 } = await client.upload(`part${i}.csv`, Buffer.from(text));
    await client.load({ source: upload, name: `part${i}.csv`, as: 'parts', write: 'append' });
    sums.push(sha256);
  }
  const { nodes } = await client.lineage('parts');
  expect(nodes.filter((node) => node.kind === 'object').map((node) => node['sha256'])).toEqual(
    sums,
  );
  await client.removeDataset('parts');
});

test('two clients hear of the same job, and one that comes late hears all of it', async () => {
  const other = await project.connect();
  const { task_id: id } = await client.process({
    ...{ processor: 'peak_detection', dataset: 'ecg', as: 'peaks', cache: false },
    parameters: { column: 'mV', min_peak_height: 0.5 },
  });
  const [mine, theirs] = await Promise.all([client.waitFor(id), other.waitFor(id)]);
  expect(theirs).toEqual(mine);
  const late: string[] = [];
  await other.waitFor(id, { onEvent: (job) => late.push(job.status) });
  expect([...new Set(late)]).toEqual(['PENDING', 'PROCESSING', 'COMPLETED']);
});

test('a host that is killed in the middle of a job and of a load loses and doubles nothing', async () => {
  const expected = await client.dataset('smooth');
  const jobs = await Promise.all(
    [7, 11, 13].map((window) =>
      client.process({
        ...{ processor: 'rolling_mean', dataset: 'ecg', as: `w${window}` },
        parameters: { column: 'mV', window },
      }),
    ),
  );
  const waiting = Promise.all(jobs.map((job) => client.waitFor(job.task_id)));
  const loading = client.load({ source: join(project.folder, 'ecg.csv'), as: 'again' });
  const pid = await project.pid();
  process.kill(pid, 'SIGKILL');
  await gone(pid);
  for (const job of await waiting)
    expect(job).toMatchObject({ status: 'COMPLETED', retry_count: 0 });
  expect(await loading).toMatchObject({ dataset: 'again', rows: 50_000 });
  const again = await client.dataset('again');
  expect(again.content_hash).toBe((await client.dataset('ecg')).content_hash);
  expect(await client.dataset('smooth')).toEqual(expected);
  const names = (await client.datasets()).map((dataset) => dataset.name);
  expect(names).toEqual(['again', 'ecg', 'peaks', 'smooth', 'w11', 'w13', 'w7']);
});

test('no job worker or sandbox outlives its host', async () => {
  const { task_id: id } = await client.process({
    ...{ processor: 'spin', dataset: 'ecg' },
    code: { source: 'export function process() { for (;;); }', file: 'In[1]' },
  });
  const stop = new AbortController();
  for await (const event of client.events({ since: 0, signal: stop.signal })) {
    if (event.job?.id === id && event.job.status === 'PROCESSING') break;
  }
  stop.abort();
  const pid = await project.pid();
  const children = await childrenOf(pid);
  expect(children.length).toBeGreaterThan(0);
  await client.stop();
  await Promise.all(children.map((child) => gone(child)));
  expect((await client.cancel(id)).status).toBe('CANCELLED');
});

async function childrenOf(pid: number): Promise<number[]> {
  const { readFile } = await import('node:fs/promises');
  const text = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8');
  return text.trim().split(/\s+/).filter(Boolean).map(Number);
}
