import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { launchKernel, type KernelConnection } from '../../kernel/jupyter/index.js';

const cwd = mkdtempSync(join(tmpdir(), 'assay-launch-'));
let kernel: KernelConnection;

beforeAll(async () => {
  kernel = await launchKernel({ cwd, project: cwd });
});

afterAll(async () => {
  await kernel.shutdown();
  rmSync(cwd, { recursive: true, force: true });
});

it('knows the language', () => {
  expect(kernel.languageInfo).toMatchObject({ name: 'typescript', file_extension: '.ts' });
});

it('gives outputs as a notebook stores them', async () => {
  const seen: number[] = [];
  const code = `console.log('a'); console.log('b'); console.error('c'); 6 * 7`;
  const reply = await kernel.execute(code, { onOutput: (outputs) => seen.push(outputs.length) });
  expect(reply).toMatchObject({ status: 'ok', payload: [] });
  expect(reply.outputs).toEqual([
    { output_type: 'stream', name: 'stdout', text: 'a\nb\n' },
    { output_type: 'stream', name: 'stderr', text: 'c\n' },
    {
      output_type: 'execute_result',
      data: expect.objectContaining({ 'text/plain': '42' }),
      metadata: {},
      execution_count: reply.executionCount,
    },
  ]);
  expect(seen.at(-1)).toBe(3);
});

it('updates the display of an earlier cell', async () => {
  const first = await kernel.execute(
    `import { newDisplay } from 'assay'; const d = newDisplay(); d.html('1');`,
  );
  const second = await kernel.execute(`d.html('2');`);
  expect(first.outputs).toMatchObject([{ data: { 'text/html': '2' } }]);
  expect(second.outputs).toEqual([]);
});

it('reports an error and goes on', async () => {
  const reply = await kernel.execute(`throw new RangeError('kaput')`);
  expect(reply).toMatchObject({
    status: 'error',
    error: { ename: 'RangeError', evalue: 'kaput' },
    outputs: [{ output_type: 'error', ename: 'RangeError' }],
  });
  expect((await kernel.execute('1 + 1')).status).toBe('ok');
});

it('interrupts a cell when its time is over and keeps the state', async () => {
  await kernel.execute('let kept = 5');
  const reply = await kernel.execute('while (true) {}', { timeoutMs: 300 });
  expect(reply.status).toBe('timeout');
  const after = await kernel.execute('kept');
  expect(after.outputs).toMatchObject([{ data: { 'text/plain': '5' } }]);
});

it('refuses input at once, since nobody is there', async () => {
  const reply = await kernel.execute(`import { input } from 'assay'; await input('?')`);
  expect(reply.status).toBe('error');
});

it('notices the death of a kernel within a second', async () => {
  const doomed = await launchKernel({ cwd, project: cwd });
  const cell = doomed.execute('await new Promise((f) => setTimeout(f, 60_000))');
  const killed = performance.now();
  process.kill(Number(doomed.pid), 'SIGKILL');
  expect(await doomed.closed).toMatch(/SIGKILL/);
  expect(await cell).toMatchObject({ status: 'kernel-died' });
  expect(performance.now() - killed).toBeLessThan(1000);
  expect(await doomed.execute('1')).toMatchObject({ status: 'kernel-died' });
});

it('says why a kernel does not start', async () => {
  await expect(launchKernel({ cwd: join(cwd, 'nowhere') })).rejects.toMatchObject({
    code: 'kernel-start-failed',
  });
});

it('gets ready for the first cell while nothing is asked', async () => {
  const quiet = await launchKernel({ cwd, project: cwd });
  const children = `/proc/${quiet.pid ?? 0}/task/${quiet.pid ?? 0}/children`;
  // The bar is a first completion within a second, five seconds after the start.
  const started = performance.now();
  while (readFileSync(children, 'utf8') === '') {
    expect(performance.now() - started).toBeLessThan(5000);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  await quiet.shutdown();
});
