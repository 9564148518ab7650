import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';

import {
  checkRuntime,
  closeSandbox,
  describeInSandbox,
  runInSandbox,
  warmSandbox,
  type SandboxRun,
} from '../../kernel/sandbox/index.js';
import { commandLine, descriptors, sandboxChildren } from './children.js';
import { NUMBERS } from './tables.js';

const run = (source: string, more: Partial<SandboxRun> = {}) =>
  runInSandbox({ source, file: 'mine.ts', table: NUMBERS, parameters: {}, ...more });

/** Starts a run that never ends and resolves with its process once user code is running. */
async function running(more: Partial<SandboxRun> = {}) {
  let begun = (): void => undefined;
  const started = new Promise<void>((resolve) => (begun = resolve));
  let pid = 0;
  const outcome = run('console.log("on"); for (;;);', {
    ...more,
    onBegin: (own) => (pid = own),
    onLog: begun,
  });
  await started;
  // Process id 0 would mean this whole process group.
  if (!sandboxChildren().includes(pid))
    throw new Error('user code runs, and no process of it is to be seen');
  return { outcome, pid };
}

const litter = (): string[] =>
  readdirSync(tmpdir()).filter((name) => name.startsWith(`assay-sandbox-${process.pid}-`));

beforeEach(closeSandbox);
afterAll(closeSandbox);

test('1: unsafe versions are refused by name', () => {
  for (const version of ['5.0.4', '6.1.2', '7.0.0']) {
    expect(() => checkRuntime('v26.10.0', version)).toThrow(`isolated-vm ${version}`);
  }
  expect(() => checkRuntime('v22.20.0', '7.0.1')).toThrow('Node v22.20.0');
  expect(() => checkRuntime('v26.10.0', '7.0.1')).not.toThrow();
});

