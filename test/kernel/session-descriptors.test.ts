import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { assay } from '../support/assay.js';
import { writeNotebook } from '../support/notebook.js';
import { Notebook } from './session-notebook.js';

let notebook: Notebook;
beforeAll(async () => {
  notebook = await Notebook.open();
  await notebook.run('let kept = 5');
});
afterAll(() => notebook.close());

/** Threads have functions of their own to write with, as native code has. */
const fromThread = (text: string) => `import { Worker } from 'node:worker_threads';
new Worker(\`require('node:fs').writeSync(4, ${JSON.stringify(text)})\`, { eval: true });
await new Promise(() => {});`;

describe("the kernel's own descriptors", () => {
  test.each([
    ['writes text', 'fs.writeSync(4, "text")'],
    ['writes a line whose bytes could be a length', 'fs.writeSync(4, "abc\\n")'],
    ['writes bytes', 'fs.writeSync(3, new Uint8Array(9))'],
    ['writes several pieces', 'fs.writevSync(5, [new Uint8Array(9)])'],
    ['writes a whole file', 'fs.writeFileSync(4, "text")'],
    ['closes', 'fs.closeSync(4)'],
    ['writes and is called back', 'await promisify(fs.write)(4, "text")'],
    ['writes a stream', 'await once(fs.createWriteStream("", { fd: 4 }).end("text"), "finish")'],
  ])('a cell that %s gets an error and keeps its state', async (_what, code) => {
    const failed = await notebook.failure(
      `import fs from 'node:fs'; import { promisify } from 'node:util'; import { once } from 'node:events';\n${code}`,
    );
    expect(failed.evalue).toMatch(
      /descriptor \d belongs to the kernel.*write to descriptor 1 or 2, or to a file/,
    );
    expect(await notebook.value('kept')).toBe('5');
  });

  test.each([
    'no frame at all',
    // Four bytes of length and less behind them were waited for for ever.
    'abc\\n and more',
    '\\u0004\\0\\0\\0no frame',
  ])('a thread that writes %j where frames go ends its own process alone', async (text) => {
    const { ename, evalue } = await notebook.failure(fromThread(text));
    expect(ename).toBe('KernelCrash');
    expect(evalue).toMatch(/wrote to descriptor 4, which belongs to the kernel/);
    expect(await notebook.value('1 + 1')).toBe('2');
  });

  it('are named by a headless run, with the cell', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'assay-descriptors-'));
    const file = join(folder, 'n.ipynb');
    await writeNotebook(file, 'const x = 1;', fromThread('no frame at all'));
    const { code, stdout } = await assay(['--project', folder, 'run', file]);
    await assay(['--project', folder, 'stop']);
    await rm(folder, { recursive: true, force: true });
    expect(code).toBe(5);
    expect(stdout).toMatch(/cell 2: KernelCrash: this cell.*wrote to descriptor 4, which belongs/);
  });
});
