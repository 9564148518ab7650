import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DescribeCustom, RunCustom } from '../../kernel/jobs/index.js';
import { closeSandbox, describeInSandbox, runInSandbox } from '../../kernel/sandbox/index.js';
import { Project, series } from './project.js';

let project: Project;
/** Stands before the sandbox where a test needs a failure that no script can arrange. */
let before: RunCustom | undefined;
let looked: DescribeCustom | undefined;

beforeAll(async () => {
  project = await Project.open({
    runCustom: (run) => (before ?? runInSandbox)(run),
    describeCustom: (source, file) => (looked ?? describeInSandbox)(source, file),
  });
  await mkdir(join(project.folder, 'processors/custom'), { recursive: true });
  await project.addDataset('ecg', series(100));
});
afterEach(() => (before = looked = undefined));
afterAll(async () => {
  await project.remove();
  await closeSandbox();
});

const script = (name: string, source: string) =>
  writeFile(join(project.folder, 'processors/custom', name), source);

async function run(processor: string, parameters: object = {}, extra: object = {}) {
  const request = { processor, dataset: 'ecg', parameters: { ...parameters }, ...extra };
  const { id, task_id } = await project.queue.submit(request);
  const job = await project.end(task_id);
  return { job, result: await project.queue.result(id) };
}

test('parameters reach the script at top level and nested, and are stored as given', async () => {
  await script('echo.js', 'export function process(table, params) { return { params }; }');
  const nested = { target_column: 'v', deep: { ü: null } };
  const parameters = { custom_script_name: 'echo', custom_params: nested, extra: [1] };
  const { result } = await run('custom', parameters);
  expect(result.parameters).toEqual(parameters);
  expect(result.processing_type).toBe('custom');
  expect(result.result_data).toEqual({ params: { ...nested, custom_params: nested, extra: [1] } });
  const plain = await run('echo', { a: 1, b: null });
  expect(plain.result.result_data).toEqual({ params: { a: 1, b: null } });
});

test('the schema of a script fills in defaults and refuses wrong values by name', async () => {
  await script(
    'scale.ts',
    `export const parameters = { type: 'object', properties: { factor: { type: 'number', default: 2 } } };
     export function process(table: any, params: { factor: number }) {
       return { table: { ...table.columns, v: table.columns.v.map((x: number) => x * params.factor) } };
     }`,
  );
  const { job } = await run('scale', {}, { as: 'scaled' });
  expect(job).toMatchObject({ status: 'COMPLETED', table: 'scaled', processor: 'scale' });
  expect(
    await project.store.query(
      'SELECT bool_and(s.v = 2 * e.v) AS ok FROM scaled s JOIN ecg e USING (t)',
    ),
  ).toEqual([{ ok: true }]);
  await run('scale', { custom_params: { factor: 3 } }, { as: 'thrice' });
  expect(
    await project.store.query(
      'SELECT bool_and(s.v = 3 * e.v) AS ok FROM thrice s JOIN ecg e USING (t)',
    ),
  ).toEqual([{ ok: true }]);
  await expect(run('scale', { factor: 'x' })).rejects.toThrow(/"factor" must be number/);
});

test('an error is tried again up to max_retries, then told with its file and line', async () => {
  await script('throws.ts', `export function process() {\n  throw new Error('no beat found');\n}`);
  const { job } = await run('throws');
  expect(job).toMatchObject({ status: 'FAILED', retry_count: 3, max_retries: 3, table: null });
  expect(job.error_details).toMatchObject({
    message: expect.stringMatching(/no beat found/),
    file: 'throws.ts',
    line: 2,
  });
  expect(job.error_details?.['context']).toMatchObject({ dataset: 'ecg', attempt: 4 });
  expect(project.states(job.id)).toEqual([
    'PENDING',
    ...Array.from({ length: 3 }, () => ['PROCESSING', 'RETRYING']).flat(),
    ...['PROCESSING', 'FAILED'],
  ]);
});

