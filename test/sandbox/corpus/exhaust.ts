import { body, type HostileScript } from './hostile-script.js';

const stuck = (name: string, statements: string): HostileScript => ({
  name,
  source: body(statements),
  ends: ['timeout'],
  says: /time limit of 500 ms/,
});
const hungry = (name: string, statements: string): HostileScript => ({
  name,
  source: body(statements),
  // What comes first depends on the machine: the isolate's limit, the resident set or the clock.
  ends: ['memory', 'timeout', 'error'],
});

export const EXHAUSTIONS: readonly HostileScript[] = [
  stuck('endless loop', 'for (;;);'),
  { name: 'endless top level', source: 'for (;;);', ends: ['timeout'] },
  stuck('endless microtasks', 'for (;;) await 0;'),
  stuck('endless promise chain', 'const f = () => Promise.resolve().then(f); await f();'),
  stuck('waiting for the clock', 'while (Date.now() < 1e15);'),
  stuck('never settling', 'await new Promise(() => {});'),
  {
    name: 'never settling top level',
    source: 'await new Promise(() => {});\n' + body('return {}'),
    ends: ['timeout'],
  },
  stuck('thenable that never answers', 'return { then() {} };'),
  stuck('catastrophic pattern', "/^(a+)+$/.test('a'.repeat(40) + 'b');"),
  stuck(
    'fill that nothing interrupts',
    'new Array(3e8).fill(0).fill(1).fill(2).fill(3); for (;;);',
  ),
  stuck(
    'getter that never returns',
    'return { table: new Proxy({}, { ownKeys() { for (;;); } }) };',
  ),
  stuck('endless prototype chain', 'return new Proxy({}, { getPrototypeOf() { for (;;); } });'),
  {
    name: 'error whose stack never ends, at the top level',
    source: 'throw Object.defineProperty(new Error("x"), "stack", { get() { for (;;); } });',
    ends: ['timeout', 'error'],
  },
  {
    name: 'error whose message never ends',
    source: body('throw { get message() { for (;;); } };'),
    ends: ['timeout', 'error'],
  },
  {
    name: 'rejections without end',
    source: body('for (;;) Promise.reject(1);'),
    ends: ['timeout', 'memory'],
  },
  {
    name: 'deep recursion',
    source: body('const f = () => f() + 1; f();'),
    ends: ['error'],
    says: /RangeError/,
    line: 2,
  },
  {
    name: 'deep recursion in the result',
    source: body('let a = {}; for (let i = 0; i < 1e5; i++) a = { a }; return a;'),
    ends: ['refused'],
    says: /limit is 64/,
  },
  {
    name: 'logs without end',
    source: body('for (;;) console.log("x".repeat(1000));'),
    ends: ['timeout'],
  },
  {
    name: 'one endless log line',
    source: body('console.log("x".repeat(1e8)); return { found: 1 };'),
    ends: ['ok', 'memory', 'timeout'],
  },
  {
    name: 'progress without end',
    source: body('for (let i = 1; ; i++) context.progress(i, i);'),
    ends: ['timeout'],
  },
  hungry('arrays', 'const a = []; for (;;) a.push([1, 2, 3, {}]);'),
  hungry('map', 'const m = new Map(); for (let i = 0; ; i++) m.set(i, {});'),
  hungry('text', "let s = 'x'; for (;;) s += s + 'y'.repeat(1000);"),
  hungry('array buffers', 'const a = []; for (;;) a.push(new ArrayBuffer(1e7));'),
  {
    name: 'one huge typed array',
    source: body('new Float64Array(1e9);'),
    ends: ['memory'],
    says: /memory limit of 64 MB/,
  },
  {
    name: 'typed array by species',
    source: body('class A extends Float64Array {}; new A(1e9);'),
    ends: ['memory'],
  },
  hungry('BigInt', 'let x = 2n ** 64n; for (;;) x *= x;'),
  hungry('spread text', "const s = 'ab'.repeat(1e7); const keep = []; for (;;) keep.push([...s]);"),
  hungry('JSON bomb', "JSON.parse('['.repeat(3e7));"),
  hungry('sparse arrays', 'const a = []; for (let i = 0; ; i++) a[i * 1000] = { i };'),
  hungry('symbols', 'const a = []; for (;;) a.push(Symbol("x".repeat(100)));'),
  hungry('closures', 'let f = () => 0; for (;;) { const g = f; f = () => g; }'),
  {
    name: 'columns without end',
    source: body(
      'const t = {}; for (let i = 0; i < 5000; i++) t["c" + i] = [1]; return { table: t };',
    ),
    ends: ['refused'],
    says: /limit of columns is 4096/,
  },
  {
    name: 'rows without end',
    source: body('return { table: { a: new Array(2 ** 32 - 1) } };'),
    ends: ['refused'],
    says: /limit of rows/,
  },
  {
    name: 'shared graph',
    source: body('let a = 1; for (let i = 0; i < 40; i++) a = { l: a, r: a }; return a;'),
    ends: ['refused', 'timeout'],
  },
  {
    name: 'huge result text',
    source: body("return { s: 'x'.repeat(2 ** 27) };"),
    ends: ['refused'],
    says: /limit of one text value/,
  },
  {
    name: 'brackets that break the parser',
    source: 'export const x: number = ' + '('.repeat(100_000) + '1' + ')'.repeat(100_000),
    ends: ['error'],
  },
  {
    name: 'schema with an endless pattern',
    source:
      `export const parameters = { type: 'object', properties: { p: { type: 'string', default: '${'a'.repeat(40)}b', pattern: '^(a+)+$' } } };\n` +
      body('return {}'),
    ends: ['timeout'],
  },
  // Ways to memory that ask no constructor.
  ...[
    'a.toReversed()',
    'a.with(0, 1)',
    "Uint8Array.fromBase64('AAAA'.repeat(1 << 21))",
    "Uint8Array.fromHex('00'.repeat(1 << 22))",
  ].map((copy) => ({
    name: `copies by ${copy}`,
    source: body(`const kept = [], a = new Float64Array(1 << 20); for (;;) kept.push(${copy});`),
    ends: ['memory'] as const,
    says: /memory limit of 64 MB/,
  })),
];
