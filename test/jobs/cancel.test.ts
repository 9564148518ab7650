import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Fence } from '../../kernel/jobs/fence.js';
import { getJob } from '../../kernel/jobs/ledger.js';
import { WaitingLine } from '../../kernel/jobs/waiting-line.js';
import { findDataset } from '../../kernel/store/index.js';
import { Project, series } from './project.js';

let project: Project;
let gates = 0;

beforeAll(async () => {
  project = await Project.open({ workers: 1 });
  await project.addDataset('ecg', series(500));
});
afterAll(() => project.remove());
beforeEach(() => (project.events.length = 0));

/** A job that computes until its gate is opened, once its start is in the ledger. */
async function running(
  as: string,
): Promise<{ id: string; result: string; open: () => Promise<void> }> {
  const file = join(project.folder, `gate${++gates}`);
  const request = { processor: 'gate', dataset: 'ecg', parameters: { file }, as };
  const { id: result, task_id: id } = await project.queue.submit(request);
  await project.reaches(id, 'PROCESSING');
  return { id, result, open: () => writeFile(file, '') };
}

async function statusInLedger(id: string): Promise<unknown> {
  const [row] = await project.store.query('SELECT status FROM assay.job WHERE id = $1', [id]);
  return row?.['status'];
}

/** Keeps every other write of the ledger waiting until it is let go. */
async function holdLedger(): Promise<() => Promise<void>> {
  let release: () => void = () => undefined;
  const free = new Promise<void>((resolve) => (release = resolve));
  let begun: () => void = () => undefined;
  const held = new Promise<void>((resolve) => (begun = resolve));
  const whole = project.store.transaction(async () => {
    begun();
    await free;
  });
  await held;
  return async () => {
    release();
    await whole;
  };
}

test('a cancel is acknowledged while the ledger is busy, read back at once, and comes to the ledger after', async () => {
  const job = await running('busy');
  const letGo = await holdLedger();
  expect(await project.queue.cancel(job.id)).toMatchObject({ status: 'CANCELLED', table: null });
  expect(project.states(job.id)).toEqual(['PENDING', 'PROCESSING', 'CANCELLED']);
  expect(await statusInLedger(job.id)).toBe('PROCESSING');
  expect(await project.queue.get(job.id)).toMatchObject({ status: 'CANCELLED' });
  expect(await project.queue.result(job.result)).toMatchObject({ status: 'CANCELLED' });
  expect(await project.queue.cancel(job.id)).toMatchObject({ status: 'CANCELLED' });
  expect(project.queue.idle()).toBe(false);
  const listed = project.queue.list({ status: 'CANCELLED' });
  await letGo();
  expect((await listed).map(({ id }) => id)).toContain(job.id);
  expect(await statusInLedger(job.id)).toBe('CANCELLED');
});

test('a job that is cancelled and retried at once begins anew when its first attempt is gone', async () => {
  const job = await running('again');
  const letGo = await holdLedger();
  await project.queue.cancel(job.id);
  const retried = project.queue.retry(job.id);
  await letGo();
  await job.open();
  expect(await retried).toMatchObject({ status: 'PENDING' });
  await project.reaches(job.id, 'COMPLETED');
  expect(project.states(job.id).slice(2)).toEqual([
    'CANCELLED',
    'PENDING',
    'PROCESSING',
    'COMPLETED',
  ]);
  expect(await findDataset(project.store, 'again')).toMatchObject({ rows: 500, job_id: job.id });
  // However long the first attempt takes to go.
  const line = new WaitingLine();
  line.add(await getJob(project.store, job.id));
  expect(line.take((id) => id === job.id, Date.now())).toBeUndefined();
  expect(line.take(() => false, Date.now())).toMatchObject({ id: job.id });
});

test('a cancel that a killed host had only noted is written by the next one, and but once', async () => {
  const job = await running('noted');
  await project.stop();
  const notes = join(project.folder, 'cancelled');
  const at = new Date().toISOString();
  // A full disk has cut off another note before it, and one behind it.
  const torn = `{"id":"${job.id}","a`;
  await writeFile(notes, `${torn}\n${JSON.stringify({ id: job.id, at })}\n\n${torn}`);
  await project.start();
  await project.queue.recover();
  expect(await project.queue.get(job.id)).toMatchObject({ status: 'CANCELLED', completed_at: at });
  expect(await readFile(notes, 'utf8')).toBe('');
  await job.open();
  await project.queue.retry(job.id);
  project.events.length = 0;
  // The same note once more, as if the file had not come to the disk in time.
  await project.stop();
  await writeFile(notes, `${JSON.stringify({ id: job.id, at })}\n`);
  await project.start();
  await project.queue.recover();
  await project.reaches(job.id, 'COMPLETED');
});

test('a commit that is on its way is waited for, and a cancel never undoes one that has held', async () => {
  const fence = new Fence();
  fence.begin();
  let stopped: boolean | undefined;
  const asked = fence.stop(new Error('cancelled')).then((held) => (stopped = held));
  await new Promise((resolve) => setImmediate(resolve));
  expect(stopped).toBeUndefined();
  fence.end(false);
  await asked;
  expect(stopped).toBe(true);
  expect(() => fence.begin()).toThrow('cancelled');
  const committed = new Fence();
  committed.begin();
  committed.end(true);
  expect(await committed.stop(new Error('too late'))).toBe(false);
  expect(committed.signal.aborted).toBe(false);
});

test('a result that is not there yet is null to every reader, and no NULL in the store', async () => {
  const job = await running('open');
  const [kept] = await project.store.query(
    'SELECT result_data IS NULL AS missing FROM assay.job WHERE id = $1',
    [job.id],
  );
  const [shown] = await project.store.query(
    'SELECT result_data IS NULL AS missing FROM "ProcessingResult" WHERE task_id = $1',
    [job.id],
  );
  expect([kept, shown]).toEqual([{ missing: false }, { missing: true }]);
  expect((await project.queue.result(job.result)).result_data).toBeNull();
  await job.open();
  await project.reaches(job.id, 'COMPLETED');
  expect((await project.queue.result(job.result)).result_data).toEqual({});
});
