import { AssayError } from '../../schema/index.js';
import type { JobKinds, KindJob } from '../../kernel/jobs/index.js';
import { Project, series } from './project.js';

let project: Project;
let begun: KindJob[] = [];
let now = new Date('2026-03-01T10:00:30Z');
const kinds: JobKinds = {
  broken: async () => {
    throw new Error('always');
  },
  poison: async (job) => {
    begun.push(job);
    throw new AssayError('wrong', 'not to be tried again');
  },
  count: async (job) => {
    begun.push(job);
    return {
      result: { from: job.before?.['sum'] ?? null },
      rows: { read: 3, written: 2, rejected: 1, filtered: 0 },
      write: async (tx) => {
        await tx.query('CREATE TABLE IF NOT EXISTS raw.counted (n INTEGER)');
        await tx.query('INSERT INTO raw.counted VALUES (1)');
        return { sum: 1 + Number(job.before?.['sum'] ?? 0) };
      },
    };
  },
};

beforeEach(async () => {
  begun = [];
  project = await Project.open({ workers: 1, kinds });
  await project.addDataset('ecg', series(20));
});
afterEach(() => project.remove());

test('a job that takes longer than its limit is ended, FAILED, and not tried again', async () => {
  const { task_id } = await project.queue.submit({
    ...{ processor: 'gate', dataset: 'ecg', as: 'never', time_limit_ms: 150 },
    parameters: { file: `${project.folder}/never` },
  });
  const job = await project.end(task_id);
  expect(job).toMatchObject({ status: 'FAILED', retry_count: 0, dead_letter: false, table: null });
  expect(job.error_details).toMatchObject({ code: 'time-limit' });
  expect(project.queue.workerPids()).toHaveLength(0);
});

test('what kills its workers again and again becomes a dead letter, is listed as such, and can be retried', async () => {
  const { task_id } = await project.queue.submit({ processor: 'crash', dataset: 'ecg' });
  expect(await project.end(task_id)).toMatchObject({ status: 'FAILED', dead_letter: true });
  expect((await project.queue.list({ deadLetter: true })).map(({ id }) => id)).toEqual([task_id]);
  expect(await project.queue.retry(task_id)).toMatchObject({
    ...{ status: 'PENDING', dead_letter: false },
  });
});

test('a pipeline runs in order, each job once, with what the one before made, its rows accounted for', async () => {
  const ids = ['one', 'two', 'three'].map((_, i) => `00000000-0000-4000-8000-00000000000${i}`);
  const requests = ids.map((id, i) => ({
    ...{ kind: 'count', entity: 'things', payload: { step: i }, id, priority: 5 },
    ...(i === 0 ? {} : { dependsOn: ids[i - 1] ?? '' }),
  }));
  const made = await project.queue.submitKinds([...requests].reverse());
  expect(made).toHaveLength(3);
  // The same call again finds them.
  expect(await project.queue.submitKinds(requests)).toHaveLength(3);
  for (const id of ids) {
    expect(await project.end(id)).toMatchObject({ status: 'COMPLETED', error_details: null });
  }
  expect(begun.map(({ payload }) => payload['step'])).toEqual([0, 1, 2]);
  expect((await project.queue.result(ids[2] ?? '')).result_data).toEqual({ from: 2, sum: 3 });
  expect(await project.store.query('SELECT count(*) AS n FROM raw.counted')).toEqual([{ n: 3 }]);
  const [row] = await project.store.query(
    'SELECT status, inserted, rejected FROM etl_checkpoint JOIN etl_job_queue USING (id) WHERE id = $1',
    [ids[1]],
  );
  expect(row).toEqual({ status: 'completed', inserted: 2, rejected: 1 });
});

test('a kind that nothing here runs fails with its name; a job after a failed one fails too', async () => {
  const [first, second] = ['a', 'b'].map((c) => `00000000-0000-4000-8000-00000000000${c}`);
  await project.queue.submitKinds([
    { kind: 'unheard', entity: 'things', payload: {}, id: first },
    { kind: 'count', entity: 'things', payload: {}, id: second, dependsOn: first ?? '' },
  ]);
  expect(await project.end(first ?? '')).toMatchObject({
    ...{ status: 'FAILED', error_details: { code: 'job-type-unknown' } },
  });
  expect(await project.end(second ?? '')).toMatchObject({
    ...{ status: 'FAILED', error_details: { code: 'input-failed' } },
  });
});

describe('schedules', () => {
  beforeEach(async () => {
    await project.remove();
    now = new Date('2026-03-01T10:00:30Z');
    project = await Project.open({ workers: 1, kinds }, undefined, () => now);
    await project.addDataset('ecg', series(20));
  });

  const request = {
    ...{ processor: 'rolling_mean', dataset: 'ecg', as: 'hourly' },
    parameters: { column: 'v', window: 2 },
  };

  test('each due time makes one job, whatever is killed; a host that was away makes up for it once', async () => {
    const { schedules } = project.queue;
    const made = await schedules.put({ name: 's', cron: '0 * * * *', timezone: 'UTC', request });
    expect(made.due_at).toBe('2026-03-01T11:00:00.000Z');
    await schedules.look();
    expect(await project.queue.list()).toHaveLength(0);
    expect(project.queue.idle()).toBe(false);
    now = new Date('2026-03-01T15:20:00Z');
    await schedules.look();
    const [job] = await project.queue.list();
    expect(job).toMatchObject({ schedule: 's' });
    expect(await schedules.get('s')).toMatchObject({
      ...{ due_at: '2026-03-01T16:00:00.000Z', last_at: '2026-03-01T11:00:00.000Z' },
      last_job: job?.id,
    });
    // As after a kill between the job and the note of it.
    await project.store.query(
      `UPDATE assay.schedule SET due_at = '2026-03-01T11:00:00Z', last_job = NULL`,
    );
    await schedules.look();
    expect(await project.queue.list()).toHaveLength(1);
    expect((await schedules.get('s')).last_job).toBe(job?.id);
    // The clock is set back: the next full hour is its time, and one that it shows again makes no second job.
    now = new Date('2026-03-01T10:30:00Z');
    await schedules.look();
    expect((await schedules.get('s')).due_at).toBe('2026-03-01T11:00:00.000Z');
    now = new Date('2026-03-01T11:00:00Z');
    await schedules.look();
    expect(await project.queue.list()).toHaveLength(1);
    await schedules.remove('s');
    expect(await schedules.list()).toEqual([]);
  });

  test('summer time, wrong expressions and a dataset that is gone are told', async () => {
    const { schedules } = project.queue;
    const put = (cron: string, timezone = 'UTC', dataset = 'ecg') =>
      schedules.put({ name: 'x', cron, timezone, request: { ...request, dataset } });
    now = new Date('2026-03-28T12:00:00Z');
    expect((await put('30 2 * * *', 'Europe/Berlin')).due_at).toMatch(/^2026-03-29T0[01]:/);
    await expect(put('every day')).rejects.toMatchObject({ code: 'cron-invalid' });
    await expect(put('0 0 30 2 *')).rejects.toMatchObject({ code: 'cron-invalid' });
    await expect(put('@daily', 'Mars/Base')).rejects.toMatchObject({ code: 'timezone-invalid' });
    await put('@daily', 'UTC', 'gone');
    now = new Date('2026-03-30T12:00:00Z');
    await schedules.look();
    expect((await schedules.get('x')).last_error).toMatchObject({ code: 'dataset-unknown' });
  });
});
