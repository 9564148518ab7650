import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ProcessingResult } from '../../schema/index.js';
import { findDataset } from '../../kernel/store/index.js';
import { Project, series } from './project.js';

let project: Project;
let gates = 0;

beforeEach(async () => {
  project = await Project.open({ workers: 1 });
  await project.addDataset('ecg', series(500));
});
afterEach(() => project.remove());

/** A job that computes until its gate is opened. */
async function gated(
  as: string,
  extra: object = {},
): Promise<ProcessingResult & { open: () => Promise<void> }> {
  const file = join(project.folder, `gate${++gates}`);
  const request = { processor: 'gate', dataset: 'ecg', parameters: { file }, as, ...extra };
  const submitted = await project.queue.submit(request);
  return { ...submitted, open: () => writeFile(file, '') };
}

/** Once a worker has reported rows. */
async function computing(id: string): Promise<void> {
  await project.event(
    ({ type, job }) => type === 'progress' && job?.id === id && job.progress.done > 0,
  );
}

function theWorker(): number {
  const [pid] = project.queue.workerPids();
  // Signal to pid 0 would reach this very test.
  if (pid === undefined) throw new Error('no worker lives');
  return pid;
}

function killWorker(): void {
  process.kill(theWorker(), 'SIGKILL');
}

async function relations(): Promise<string[]> {
  const rows = await project.store.query(
    `SELECT table_name FROM information_schema.tables WHERE table_schema = 'processed' ORDER BY 1`,
  );
  return rows.map((row) => String(row['table_name']));
}

/** Whether a process is there and not just waiting to be reaped. */
function alive(pid: number): boolean {
  return existsSync(`/proc/${pid}/cmdline`);
}

async function gone(pid: number): Promise<void> {
  while (alive(pid)) await new Promise((resolve) => setImmediate(resolve));
}

/** Cancels a job that computes: milliseconds until that is acknowledged, and until its worker is gone. */
async function stopped(as: string): Promise<{ id: string; told: number; ended: number }> {
  const job = await gated(as);
  await computing(job.task_id);
  const pid = theWorker();
  const start = performance.now();
  expect(await project.queue.cancel(job.id)).toMatchObject({ status: 'CANCELLED', table: null });
  const told = performance.now() - start;
  await gone(pid);
  const ended = performance.now() - start;
  await job.open();
  return { id: job.task_id, told, ended };
}

test('a job in a tight loop is cancelled: acknowledged in 100 ms, stopped in 1 s, no table, next one runs', async () => {
  // What others do on the machine is no part of it: the least of some tries is what it takes by itself.
  const tries = [];
  for (let i = 0; i < 8; i++) {
    tries.push(await stopped(`stopped${i}`));
    if (tries.some(({ told, ended }) => told < 100 && ended < 1000)) break;
  }
  expect(Math.min(...tries.map(({ told }) => told))).toBeLessThan(100);
  expect(Math.min(...tries.map(({ ended }) => ended))).toBeLessThan(1000);
  const next = await gated('next');
  await next.open();
  expect(await project.end(next.task_id)).toMatchObject({ status: 'COMPLETED' });
  for (const [i, { id }] of tries.entries()) {
    expect(await project.queue.get(id)).toMatchObject({ status: 'CANCELLED', table: null });
    expect(await findDataset(project.store, `stopped${i}`)).toBeUndefined();
    expect(project.states(id)).toEqual(['PENDING', 'PROCESSING', 'CANCELLED']);
  }
  expect(await relations()).toHaveLength(1);
});

test('a waiting job is cancelled, cancelling twice is the same, a finished one says no', async () => {
  const first = await gated('first');
  const second = await gated('second');
  await project.queue.cancel(second.task_id);
  expect(await project.queue.cancel(second.task_id)).toMatchObject({ status: 'CANCELLED' });
  await first.open();
  await project.end(first.task_id);
  await expect(project.queue.cancel(first.task_id)).rejects.toMatchObject({
    code: 'job-state',
    status: 409,
  });
  expect(project.states(second.task_id)).toEqual(['PENDING', 'CANCELLED']);
});

