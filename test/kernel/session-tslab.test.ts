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
  { code: `/** @browser */\ndocument.title`, fails: 'Error' },
];

test.each([
  ['the language', basics],
  ['displays', displays],
  ['modules and JSX', modules],
])('a tslab notebook runs unchanged: %s', async (_name, cells) => {
  const notebook = await Notebook.open();
  try {
    await mkdir(path.join(notebook.folder, 'lib'));
    await writeFile(
      path.join(notebook.folder, 'lib', 'offset.ts'),
      'export const offset: number = 3;',
    );
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
