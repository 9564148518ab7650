import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { Notebook, type Ran } from './session-notebook.js';

let notebook: Notebook;
beforeAll(async () => {
  notebook = await Notebook.open();
  await notebook.run('let kept = 5; let rounds = 0');
});
afterAll(() => notebook.close());

/** Whether a process runs; one that only waits to be buried does not. */
function alive(pid: number): boolean {
  try {
    return !/^\d+ \(.*\) Z/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}

/** Resolves when the process is gone; the kernel needs a moment to bury what was killed. */
async function gone(pid: number): Promise<void> {
  while (alive(pid)) await new Promise((resolve) => setImmediate(resolve));
}

/** Runs a cell, interrupts it when it has said "go", and gives its end and the time that took. */
async function interrupted(code: string): Promise<{ ran: Ran; took: number }> {
  const cell = notebook.count + 1;
  const running = notebook.run(`console.log('go');\n${code}`);
  await notebook.until(() => notebook.of(cell).some((o) => o.kind === 'stream'));
  const from = performance.now();
  await notebook.session.interrupt();
  return { took: performance.now() - from, ran: await running };
}

describe('interrupt', () => {
  test.each([
    ['a loop', 'for (;;);'],
    [
      'a loop after an await',
      'await null; await new Promise((go) => setTimeout(go, 1)); for (;;);',
    ],
    ['a pending await', 'await new Promise(() => {});'],
    ['a loop in a timer', 'setTimeout(() => { for (;;); }, 1); await new Promise(() => {});'],
    ['a loop that catches', 'try { for (;;); } catch {} finally { 1 }'],
    ['a loop that prints', "for (;;) console.log('x');"],
    ['a child that is waited for', "require('node:child_process').execSync('sleep 30');"],
  ])('%s', async (_name, code) => {
    const { ran, took } = await interrupted(code);
    expect(ran.outcome).toMatchObject({ status: 'error' });
    // The bar is 100 ms; a shared machine gets more.
    expect(took).toBeLessThan(1500);
    expect(await notebook.value('kept')).toBe('5');
  });

  test('a loop after a flood: what was printed is seen before it ends', async () => {
    const cell = notebook.count + 1;
    const running = notebook.run(
      "for (let i = 0; i < 5000; i++) console.log('line', i); console.log('last'); for (;;);",
    );
    const printed = (): string =>
      notebook
        .of(cell)
        .map((o) => (o.kind === 'stream' ? o.text : ''))
        .join('');
    await notebook.until(() => printed().endsWith('line 4999\nlast\n'));
    await notebook.session.interrupt();
    expect((await running).outcome).toMatchObject({ ename: 'KeyboardInterrupt' });
    expect(printed().split('\n')).toHaveLength(5002);
  });

  test('a loop that prints keeps nothing of it', async () => {
    const grown = `const before = process.memoryUsage().rss;
      for (let i = 0; i < 600000; i++) console.log('x');
      Math.round((process.memoryUsage().rss - before) / 2 ** 20)`;
    // 200 bytes a line were kept before.
    expect(Number(await notebook.value(grown))).toBeLessThan(80);
  });

  test('names what happened', async () => {
    const { ran } = await interrupted('for (;;);');
    expect(ran.outcome).toMatchObject({ ename: 'KeyboardInterrupt' });
  });

  test('a loop that sleeps between its rounds does not go on', async () => {
    await interrupted('for (;;) { rounds++; await new Promise((go) => setTimeout(go, 2)); }');
    const settled =
      'await new Promise((go) => setTimeout(go, 20)); const first = rounds; await new Promise((go) => setTimeout(go, 60)); rounds - first';
    expect(await notebook.value(settled)).toBe('0');
  });

  test('is harmless when nothing runs', async () => {
    await notebook.session.interrupt();
    expect(await notebook.value('kept')).toBe('5');
  });

  test('a prompt that waits', async () => {
    notebook.answer = () => undefined;
    const cell = notebook.count + 1;
    const running = notebook.run('console.log("ask"); prompt("?")', { allowStdin: true });
    await notebook.until(() => notebook.of(cell).length > 0);
    await notebook.session.interrupt();
    expect((await running).outcome).toMatchObject({ ename: 'KeyboardInterrupt' });
  });
});

describe('death of the process', () => {
  test('process.exit is an error of the cell', async () => {
    const ran = await notebook.run('console.log("last words"); process.exit(3)');
    expect(ran.outcome).toMatchObject({ status: 'error', ename: 'ProcessExit' });
    expect(ran.stdout).toBe('last words\n');
    expect(ran.stderr).toBe('');
    expect(notebook.deaths.at(-1)).toContain('exit code 3');
    expect(await notebook.value('typeof kept')).toBe("'undefined'");
  });

  test('a native crash is an error of the cell', async () => {
    expect(await notebook.failure('process.abort()')).toMatchObject({ ename: 'KernelCrash' });
    expect(await notebook.value('1 + 1')).toBe('2');
  });

  test('what it started ends with it', async () => {
    const pid = Number(
      await notebook.value(
        "require('node:child_process').spawn('sleep', ['600'], { stdio: 'ignore' }).pid",
      ),
    );
    expect(alive(pid)).toBe(true);
    await notebook.failure('process.exit(0)');
    await gone(pid);
  });

  test('stop ends a busy cell and everything it started', async () => {
    const other = await Notebook.open();
    const running = other.run(
      "console.log(require('node:child_process').spawn('sleep', ['600'], { stdio: 'ignore' }).pid); for (;;);",
    );
    await other.until(() => other.of(1).length > 0);
    const [first] = other.of(1);
    const pid = Number(first && 'text' in first ? first.text : NaN);
    await other.close();
    expect((await running).outcome).toMatchObject({ status: 'error', ename: 'KernelStopped' });
    await gone(pid);
  });

  test('a busy executor ends when the process of its session is killed', async () => {
    const entries = pathToFileURL(`${path.resolve('kernel/build')}/`).href;
    // The executor alone, held as a session holds it, by a process that can be killed.
    const holder = spawn(process.execPath, [
      '--input-type=module',
      '-e',
      `import { spawn } from 'node:child_process';
       const child = spawn(process.execPath, [new URL('executor.js', '${entries}').pathname], {
         stdio: ['ignore', 'pipe', 'pipe', 'ipc', 'pipe', 'pipe'], serialization: 'advanced', detached: true });
       child.stdio[4].on('data', (bytes) => bytes.includes('busy') && console.log(child.pid));
       child.send({ type: 'run', run: 1, scope: 1, code: 'console.log("busy"); for (;;);', executionCount: 1,
         silent: false, allowStdin: false, userExpressions: {} });`,
    ]);
    const pid = await new Promise<number>((resolve) => {
      holder.stdout.once('data', (bytes: Buffer) => resolve(Number(String(bytes))));
    });
    expect(alive(pid)).toBe(true);
    holder.kill('SIGKILL');
    await gone(pid);
  });
});
