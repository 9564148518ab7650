import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Notebook } from './session-notebook.js';

/**
 * Notebooks as people write them for tslab: what its own examples show, in our words. Each cell is run as it stands, with
 * types checked; `shows` is what it must show.
 */
interface Cell {
  code: string;
  shows?: Record<string, unknown>;
  prints?: string;
  fails?: string;
}

const basics: Cell[] = [
  { code: `let greeting: string = 'hello';\ngreeting`, shows: { 'text/plain': "'hello'" } },
  { code: `greeting = greeting + ', lab'; console.log(greeting);`, prints: 'hello, lab\n' },
  {
    code: `interface Sample { id: number; mass: number }\nclass Rack {\n  constructor(public readonly samples: Sample[]) {}\n  get total() { return this.samples.reduce((sum, s) => sum + s.mass, 0); }\n}`,
  },
  {
    code: `const rack = new Rack([{ id: 1, mass: 2.5 }, { id: 2, mass: 4 }]);\nrack.total`,
    shows: { 'text/plain': '6.5' },
  },
  { code: `const rack = new Rack([]);\nrack.total`, shows: { 'text/plain': '0' } },
  {
    code: `const { id, ...rest } = { id: 7, mass: 1 }; [id, rest]`,
    shows: { 'text/plain': '[ 7, { mass: 1 } ]' },
  },
  {
    code: `const sleep = (ms: number) => new Promise<void>((done) => setTimeout(done, ms));\nasync function measure() { await sleep(2); return 42; }`,
  },
  { code: `await measure()`, shows: { 'text/plain': '42' } },
  {
    code: `for await (const step of (async function* () { yield 1; yield 2; })()) console.log(step);`,
    prints: '1\n2\n',
  },
  {
    code: `import * as os from 'os';\nimport { readFileSync } from 'fs';\ntypeof os.cpus + ' ' + typeof readFileSync`,
    shows: { 'text/plain': "'function function'" },
  },
  {
    code: `const util = require('util'); util.inspect({ a: 1 })`,
    shows: { 'text/plain': "'{ a: 1 }'" },
  },
  { code: `enum Mode { Fast, Exact }\nMode[Mode.Exact]`, shows: { 'text/plain': "'Exact'" } },
  { code: `throw new RangeError('no such sample');`, fails: 'RangeError' },
];

const displays: Cell[] = [
  { code: `import * as tslab from 'tslab';` },
  { code: `tslab.display.html('<b>bold</b>');`, shows: { 'text/html': '<b>bold</b>' } },
  { code: `tslab.display.markdown('# title');`, shows: { 'text/markdown': '# title' } },
  { code: `tslab.display.latex('$x^2$');`, shows: { 'text/latex': '$x^2$' } },
  { code: `tslab.display.svg('<svg/>');`, shows: { 'image/svg+xml': '<svg/>' } },
  { code: `tslab.display.text('plain');`, shows: { 'text/plain': 'plain' } },
  { code: `tslab.display.png(new Uint8Array([137, 80]));`, shows: { 'image/png': 'iVA=' } },
  {
    code: `tslab.display.jpeg(Buffer.from('hi')); tslab.display.gif(Buffer.from('hi')); tslab.display.pdf(Buffer.from('hi'));`,
    shows: { 'image/jpeg': 'aGk=' },
  },
  {
    code: `tslab.display.raw('application/x-lab', 'data');`,
    shows: { 'application/x-lab': 'data' },
  },
  { code: `tslab.display.raw('image/png', new Uint8Array([1]));`, shows: { 'image/png': 'AQ==' } },
  {
    code: `let d = tslab.newDisplay();\nd.text('10 %');\nd.text('20 %');`,
    shows: { 'text/plain': '10 %' },
  },
  {
    code: `import { display, newDisplay } from 'tslab';\nnewDisplay().html('<i>second</i>');`,
    shows: { 'text/html': '<i>second</i>' },
  },
];

const modules: Cell[] = [
  {
    code: `// shared\n/**\n * @module scaling\n */\nexport const scale = (value: number): number => value * 10;`,
  },
  { code: `import { scale } from './scaling';\nscale(4)`, shows: { 'text/plain': '40' } },
  { code: `/** @module scaling */\nexport const scale = (value: number): number => value * 100;` },
  { code: `import { scale } from './scaling';\nscale(4)`, shows: { 'text/plain': '400' } },
  { code: `import { offset } from './lib/offset';\noffset`, shows: { 'text/plain': '3' } },
  { code: `/** @node */\nprocess.version.startsWith('v')`, shows: { 'text/plain': 'true' } },
  {
    code: `type Node = { tag: string; kids: unknown[] };\nconst React = {\n  Fragment: 'fragment',\n  createElement: (tag: any, props: any, ...kids: unknown[]): any =>\n    typeof tag === 'function' ? tag({ ...props, kids }) : '<' + tag + '>' + kids.flat().join('') + '</' + tag + '>',\n};`,
  },
  {
    code: `/** @jsx */\nconst List = ({ items }: { items: string[] }) => <ul>{items.map((item) => <li>{item}</li>)}</ul>;\n<List items={['a', 'b']} />`,
    shows: { 'text/plain': "'<ul><li>a</li><li>b</li></ul>'" },
  },
  {
    code: `/** @jsx\n * @module view */\nexport const Title = (React: any) => <h1>run {1 + 1}</h1>;`,
  },
  {
    code: `import { Title } from './view';\nTitle(React)`,
    shows: { 'text/plain': "'<h1>run 2</h1>'" },
  },
  {
    code: `/** @browser */\nconst title: string = document.title; console.log(title);`,
    shows: { 'text/html': expect.stringContaining('const title = document.title;') },
  },
  { code: `%node\nprocess.version.length > 2`, shows: { 'text/plain': 'true' } },
  { code: `%module halves\nexport const half = (value: number): number => value / 2;` },
  { code: `import { half } from './halves';\nhalf(8)`, shows: { 'text/plain': '4' } },
];