test('a cancelled job is retried and gives its table', async () => {
  const job = await gated('retried');
  await project.reaches(job.task_id, 'PROCESSING');
  await project.queue.cancel(job.task_id);
  await job.open();
  project.events.length = 0;
  expect(await project.queue.retry(job.task_id)).toMatchObject({
    status: 'PENDING',
    error_details: null,
  });
  expect(await project.end(job.task_id)).toMatchObject({ status: 'COMPLETED', table: 'retried' });
  await expect(project.queue.retry(job.task_id)).rejects.toMatchObject({ code: 'job-state' });
});

test('a worker killed in the middle costs no try, and the result is the undisturbed one', async () => {
  const job = await gated('killed');
  for (let round = 0; round < 5; round++) {
    await computing(job.task_id);
    project.events.length = 0;
    killWorker();
    expect(await project.reaches(job.task_id, 'PENDING')).toMatchObject({ retry_count: 0 });
  }
  await job.open();
  expect(await project.end(job.task_id)).toMatchObject({ status: 'COMPLETED', retry_count: 0 });
  const undisturbed = await gated('undisturbed', { cache: false });
  await undisturbed.open();
  await project.end(undisturbed.task_id);
  const hashes = await Promise.all(
    ['killed', 'undisturbed'].map(
      async (name) => (await findDataset(project.store, name))?.content_hash,
    ),
  );
  expect(hashes[0]).toBe(hashes[1]);
});

test('a processor that takes its worker along fails after three times', async () => {
  const submitted = await project.queue.submit({ processor: 'crash', dataset: 'ecg' });
  const job = await project.end(submitted.task_id);
  expect(job).toMatchObject({ status: 'FAILED', error_details: { code: 'worker-lost' } });
  expect(job.error_details?.message).toMatch(/SIGABRT/);
  expect(project.states(job.id).filter((state) => state === 'PROCESSING')).toHaveLength(3);
});

test('a host that ends in the middle: the next one takes everything up, each job once', async () => {
  const running = await gated('running');
  const waiting = await gated('waiting');
  const follower = await project.queue.submit({
    ...{
      processor: 'rolling_mean',
      dataset: waiting.task_id,
      parameters: { column: 'v', window: 2 },
    },
  });
  await project.reaches(running.task_id, 'PROCESSING');
  const pids = project.queue.workerPids();
  await project.stop();
  for (const pid of pids) expect(alive(pid)).toBe(false);
  project.events.length = 0;
  await project.start();
  expect(await project.queue.get(running.task_id)).toMatchObject({ status: 'PROCESSING' });
  expect(await project.queue.recover()).toEqual({ resumed: 1, waiting: 2 });
  await running.open();
  await waiting.open();
  const ends = [running.task_id, waiting.task_id, follower.task_id].map((id) => project.end(id));
  for (const job of await Promise.all(ends)) {
    expect(job).toMatchObject({ status: 'COMPLETED', retry_count: 0 });
  }
  const events = await project.store.query(
    `SELECT job_id, count(*) AS n FROM assay.job_event WHERE status = 'COMPLETED' GROUP BY ALL`,
  );
  expect(events.map(({ n }) => n)).toEqual([1, 1, 1]);
  expect(await relations()).toHaveLength(3);
});

test('removing a running result stops it and leaves nothing', async () => {
  const job = await gated('removed');
  await project.reaches(job.task_id, 'PROCESSING');
  await project.queue.remove(job.id);
  await expect(project.queue.get(job.task_id)).rejects.toMatchObject({
    code: 'job-unknown',
    status: 404,
  });
  await job.open();
  const next = await gated('next');
  await next.open();
  await project.end(next.task_id);
  expect(await findDataset(project.store, 'removed')).toBeUndefined();
  expect(project.queue.idle()).toBe(true);
});

