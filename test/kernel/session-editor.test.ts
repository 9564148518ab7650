import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Notebook } from './session-notebook.js';

let notebook: Notebook;
beforeAll(async () => {
  const columns = ['t', 'mV'].map((name) => ({ name, type: 'number' }));
  const names = {
    datasets: () => Promise.resolve([{ name: 'ecg', columns }]),
    processors: () => Promise.resolve([]),
  };
  notebook = await Notebook.open({ typeCheck: 'warn', names });
  await notebook.run(
    'const probe_long_name = [{ alpha: 1, beta: "x" }];\nconst mode: "read" | "write" = "read";\n/** Adds two numbers.\n * @param a the first */\nfunction add(a: number, b: number): number { return a + b }\ninterface Point { left: number }',
  );
});
afterAll(() => notebook.close());

async function matches(code: string, cursor = [...code].length): Promise<string[]> {
  return (await notebook.session.complete(code, cursor)).matches;
}

describe('completion', () => {
  test.each([
    ['a name of another cell', 'probe_lo', 'probe_long_name'],
    ['a global', 'structuredCl', 'structuredClone'],
    ['a member', 'probe_long_name.flatM', 'flatMap'],
    ['a callback parameter', 'probe_long_name.map((q) => q.al', 'alpha'],
    ['a string of a union', 'const m: typeof mode = "wr', 'write'],
    ['an import path', 'import fs from "node:child_pr', 'node:child_process'],
    ['a module of ours', 'import { newDis|} from "assay"', 'newDisplay'],
    ['a member of an import', 'import * as path from "node:path"; path.basen', 'basename'],
    ['inside an unfinished call', 'add(probe_long_name[0].alp', 'alpha'],
  ])('%s', async (_name, text, expected) => {
    const code = text.replace('|', '');
    const cursor = text.includes('|') ? text.indexOf('|') : code.length;
    expect(await matches(code, cursor)).toContain(expected);
  });

  const processor = (body: string): string =>
    `%%processor spikes --on ecg {"threshold":2}
export const parameters = { type: 'object', properties: { threshold: { type: 'number', default: 4 }, side: { enum: ['up'], default: 'up' } } };
export async function process(table, params = {}, context) {
  ${body}
  return {};
}`;

  test.each([
    ['the table', 'table.|', 'columns'],
    ['its columns', 'table.columns.|', 'mV'],
    ['the values of one', 'table.columns.mV.fil|', 'filter'],
    ['the parameters', 'params.|', 'side'],
    ['the value of one', 'params.side.toUp|', 'toUpperCase'],
    ['the context', 'context.|', 'progress'],
  ])('in a processor cell: %s', async (_name, text, expected) => {
    const code = processor(text);
    const cursor = code.indexOf('|');
    const reply = await notebook.session.complete(code.replace('|', ''), cursor);
    expect(reply.matches).toContain(expected);
    // What is replaced is the word before the cursor, wherever the types were written in.
    expect([reply.cursorStart, reply.cursorEnd]).toEqual([
      cursor - (/\w*$/.exec(text.slice(0, -1))?.[0].length ?? 0),
      cursor,
    ]);
  });

  test('hovering in a processor cell says the types', async () => {
    const code = processor('params.threshold;');
    const at = code.indexOf('threshold;') + 3;
    const reply = await notebook.session.inspect(code, at, 0);
    expect(reply.data['text/plain']).toContain('threshold: number');
    const table = await notebook.session.inspect(code, code.indexOf('(table') + 3, 0);
    expect(table.data['text/plain']).toContain('ProcessorTable');
  });

  test('in detail, a processor cell says its type errors in its own lines', async () => {
    const broken = processor('const wrong: string = table.columns.nope;');
    const { metadata } = await notebook.session.inspect(broken, 0, 1);
    expect(metadata).toMatchObject({
      assay: { typeErrors: [{ line: 4, column: 39, code: 2339 }] },
    });
    const signature = broken.replace(
      'process(table, params = {}, context) {',
      '$& const n: Date = 5;',
    );
    const { metadata: found } = await notebook.session.inspect(signature, 0, 1);
    const column = (signature.split('\n')[2] ?? '').indexOf('n: Date') + 1;
    // Behind the types that are written into the cell's copy, the column is the cell's.
    expect(found).toMatchObject({ assay: { typeErrors: [{ line: 3, column }, { line: 4 }] } });
    const sound = await notebook.session.inspect(processor('table.columns.mV;'), 0, 1);
    expect(sound.metadata).toEqual({ assay: { typeErrors: [] } });
  });

  test('live values, where types say nothing', async () => {
    await notebook.run('(globalThis as any).dyn = { aliveField: 1 }');
    expect(await matches('dyn.alive')).toContain('aliveField');
    expect(await matches('dy')).toContain('dyn');
  });

  test('offsets are code points; types come along', async () => {
    const code = '"😀😀"; probe_lo';
    const reply = await notebook.session.complete(code, [...code].length);
    expect(reply).toMatchObject({ cursorStart: 6, cursorEnd: 14, matches: ['probe_long_name'] });
    expect(reply.metadata['_jupyter_types_experimental']).toEqual([
      { text: 'probe_long_name', type: 'instance', start: 6, end: 14 },
    ]);
  });

  test.each([
    ['', 0],
    ['x', 99],
    ['"', 1],
    ['}}}', 2],
    ['a.', -3],
  ])('garbage is survived: %j at %d', async (code, cursor) => {
    expect(await notebook.session.complete(code, cursor)).toMatchObject({
      matches: expect.any(Array),
    });
  });

  test('while a cell runs a loop', async () => {
    const cell = notebook.count + 1;
    const running = notebook.run('console.log("go"); for (;;);');
    await notebook.until(() => notebook.of(cell).length > 0);
    expect(await matches('probe_long_name.flatM')).toContain('flatMap');
    expect(await notebook.session.inspect('add', 3, 0)).toMatchObject({ found: true });
    await notebook.session.interrupt();
    await running;
  });
});