test('2: the process has no environment, folder, descriptor or permission of ours', async () => {
  const stop = new AbortController();
  const { outcome, pid } = await running({ signal: stop.signal });
  expect(readFileSync(`/proc/${pid}/environ`, 'utf8')).toBe('');
  expect(readlinkSync(`/proc/${pid}/cwd`)).toMatch(/assay-sandbox-[\w-]+ \(deleted\)$/);
  expect(commandLine(pid)).toMatch(/--permission .*--no-node-snapshot/);
  const files = descriptors(pid).filter((path) => path.startsWith('/') && path !== '/dev/null');
  expect(files.filter((path) => path.startsWith('/proc') || !/^\/dev\//.test(path))).toEqual([]);
  expect(descriptors(pid).filter((path) => path.startsWith('socket:'))).toHaveLength(1);
  const limits = readFileSync(`/proc/${pid}/limits`, 'utf8');
  expect(limits).toMatch(/Max core file size +0 +0/);
  expect(limits).toMatch(/Max file size +0 +0/);
  stop.abort();
  expect(await outcome).toMatchObject({ status: 'cancelled' });
  expect(existsSync(`/proc/${pid}`)).toBe(false);
});

test('5: a run sees nothing of the one before', async () => {
  const source = `globalThis.n = (globalThis.n ?? 0) + 1; Object.prototype.left = 1; Math.max = () => 7;
    export function process() { return { n: globalThis.n, r: Math.random(), t: Date.now() } }`;
  const [first, second] = [await run(source), await run(source)];
  expect(first).toMatchObject({ status: 'ok', resultData: { n: 1, t: 0 } });
  expect(second.status === 'ok' && second.resultData).toEqual(
    first.status === 'ok' && first.resultData,
  );
});

test('9, 11: the clock ends what nothing else ends, and the event loop here goes on', async () => {
  let ticks = 0;
  const timer = setInterval(() => (ticks += 1), 20);
  const outcome = await run(
    'export function process() { new Array(3e8).fill(0).fill(1).fill(2); for (;;); }',
    { timeLimitMs: 500 },
  );
  clearInterval(timer);
  expect(outcome).toMatchObject({
    status: 'timeout',
    error: { message: expect.stringContaining('500 ms') },
  });
  expect(outcome.durationMs).toBeLessThan(1500);
  expect(ticks).toBeGreaterThan(5);
});

test('10: the memory limit is told with its number', async () => {
  const outcome = await run('export function process() { const a = []; for (;;) a.push({}); }', {
    memoryLimitMb: 32,
  });
  expect(outcome).toMatchObject({
    status: 'memory',
    error: { message: expect.stringContaining('32 MB') },
  });
  expect(outcome.peakMemoryMb).toBeLessThan(90 + 3 * 32 + 128);
});

test.each([
  ['SIGSEGV', undefined],
  ['SIGABRT', undefined],
  ['SIGKILL', 'killed'],
  ['SIGTERM', 'killed'],
] as const)('11: a death by %s is told, and whether it came from outside', async (signal, lost) => {
  const { outcome, pid } = await running();
  process.kill(pid, signal);
  const ended = await outcome;
  expect(ended).toMatchObject({
    status: 'error',
    error: { message: expect.stringContaining(signal), file: 'mine.ts' },
  });
  expect(ended.status !== 'ok' && ended.lost).toBe(lost);
});

test('11: what we end ourselves is not lost', async () => {
  const late = await run('for (;;);', { timeLimitMs: 100 });
  const large = await run('export function process() { const a = []; for (;;) a.push({}); }', {
    memoryLimitMb: 32,
  });
  expect([late.status, large.status]).toEqual(['timeout', 'memory']);
  expect([late, large].filter((outcome) => 'lost' in outcome)).toEqual([]);
});

test('11: a processor whose child was killed from outside is described again', async () => {
  warmSandbox();
  const [pid] = sandboxChildren();
  if (pid === undefined) throw new Error('the spare is not to be seen');
  const description = describeInSandbox(
    'export const title = "Again"; export function process() {}',
    'a.js',
  );
  process.kill(pid, 'SIGKILL');
  expect(await description).toEqual({ title: 'Again' });
});

test('12: logs arrive while the run goes on, progress too', async () => {
  const logs: string[] = [];
  const progress: number[][] = [];
  const outcome = await run(
    'export function process(t, p, context) { console.log("one", { a: [1, "x"] }); console.warn("two"); context.progress(1, 4); return {}; }',
    { onLog: (line) => logs.push(line), onProgress: (done, total) => progress.push([done, total]) },
  );
  expect(logs).toEqual(['one { a: [1, "x"] }', 'two']);
  expect(outcome.logs).toEqual(logs);
  expect(progress).toEqual([[1, 4]]);
});

test('13: log lines, source and parameters have limits with names', async () => {
  const flood = await run(
    'export function process() { for (let i = 0; i < 5000; i++) console.log(i); return {}; }',
  );
  expect(flood.logs).toHaveLength(1001);
  expect(flood.logs.at(-1)).toContain('limit of log lines is 1000');
  expect(await run(' '.repeat(2 ** 20 + 1))).toMatchObject({
    status: 'refused',
    error: { message: expect.stringContaining('limit of source size') },
  });
  await expect(run('', { memoryLimitMb: 1 })).rejects.toThrow('memory limit');
});

test('17: our table and parameters stay as they are', async () => {
  const parameters = { list: [1, 2] };
  const outcome = await run(
    'export function process(t, p) { t.columns.a.fill(9); t.missing.a.fill(0); p.list.push(3); return {}; }',
    { parameters },
  );
  expect(outcome.status).toBe('ok');
  expect(parameters).toEqual({ list: [1, 2] });
  expect(NUMBERS.columns[0]).toMatchObject({
    values: Float64Array.of(1, NaN, 0),
    missing: Uint8Array.of(0, 0, 1),
  });
});

test('18: errors point at the line that the user wrote, in a file or a cell', async () => {
  const source =
    'interface P { k: number }\nexport function process(t: unknown, p: P): never {\n  throw new RangeError("no");\n}';
  expect(await run(source, { file: '/a/b/mine.ts' })).toMatchObject({
    status: 'error',
    error: { message: 'RangeError: no', file: 'mine.ts', line: 3, column: 9 },
  });
  expect(await run(source, { file: 'In[7]', lineOffset: 1 })).toMatchObject({
    error: { file: 'In[7]', line: 4 },
  });
});

test('20, 21: when a run is over its process is dead and nothing is left', async () => {
  const before = litter();
  const killed = await run('for (;;);', { timeLimitMs: 100 });
  const done = await run('export function process() { return {} }');
  expect([killed.status, done.status]).toEqual(['timeout', 'ok']);
  await closeSandbox();
  expect(sandboxChildren()).toEqual([]);
  expect(litter().filter((name) => !before.includes(name))).toEqual([]);
  expect(readdirSync('.').filter((name) => /^core|heapsnapshot$|^report\./.test(name))).toEqual([]);
});

test('a spare is used once', async () => {
  warmSandbox();
  const [spare] = sandboxChildren();
  const stop = new AbortController();
  const { outcome, pid } = await running({ signal: stop.signal });
  expect(pid).toBe(spare);
  stop.abort();
  await outcome;
  expect(sandboxChildren()).not.toContain(spare);
});

test('parameters get defaults, are checked by name, and are found at both levels', async () => {
  const source = `export const parameters = { type: 'object', additionalProperties: false, required: ['name'],
      properties: { factor: { type: 'number', default: 2, maximum: 10 }, name: { type: 'string' }, deep: { type: 'object', default: {}, properties: { on: { type: 'boolean', default: true } } } } };
    export function process(t, p) { return { p } }`;
  expect(await run(source, { parameters: { custom_params: { name: 'x' } } })).toMatchObject({
    status: 'ok',
    resultData: { p: { factor: 2, name: 'x', deep: { on: true }, custom_params: { name: 'x' } } },
  });
  const bad = await run(source, { parameters: { factor: 11, colour: 1 } });
  expect(bad).toMatchObject({ status: 'error' });
  const message = bad.status === 'error' ? bad.error.message : '';
  expect(message).toMatch(/parameter "name" is required/);
  expect(message).toMatch(/unknown parameter "colour"/);
  expect(message).toMatch(/parameter "factor" must be <= 10/);
});

test('a processor describes itself, or says where it can not', async () => {
  const described = await describeInSandbox(
    'export const title = "T"; export const description = "D"; export const parameters = { type: "object", properties: {} }; export function process() { return {} }',
    'a.ts',
  );
  expect(described).toEqual({
    title: 'T',
    description: 'D',
    parameters: { type: 'object', properties: {} },
  });
  expect(await describeInSandbox('\nlet x = ;', 'a.js')).toEqual({
    problem: expect.stringContaining('SyntaxError'),
    line: 2,
  });
  expect(await describeInSandbox('export const a = 1', 'a.js')).toEqual({
    problem: expect.stringContaining('function named process'),
  });
});