/** The first steps that tslab's own introduction takes, in TypeScript and in JavaScript. */
const introduction: Cell[] = [
  {
    code: `console.log(\`Good day, \${typeof process.version}!\`)\nconsole.log(\`Node: \${process.version.slice(0, 1)}\`)`,
    prints: 'Good day, string!\nNode: v\n',
  },
  {
    code: `/** The n-th number, slowly. */\nfunction slowly(n: number): number {\n    if (n > 1) {\n        return slowly(n - 1) + slowly(n - 2);\n    }\n    return 1;\n}`,
  },
  {
    code: `{\n    // Names of a block stay in it.\n    const n = 15;\n    const start = Date.now()\n    console.log(\`slowly(\${n}) = \${slowly(n)} (\${Date.now() >= start})\`)\n}`,
    prints: 'slowly(15) = 987 (true)\n',
  },
  {
    code: `interface Greeting {\n    text(): string;\n}\n\nclass Greeter implements Greeting {\n    private name: string;\n\n    constructor(name: string) {\n        this.name = name;\n    }\n\n    text(): string {\n        return \`Good day, \${this.name}!\`;\n    }\n}\n\nfunction say(greeting: Greeting) {\n    console.log(greeting.text());\n}\n\nsay(new Greeter('lab'));`,
    prints: 'Good day, lab!\n',
  },
  {
    code: `let rest = (ms: number) => new Promise(resolve => setTimeout(resolve, ms));\nconst start = Date.now();\n// Awaited at top level.\nawait rest(5);\n\`Rested \${Date.now() - start >= 4}\``,
    shows: { 'text/plain': "'Rested true'" },
  },
  { code: `rest(5);`, shows: { 'text/plain': 'Promise { <pending> }' } },
  { code: `import fs from "fs";\nimport * as tslab from "tslab";` },
  {
    code: `tslab.display.html('<span style="color:#007ACC"><b>Type</b>Script</span>')`,
    shows: { 'text/html': '<span style="color:#007ACC"><b>Type</b>Script</span>' },
  },
  {
    code: `tslab.display.jpeg(fs.readFileSync('picture.jpg'));`,
    shows: { 'image/jpeg': '/9j/' },
  },
  {
    code: `Object.keys(tslab.versions).join()`,
    shows: { 'text/plain': "'tslab,typescript,node'" },
  },
  {
    code: `class Untyped {\n    constructor(name) {\n        this.name = name;\n    }\n\n    say() {\n        console.log(\`Good day, \${this.name}\`);\n    }\n}\n\nconst untyped = new Untyped('script');\nuntyped.say();`,
    prints: 'Good day, script\n',
  },
  {
    code: `{\n    let obj = {x: null};\n    console.log('obj?.x?.z ==', obj?.x?.z);\n    let x = null, y = 0, z = 'hello';\n    console.log('x ?? y ?? z ==', x ?? y ?? z);\n}`,
    prints: 'obj?.x?.z == undefined\nx ?? y ?? z == 0\n',
  },
  { code: `let now = 1;\nnow += 'text';\nconsole.log(now);`, prints: '1text\n' },
  {
    code: `/** @type {any} */\nlet x = 123;\nx = x + ' text';\nconsole.log(x);`,
    prints: '123 text\n',
  },
  {
    code: `function plot(lab: typeof tslab, points: number[]) { lab.display.html('<div>' + points.length + '</div>') }\nplot(tslab, [1, 2, 4]);`,
    shows: { 'text/html': '<div>3</div>' },
  },
  { code: `process.stderr.isTTY = false;\nprocess.stderr.isTTY`, shows: { 'text/plain': 'false' } },
];

test.each([
  ['the language', basics],
  ['displays', displays],
  ['modules and JSX', modules],
  ['an introduction', introduction],
])('a tslab notebook runs unchanged: %s', async (_name, cells) => {
  const notebook = await Notebook.open();
  try {
    await mkdir(path.join(notebook.folder, 'lib'));
    await writeFile(
      path.join(notebook.folder, 'lib', 'offset.ts'),
      'export const offset: number = 3;',
    );
    await writeFile(path.join(notebook.folder, 'picture.jpg'), Buffer.from('/9j/', 'base64'));
    for (const { code, shows, prints, fails } of cells) {
      const ran = await notebook.run(code);
      expect([code, ran.outcome]).toMatchObject([
        code,
        fails === undefined ? { status: 'ok' } : { status: 'error', ename: fails },
      ]);
      const shown = ran.outputs.filter((output) => 'data' in output);
      if (shows) expect([code, shown[0]?.data]).toMatchObject([code, shows]);
      if (prints !== undefined) expect([code, ran.stdout]).toEqual([code, prints]);
    }
  } finally {
    await notebook.close();
  }
});
