import { Notebook } from './session-notebook.js';

let notebook: Notebook;
beforeAll(async () => {
  notebook = await Notebook.open();
});
afterAll(() => notebook.close());

const value = (code: string): Promise<string | undefined> => notebook.value(code);

describe('language of a cell', () => {
  test.each([
    ['the last expression is the result', 'const a: number = 41; a + 1', '42'],
    ['a declaration has no result', 'const declared = 5', undefined],
    ['a later declaration hides an earlier expression', '1 + 1; let hidden = 3', undefined],
    ['an object literal is an object', '{ a: 1, b: [2] }', '{ a: 1, b: [ 2 ] }'],
    ['top-level await', 'await Promise.resolve("x") + "y"', "'xy'"],
    ['for await', 'let sum = 0; for await (const n of [1, Promise.resolve(2)]) sum += n; sum', '3'],
    ['a promise is shown, not awaited', 'Promise.resolve(1)', 'Promise { 1 }'],
    ['enums', 'enum Colour { Red = 1, Green } Colour[2]', "'Green'"],
    ['const enums', 'const enum Size { S = 4 } Size.S', '4'],
    [
      'namespaces',
      'namespace N { export const z = 1 } namespace N { export const y = 2 } N.z + N.y',
      '3',
    ],
    [
      'parameter properties',
      'class P { constructor(private readonly x: number) {} get() { return this.x } } new P(6).get()',
      '6',
    ],
    [
      'decorators',
      'const seen: string[] = []; function note(v: unknown, c: ClassMethodDecoratorContext) { seen.push(String(c.name)) } class D { @note m() {} } seen',
      "[ 'm' ]",
    ],
    [
      'satisfies and const type parameters',
      'function same<const T>(x: T) { return x } (same([1, 2] as const) satisfies readonly number[])',
      '[ 1, 2 ]',
    ],
    ['default export is the result', 'export default 7', '7'],
    [
      'exports are dropped',
      'export const shown = 8; export function twice(n: number) { return n * 2 } twice(shown)',
      '16',
    ],
    ['non-ASCII text keeps its places', 'const é = "€😀"; function ü() { return é } ü()', "'€😀'"],
    ['var in blocks', 'for (var vi = 0; vi < 3; vi++) { var inner = vi } inner', '2'],
    ['var destructuring', 'var { p, q: [r] } = { p: 1, q: [2] }; p + r', '3'],
    ['hoisted functions', 'const early = later(); function later() { return 9 } early', '9'],
    ['null is shown', 'null', 'null'],
    [
      'JSX by a tag',
      '/** @jsx h */\nconst h = (tag: string, props: unknown, ...kids: unknown[]) => ({ tag, kids });\n<b>hi</b>',
      "{ tag: 'b', kids: [ 'hi' ] }",
    ],
  ])('%s', async (_name, code, expected) => {
    expect(await value(code)).toBe(expected);
  });

  test('using at top level is disposed at the end of the cell', async () => {
    const ran = await notebook.run(
      'using a = { [Symbol.dispose]() { console.log("closed a") } };\nawait using b = { async [Symbol.asyncDispose]() { console.log("closed b") } };\nconsole.log("body")',
    );
    expect(ran.outcome.status).toBe('ok');
    expect(ran.stdout).toBe('body\nclosed b\nclosed a\n');
  });

  test('everything can be declared again, as anything', async () => {
    const forms = [
      'let k = 1',
      'const k = 2',
      'class k {}',
      'function k() {}',
      'var k = 3',
      'enum k { A }',
      'interface k { x: 1 }; let k = 4',
      'import k from "node:path"',
      'const k = 5',
    ];
    for (const form of forms)
      await notebook.run(form).then((ran) => expect(ran.outcome).toMatchObject({ status: 'ok' }));
    expect(await value('k')).toBe('5');
  });

  test('functions of earlier cells see later values', async () => {
    await value('let live = 1; function see() { return live }');
    await value('live = 5');
    expect(await value('see()')).toBe('5');
    await value('let live = 6');
    expect(await value('see()')).toBe('6');
  });

  test('values assigned before an error are kept', async () => {
    await notebook.failure('const before = 7; throw new Error("stop")');
    expect(await value('before')).toBe('7');
  });

  test('a name like a global shadows it for cells only', async () => {
    expect(await value('function process(x: number) { return x } process(3)')).toBe('3');
    expect(await value('typeof globalThis.process.pid')).toBe("'number'");
  });

  test('user expressions', async () => {
    const { outcome } = await notebook.run('const ue = 20', {
      userExpressions: { good: 'ue + 1', bad: 'missing_name' },
    });
    expect(outcome).toMatchObject({
      status: 'ok',
      userExpressions: {
        good: { status: 'ok', data: { 'text/plain': '21' } },
        bad: { status: 'error', ename: 'ReferenceError' },
      },
    });
  });

  test('a silent cell has no result', async () => {
    const ran = await notebook.run('1 + 1', { silent: true });
    expect(ran.outputs).toEqual([]);
  });

  test('two cells may run at once, as subshells do', async () => {
    const slow = notebook.run(
      'await new Promise((go) => { globalThis.go = go }); console.log("slow"); "slow"',
    );
    const quick = await notebook.run('console.log("quick"); "quick"');
    await value('globalThis.go()');
    const ran = await slow;
    expect([quick.result, quick.stdout, ran.result, ran.stdout]).toEqual([
      "'quick'",
      'quick\n',
      "'slow'",
      'slow\n',
    ]);
  });
});