test('progress grows, stays under ten events a second and is in the ledger for the next host', async () => {
  const job = await gated('progress');
  const start = performance.now();
  const bars = () => project.events.filter(({ type }) => type === 'progress');
  const more = () => {
    const seen = bars().length;
    return project.event(() => bars().length > seen);
  };
  while (bars().length < 12) await more();
  const seconds = (performance.now() - start) / 1000;
  const fractions = bars().map(({ job: seen }) => seen?.progress.fraction ?? -1);
  expect(bars().length).toBeLessThanOrEqual(Math.ceil(seconds * 10) + 1);
  expect(fractions).toEqual([...fractions].sort((a, b) => a - b));
  expect((await project.queue.get(job.task_id)).progress.total).toBe(1e12);
  const kept = async () => {
    const sql = 'SELECT progress FROM assay.job WHERE id = $1';
    return (await project.store.query(sql, [job.task_id]))[0]?.['progress'] ?? null;
  };
  // It was written before now, or is on its way.
  while ((await kept()) === null) await more();
  expect(await kept()).toMatchObject({ total: 1e12 });
  await project.queue.cancel(job.task_id);
});

test('priority 1 first, then first in first out; nothing before its time', async () => {
  const blocker = await gated('blocker');
  const order: { as: string; id: string }[] = [];
  for (const [as, priority] of [
    ['low', 10],
    ['middle', 5],
    ['high', 1],
    ['middle2', 5],
  ] as const) {
    const job = await gated(as, { priority });
    await job.open();
    order.push({ as, id: job.task_id });
  }
  await blocker.open();
  await Promise.all(order.map(({ id }) => project.end(id)));
  const started = project.events
    .filter(({ type, job }) => type === 'etl_update' && job?.status === 'PROCESSING')
    .map(({ job }) => order.find(({ id }) => id === job?.id)?.as);
  expect(started).toEqual([undefined, 'high', 'middle', 'middle2', 'low']);
});

test('a job scheduled ahead starts at its time', async () => {
  const scheduledAt = new Date(Date.now() + 300);
  const submitted = await project.queue.submit(
    { processor: 'empty_result', dataset: 'ecg' },
    { scheduledAt },
  );
  const job = await project.end(submitted.task_id);
  const [started, ended] = [job.started_at, job.completed_at].map((time) => Date.parse(time ?? ''));
  expect(started).toBeGreaterThanOrEqual(scheduledAt.getTime());
  expect(ended).toBeGreaterThanOrEqual(started ?? Infinity);
});

test('a large output: cancelled while it is written it leaves nothing, left by a kill it is swept', async () => {
  await project.addDataset('large', series(400_000));
  const parameters = { column: 'v', window: 3 };
  const request = { processor: 'rolling_mean', dataset: 'large', as: 'out', parameters };
  const { task_id } = await project.queue.submit(request);
  // Its table is made and filled in several commits, the last of which is its own end: this is none of the last ones.
  let commits = 0;
  await new Promise((resolve, reject) => {
    project.store.onCommit = () => {
      if (!project.states(task_id).includes('PROCESSING') || ++commits !== 2) return;
      project.queue.cancel(task_id).then(resolve, reject);
    };
  });
  while (!project.queue.idle()) await new Promise((resolve) => setImmediate(resolve));
  expect(await relations()).toEqual([]);
  await project.store.query('CREATE TABLE processed.job_0123 (i INTEGER)');
  await project.queue.recover();
  expect(await relations()).toEqual([]);
  await project.queue.retry(task_id);
  project.events.length = 0;
  expect(await project.end(task_id)).toMatchObject({ status: 'COMPLETED', table: 'out' });
  expect(await project.store.query('SELECT count(*) AS n, sum(t) AS s FROM out')).toEqual([
    { n: 400_000, s: (400_000 * 399_999) / 2 },
  ]);
});