describe('inspect', () => {
  test('type, documentation, live value, as markdown too', async () => {
    const { found, data } = await notebook.session.inspect('add(1, 2)', 2, 0);
    expect(found).toBe(true);
    expect(data['text/plain']).toMatch(
      /add\(a: number, b: number\): number[\s\S]*Adds two numbers/,
    );
    expect(data['text/markdown']).toContain('```typescript');
    const variable = await notebook.session.inspect('probe_long_name', 5, 0);
    expect(variable.data['text/plain']).toMatch(
      /alpha: number[\s\S]*Value: \[ \{ alpha: 1, beta: 'x' \} \]/,
    );
  });

  test('the signature of the call around the cursor', async () => {
    const { data } = await notebook.session.inspect('add(', 4, 0);
    expect(data['text/plain']).toContain('add(a: number, b: number): number');
  });

  test('an unknown name is not found', async () => {
    expect(await notebook.session.inspect('nowhere_declared', 4, 0)).toMatchObject({
      found: false,
    });
  });

  test('NAME? and ?NAME page it', async () => {
    for (const code of ['add?', '?add', 'add??'])
      expect((await notebook.run(code)).outcome).toMatchObject({
        status: 'ok',
        payload: [{ source: 'page', data: { 'text/plain': expect.stringContaining('Adds two') } }],
      });
  });
});

test.each([
  ['let x = 1', 'complete'],
  ['function f() {', 'incomplete'],
  ['const f = (x) =>', 'incomplete'],
  ['`abc', 'incomplete'],
  ['/* open', 'incomplete'],
  ['foo(', 'incomplete'],
  ['let = = 3 )', 'invalid'],
  ['await 1', 'complete'],
  ['%%sql', 'complete'],
  ['x?', 'complete'],
  ['', 'complete'],
])('is_complete %j: %s', async (code, status) => {
  expect(await notebook.session.isComplete(code)).toMatchObject({ status });
});

describe('type errors', () => {
  const reports = (cell: number): string[] =>
    notebook
      .of(cell)
      .flatMap((o) => ('data' in o && 'assay' in o.metadata ? [String(o.data['text/plain'])] : []));

  test('are shown after the cell, which runs', async () => {
    const ran = await notebook.run(
      'const fine = 1;\nconst wrong: number = "text";\nconsole.log("ran")',
    );
    expect(ran.stdout).toBe('ran\n');
    const cell = notebook.count;
    await notebook.until(() => reports(cell).length > 0);
    expect(reports(cell)[0]).toContain(`In[${cell}]:2:7 - TS2322`);
  });

  test('an assignment to another cell’s constant is one', async () => {
    await notebook.run('const fixed = 1; let loose = 1');
    await notebook.run('loose = 2; fixed = 3');
    const cell = notebook.count;
    await notebook.until(() => reports(cell).length > 0);
    expect(reports(cell)[0]).toBe(
      `1 type error\nIn[${cell}]:1:12 - TS2588: Cannot assign to 'fixed' because it is a constant.`,
    );
  });

  test('none for what is right across cells', async () => {
    await writeFile(path.join(notebook.folder, 'typed.ts'), 'export const typed: number = 1;');
    const first = notebook.count + 1;
    for (const code of [
      'let shared = 1',
      'shared = 2; shared++',
      'interface Point { right: number }',
      'const pt: Point = { right: 1 }; pt.right',
      'import { typed } from "./typed"; typed + shared',
      'typed.toFixed(1)',
      'globalThis.undeclared = 3; undeclaredToo = 4',
      'undeclaredToo',
      'import { display } from "assay"; import * as tslab from "tslab"; display.html("x"); tslab.display.text("y")',
      'enum E { A } ; const e: E = E.A',
      'await Promise.resolve(E.A)',
    ])
      expect((await notebook.run(code)).outcome.status).toBe('ok');
    const last = notebook.count;
    await notebook.run('const marker: string = 5');
    await notebook.until(() => reports(last + 1).length > 0);
    for (let cell = first; cell <= last; cell += 1)
      expect([cell, reports(cell)]).toEqual([cell, []]);
  });

  test('strict mode stops the cell', async () => {
    const strict = await Notebook.open({ typeCheck: 'strict' });
    try {
      const ran = await strict.run('console.log("ran"); const n: number = "x"');
      expect(ran.outcome).toMatchObject({
        status: 'error',
        ename: 'TypeScriptError',
        evalue: expect.stringContaining('TS2322'),
      });
      expect(ran.stdout).toBe('');
      expect(await strict.value('const n: number = 4; n')).toBe('4');
    } finally {
      await strict.close();
    }
  });
});