describe('errors of a cell', () => {
  test('name, message, the line of the TypeScript, no internal frames', async () => {
    const error = await notebook.failure(
      'interface A { x: number }\n\nfunction boom(x: number) {\n  type B = A;\n\n  if (x > 0)\n    throw new RangeError("kaput-" + x);\n}\nboom(1)',
    );
    expect(error).toMatchObject({ ename: 'RangeError', evalue: 'kaput-1' });
    const text = error.traceback.join('\n');
    expect(text).toContain(`at boom (In[${notebook.count}]:7:11)`);
    expect(text).toContain(`In[${notebook.count}]:9:1`);
    expect(text).not.toMatch(/node:|executor|inspector|\u001b/);
  });

  test('a class without a name of its own, and own properties', async () => {
    const error = await notebook.failure(
      'class MyErr extends Error { code = 17 }\nthrow new MyErr("custom msg")',
    );
    expect(error).toMatchObject({ ename: 'MyErr', evalue: 'custom msg' });
    expect(error.traceback.join('\n')).toContain('code: 17');
  });

  test('the cause is shown', async () => {
    const error = await notebook.failure(
      'throw new Error("outer", { cause: new TypeError("inner-c") })',
    );
    expect(error.traceback.join('\n')).toMatch(/outer[\s\S]*TypeError: inner-c/);
  });

  test.each([
    ["throw 'plain-thrown'", 'plain-thrown'],
    ['throw { code: 4 }', '{ code: 4 }'],
    ['throw undefined', 'undefined'],
    ['throw 12n', '12n'],
    ['throw Symbol("s")', 'Symbol(s)'],
  ])('%s', async (code, text) => {
    expect((await notebook.failure(code)).evalue).toBe(text);
  });

  test('an error after an await', async () => {
    const error = await notebook.failure(
      'async function late() { await null; throw new TypeError("async-kaput") }\nawait late()',
    );
    expect(error).toMatchObject({ ename: 'TypeError', evalue: 'async-kaput' });
    expect(error.traceback.join('\n')).toContain(`In[${notebook.count}]:1:`);
  });

  test('a syntax error with line and column', async () => {
    const error = await notebook.failure('let fine = 1;\nlet y = = 3');
    expect(error.ename).toBe('SyntaxError');
    expect(error.traceback.join('\n')).toContain(`In[${notebook.count}]:2:9`);
  });

  test('a syntax error that only V8 finds', async () => {
    const error = await notebook.failure('let one = 1;\nbreak;');
    expect(error.ename).toBe('SyntaxError');
  });

  test('JSON.parse keeps its stack', async () => {
    const error = await notebook.failure('const t = "{";\nJSON.parse(t)');
    expect(error.ename).toBe('SyntaxError');
    expect(error.traceback.join('\n')).toContain(`In[${notebook.count}]:2:6`);
  });

  test('what nobody handles is shown and survived', async () => {
    const ran = await notebook.run(
      'setTimeout(() => { throw new Error("in-timer") }, 1);\nPromise.reject(new Error("in-promise"));\nawait new Promise((done) => setTimeout(done, 20))',
    );
    expect(ran.outcome.status).toBe('ok');
    expect(ran.stderr).toContain('in-timer');
    expect(ran.stderr).toContain('in-promise');
    expect(await value('1')).toBe('1');
  });
});
