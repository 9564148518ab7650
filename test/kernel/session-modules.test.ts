import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Notebook } from './session-notebook.js';

let notebook: Notebook;
beforeAll(async () => {
  notebook = await Notebook.open();
});
afterAll(() => notebook.close());

const value = (code: string): Promise<string | undefined> => notebook.value(code);

async function file(name: string, text: string): Promise<void> {
  const target = path.join(notebook.folder, name);
  await mkdir(path.dirname(target), { recursive: true });
  await writeFile(target, text);
}

async function packageOf(name: string, manifest: object, text: string): Promise<void> {
  await file(
    `node_modules/${name}/package.json`,
    JSON.stringify({ name, version: '1.0.0', ...manifest }),
  );
  await file(`node_modules/${name}/index.js`, text);
}

describe('imports of a cell', () => {
  test('built-in modules in every form', async () => {
    expect(
      await value(
        "import path, { join as j } from 'node:path'; import * as os from 'os'; [path.sep, j('a', 'b'), typeof os.cpus]",
      ),
    ).toBe("[ '/', 'a/b', 'function' ]");
  });

  test('a package that is ESM only', async () => {
    await packageOf(
      'esm-only',
      { type: 'module', exports: { import: './index.js' } },
      'export const esm = 1; export default "whole"',
    );
    expect(await value("import whole, { esm } from 'esm-only'; [whole, esm]")).toBe(
      "[ 'whole', 1 ]",
    );
    expect(await value("(await import('esm-only')).esm")).toBe('1');
  });

  test('a CommonJS package, names that Node cannot see included', async () => {
    await packageOf(
      'plain-cjs',
      {},
      'const all = { hidden: 2 }; all["seen"] = 3; module.exports = all;',
    );
    expect(
      await value(
        "import cjs, { hidden } from 'plain-cjs'; [cjs.seen, hidden, require('plain-cjs').seen]",
      ),
    ).toBe('[ 3, 2, 3 ]');
  });

  test('JSON with and without attributes', async () => {
    await file('data.json', '{"n": 4}');
    expect(await value("import d from './data.json'; d.n")).toBe('4');
    expect(await value("import e from './data.json' with { type: 'json' }; e.n")).toBe('4');
    await file('data.json', '{"n": 5}');
    expect(await value("import d from './data.json'; d.n")).toBe('5');
  });

  test.each(['./mod', './mod.ts', './mod.js'])('local TypeScript as %s', async (specifier) => {
    await file(
      'mod.ts',
      'export enum E { A = 3 }\nexport class C { constructor(public x: number) {} }',
    );
    expect(await value(`import { E, C } from '${specifier}'; E.A + new C(4).x`)).toBe('7');
  });

  test('an edit is seen, also one of a file below; the untouched keeps its state', async () => {
    await file('deep/leaf.ts', 'export const leaf = "v1";');
    await file('middle.ts', "import { leaf } from './deep/leaf'; export const seen = () => leaf;");
    await file('counter.ts', 'export const counter = { n: 0 };');
    const cell =
      "import { seen } from './middle'; import { counter } from './counter'; counter.n += 1; [seen(), counter.n]";
    expect(await value(cell)).toBe("[ 'v1', 1 ]");
    await file('deep/leaf.ts', 'export const leaf = "v2";');
    expect(await value(cell)).toBe("[ 'v2', 2 ]");
  });

  test('an edited CommonJS file is seen', async () => {
    await file('old.cjs', 'module.exports = { v: 1 };');
    expect(await value("require('./old.cjs').v")).toBe('1');
    await file('old.cjs', 'module.exports = { v: 2 };');
    expect(await value("require('./old.cjs').v")).toBe('2');
    expect(await value("import old from './old.cjs'; old.v")).toBe('2');
  });

  test('a package that lies beside the product, not the notebook', async () => {
    expect(
      await value("import { tableFromArrays } from 'apache-arrow'; typeof tableFromArrays"),
    ).toBe("'function'");
  });

  test('a missing module is an error that names it', async () => {
    const error = await notebook.failure("import x from 'no-such-package-anywhere'");
    expect(error.evalue).toContain('no-such-package-anywhere');
    expect((await notebook.failure("import x from './no-such-file'")).evalue).toContain(
      'no-such-file',
    );
  });

  test('types are no runtime imports', async () => {
    expect(
      await value(
        "import type { Nothing } from 'no-such-types'; import { type Buffer as B } from 'node:buffer'; 1",
      ),
    ).toBe('1');
  });

  test('an error inside a local file is shown at its own line', async () => {
    await file(
      'fails.ts',
      'interface Long {\n  x: number\n}\nexport function fails(): never {\n  throw new Error("from file");\n}',
    );
    const error = await notebook.failure("import { fails } from './fails';\nfails()");
    const text = error.traceback.join('\n');
    expect(text).toContain('at fails (fails.ts:5:9)');
    expect(text).toContain(`In[${notebook.count}]:2:1`);
  });

  test('import.meta and __dirname are the notebook folder', async () => {
    expect(await value('import.meta.dirname === __dirname && __dirname === process.cwd()')).toBe(
      'true',
    );
  });

  test('assay and tslab, from cells and from local files', async () => {
    await file(
      'uses.ts',
      "import { display } from 'tslab'; export const show = () => display.html('<i>f</i>');",
    );
    const ran = await notebook.run(
      "import * as tslab from 'tslab'; import { show } from './uses'; tslab.display.markdown('*m*'); show();",
    );
    expect(ran.outcome.status).toBe('ok');
    expect(ran.outputs.map((o) => ('data' in o ? o.data : {}))).toEqual([
      { 'text/markdown': '*m*' },
      { 'text/html': '<i>f</i>' },
    ]);
  });

  test('a first line with %% goes to the lab', async () => {
    expect(await notebook.failure('%%nonsense here\nbody')).toMatchObject({
      ename: 'AssayError',
      evalue: expect.stringContaining('%%nonsense'),
    });
  });

  test('a cell may be a module', async () => {
    await value('/** @module greeting */\nexport const greet = (n: string): string => `hi ${n}`;');
    expect(await value("import { greet } from './greeting'; greet('a')")).toBe("'hi a'");
    await value('/** @module greeting */\nexport const greet = (n: string): string => `ho ${n}`;');
    expect(await value("import { greet } from './greeting'; greet('a')")).toBe("'ho a'");
  });
});