test('one that fails twice and then works is COMPLETED', async () => {
  await script('flaky.js', 'export function process() { return { ok: true }; }');
  let calls = 0;
  before = async (custom) => {
    if (++calls > 2) return await runInSandbox(custom);
    const error = { message: 'not now', file: 'flaky.js', line: 1, column: 1 };
    return { status: 'error', error, logs: [] };
  };
  const { job, result } = await run('flaky');
  expect(job).toMatchObject({ status: 'COMPLETED', retry_count: 2, error_details: null });
  expect(result.result_data).toEqual({ ok: true });
});

test('one whose sandbox is killed from outside is taken up again at no cost', async () => {
  await script('victim.js', 'export function process() { return { ok: true }; }');
  let calls = 0;
  before = async (custom) => {
    if (++calls > 2) return await runInSandbox(custom);
    const error = { message: 'killed', file: 'victim.js', line: null, column: null };
    return { status: 'error', lost: 'killed', error, logs: [] };
  };
  expect((await run('victim')).job).toMatchObject({ status: 'COMPLETED', retry_count: 0 });
});

test.each([
  ['noprocess.js', 'export const x = 1;', /process/],
  ['syntax.ts', 'export function process( {', /.+/],
  ['toplevel.js', 'throw new Error("on load");', /on load/],
])('%s is FAILED at once and listed with its problem', async (file, source, reason) => {
  await script(file, source);
  const name = file.replace(/\..*/, '');
  const { job } = await run(name);
  expect(job).toMatchObject({ status: 'FAILED', retry_count: 0 });
  expect(job.error_details?.message).toMatch(reason);
  expect(job.error_details?.message).toContain(name);
  const listed = (await project.queue.processors()).find((processor) => processor.name === name);
  expect(listed?.problem).toMatch(reason);
});

test('a script whose look was killed from outside is not called broken, and its job is taken up again', async () => {
  await script('seen.js', 'export function process() { return { seen: true }; }');
  let looks = 0;
  looked = async (source, file) => {
    looks += 1;
    // At the submission, and when the first attempt begins.
    if (looks <= 2)
      return { problem: 'the sandbox process did not start (SIGKILL)', lost: 'killed' };
    return await describeInSandbox(source, file);
  };
  const { job, result } = await run('seen', {}, { max_retries: 0 });
  expect([job.status, job.retry_count, result.result_data]).toEqual([
    ...['COMPLETED', 0, { seen: true }],
  ]);
  expect(looks).toBe(3);
});

test('an edited file is used at the next run', async () => {
  await script('edited.js', 'export function process() { return { version: 1 }; }');
  expect((await run('edited')).result.result_data).toEqual({ version: 1 });
  await script('edited.js', 'export function process() { return { version: 2 }; }');
  expect((await run('edited')).result.result_data).toEqual({ version: 2 });
});

test('the code of a cell runs under its name, with the lines of the cell', async () => {
  const code = {
    source: `export function process() {\n  throw new Error('in a cell');\n}`,
    ...{ file: 'In[4]', line_offset: 1 },
  };
  const { job } = await run('mine', {}, { code, max_retries: 0 });
  expect(job).toMatchObject({ processor: 'mine', status: 'FAILED' });
  expect(job.error_details).toMatchObject({ file: 'In[4]', line: 3 });
});

test('an unknown script names the known ones', async () => {
  await expect(run('custom', { custom_script_name: 'nope' })).rejects.toThrow(/"nope".*edited/);
});

test('an endless script is cancelled within a second and tells its last log line meanwhile', async () => {
  await script('endless.js', 'export function process() { console.log("round"); for (;;); }');
  const { task_id } = await project.queue.submit({ processor: 'endless', dataset: 'ecg' });
  await project.event(({ job }) => job?.id === task_id && job.progress.message === 'round');
  const start = performance.now();
  await project.queue.cancel(task_id);
  while (!project.queue.idle()) await new Promise((resolve) => setImmediate(resolve));
  expect(performance.now() - start).toBeLessThan(1000);
  expect(await project.queue.get(task_id)).toMatchObject({ status: 'CANCELLED', table: null });
});
