import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Client } from '../../kernel/client/index.js';
import { gone, TestProject } from './project.js';

let project: TestProject;
let client: Client;

beforeAll(async () => {
  project = await TestProject.make();
  client = await project.connect();
  await client.sql('SELECT i AS t, i / 10.0 AS v FROM range(50) r(i)', [], { asDataset: 'ecg' });
});
afterAll(() => project.remove());

/** One call under a key, as the client itself sends it. */
async function send(path: string, json: object, key: string) {
  return await client.forward({
    ...{ method: 'POST', path: `/api/v1/${path}`, json },
    headers: { 'idempotency-key': key },
  });
}

const MEAN = {
  ...{ processor: 'rolling_mean', dataset: 'ecg', cache: false },
  parameters: { column: 'v', window: 3 },
};

test('a process call that comes again, also at once, makes one job; another wish under its key is refused', async () => {
  const answers = await Promise.all([1, 2, 3].map(() => send('process', MEAN, 'p-1')));
  const ids = answers.map(({ json }) => (json as { task_id: string }).task_id);
  expect(new Set(ids).size).toBe(1);
  expect(answers.map(({ status }) => status)).toEqual([202, 202, 202]);
  const other = await send('process', { ...MEAN, parameters: { column: 'v', window: 4 } }, 'p-1');
  expect(other).toMatchObject({ status: 422, json: { code: 'idempotency-mismatch' } });
  await client.waitFor(ids[0] ?? '');
  expect((await client.jobs()).filter(({ id }) => ids.includes(id))).toHaveLength(1);
});

test('an annotation, a write and a retry are done once', async () => {
  const note = { dataset: 'ecg', at: 3, text: 'once', x_column: 't' };
  const notes = [await send('annotations', note, 'a-1'), await send('annotations', note, 'a-1')];
  expect(notes[0]).toEqual(notes[1]);
  expect(await client.annotations('ecg')).toHaveLength(1);
  await client.sql('CREATE TABLE mine (n INTEGER)', [], { write: true });
  const write = { statement: 'INSERT INTO mine VALUES (1) RETURNING n', write: true };
  const wrote = [await send('sql', write, 's-1'), await send('sql', write, 's-1')];
  expect(wrote[1]).toEqual(wrote[0]);
  expect((await client.sql('SELECT count(*) FROM mine')).rows).toEqual([[1]]);
  const { task_id } = await client.process({ ...MEAN, scheduled_at: '2999-01-01T00:00:00Z' });
  await client.cancel(task_id);
  const again = [1, 2].map(() => send(`jobs/${task_id}/retry`, {}, 'r-1'));
  for (const { status } of await Promise.all(again)) expect(status).toBe(200);
  await client.waitFor(task_id);
  const events = await client.sql(
    `SELECT count(*) FROM assay.job_event WHERE job_id = $1 AND status = 'PENDING'`,
    [task_id],
  );
  expect(events.rows).toEqual([[2]]);
});

test('a key that is none is refused', async () => {
  expect(await send('process', MEAN, 'a b')).toMatchObject({
    status: 400,
    json: { code: 'idempotency-key' },
  });
});

test('calls go through while their host is killed under them: each is done, and once', async () => {
  const gate = join(project.folder, 'stop');
  let kills = 0;
  const killing = (async () => {
    // Until the calls are through: the file is the signal.
    while (kills < 6) {
      const pid = await project.pid().catch(() => undefined);
      if (pid !== undefined) {
        await new Promise((resolve) => setTimeout(resolve, 40 * (kills % 4)));
        try {
          process.kill(pid, 'SIGKILL');
          kills++;
        } catch (error) {
          expect(error).toMatchObject({ code: 'ESRCH' });
        }
        await gone(pid);
      }
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    await writeFile(gate, '');
  })();
  const before = (await client.jobs()).length;
  const notes = (await client.annotations('ecg')).length;
  const submitted: string[] = [];
  for (let i = 0; kills < 6; i++) {
    const result = await client.process({ ...MEAN, as: `killed_${i}` });
    submitted.push(result.task_id);
    await client.annotate({ dataset: 'ecg', at: i % 50, text: `note ${i}`, x_column: 't' });
    await client.sql('INSERT INTO mine VALUES ($1)', [100 + i], { write: true });
  }
  await killing;
  for (const id of submitted) {
    expect(await client.waitFor(id)).toMatchObject({ status: 'COMPLETED', retry_count: 0 });
  }
  expect((await client.jobs()).length - before).toBe(submitted.length);
  expect((await client.annotations('ecg')).length - notes).toBe(submitted.length);
  const rows = await client.sql('SELECT count(*), count(DISTINCT n) FROM mine WHERE n >= 100');
  expect(rows.rows).toEqual([[submitted.length, submitted.length]]);
}, 120_000);
