import { body, type HostileScript } from './hostile-script.js';

const NOTHING = 'undefined';
const probe = (name: string, expression: string, found: unknown = NOTHING): HostileScript => ({
  name,
  source: body(
    `let found; try { found = ${expression}; } catch (e) { found = 'threw'; } return { found };`,
  ),
  ends: ['ok'],
  found,
});

/** Ways out of the language: each one returns what it got hold of. */
export const ESCAPES: readonly HostileScript[] = [
  probe(
    'process of Node',
    'typeof globalThis.process + typeof require + typeof module',
    'undefinedundefinedundefined',
  ),
  probe(
    'Function constructor',
    "Function('return typeof process + typeof require')()",
    'undefinedundefined',
  ),
  probe(
    'async function constructor',
    "await (async () => {}).constructor('return typeof require')()",
  ),
  probe('constructor of the table', "table.constructor.constructor('return typeof process')()"),
  probe('constructor of the columns', 'typeof table.columns.constructor'),
  probe('constructor of params', "params.constructor.constructor('return typeof process')()"),
  probe('constructor of progress', "context.progress.constructor('return typeof require')()"),
  probe('constructor of console', "console.log.constructor('return typeof process')()"),
  probe('rows generator', "table.rows.constructor('return typeof process')().next().value"),
  probe('caller of the processor', 'arguments.callee', 'threw'),
  {
    name: 'caller of a sloppy function',
    source: "export const process = Function('return { found: arguments.callee.caller }');",
    ends: ['ok', 'error'],
    found: null,
  },
  probe('this of a sloppy function', "Object.keys(Function('return this')()).length", 0),
  probe('WebAssembly', 'typeof WebAssembly'),
  probe('shared memory', 'typeof SharedArrayBuffer + typeof Atomics', 'undefinedundefined'),
  probe('shared memory behind a column', 'table.columns.a.buffer.constructor.name', 'ArrayBuffer'),
  probe(
    'collector callbacks',
    'typeof WeakRef + typeof FinalizationRegistry',
    'undefinedundefined',
  ),
  probe(
    'timers',
    'typeof setTimeout + typeof queueMicrotask + typeof setImmediate',
    'undefinedundefinedundefined',
  ),
  probe(
    'network',
    'typeof fetch + typeof WebSocket + typeof XMLHttpRequest',
    'undefinedundefinedundefined',
  ),
  probe(
    'clocks',
    'typeof performance + typeof Temporal + (Date.now() === new Date().getTime())',
    'undefinedundefinedtrue',
  ),
  probe('clock behind a Date', 'new Date(5).constructor.now()', 0),
  probe('Temporal behind a Date', 'typeof new Date(5).toTemporalInstant'),
  probe('Intl', 'typeof Intl'),
  probe('growable memory', 'typeof new ArrayBuffer(1, { maxByteLength: 9 }).resize'),
  probe(
    'growable memory behind a typed array',
    'new Uint8Array(1).buffer.constructor === ArrayBuffer',
    true,
  ),
  probe(
    'growable memory by Reflect',
    'Reflect.construct(ArrayBuffer, [1, { maxByteLength: 9 }]).resizable ?? false',
    false,
  ),
  probe(
    'growable memory by subclass',
    'new (class extends ArrayBuffer {})(1, { maxByteLength: 9 }).maxByteLength ?? 0',
    0,
  ),
  probe(
    'the isolate library',
    'Object.getOwnPropertyNames(globalThis).filter((n) => /ivm|isolate|log$|^\\$\\d/i.test(n)).length',
    0,
  ),
  probe(
    'frames of the host',
    "(Error.prepareStackTrace = (_, s) => s, typeof new Error('x').stack)",
    'string',
  ),
  probe(
    'host paths in a stack',
    "/node_modules|\\/work|file:|kernel/.test(new Error('x').stack)",
    false,
  ),
  probe(
    'host paths in a native error',
    '(() => { try { null.x } catch (e) { return /\\/|file:/.test(e.stack) } })()',
    false,
  ),
  probe(
    'this of a frame',
    "(() => { let got = 0; Object.defineProperty(Error, 'prepareStackTrace', { value: () => got = 1 }); void new Error('x').stack; return got })()",
    0,
  ),
  probe('import.meta', 'Object.keys(import.meta).length', 0),
  probe(
    'environment',
    "typeof globalThis.env + JSON.stringify(globalThis).includes('CANARY')",
    'undefinedfalse',
  ),
  probe(
    'Symbol.species of the columns',
    "table.columns.a.map((v) => v).constructor.constructor('return typeof process')()",
  ),
  probe(
    'array prototype setter',
    "(Object.defineProperty(Array.prototype, '0', { set(v) { globalThis.stolen = v }, configurable: true }), delete Array.prototype[0], typeof globalThis.stolen)",
  ),
  probe(
    'patched apply sees no handle',
    '(Function.prototype.apply = function () { globalThis.seen = this }, Reflect.apply = () => { globalThis.seen = 1 }, typeof globalThis.seen)',
  ),
  {
    name: 'patched promise gets no handle of the host',
    source: body(`globalThis.kept = []; const then = Promise.prototype.then;
      Promise.prototype.then = function (a, b) { kept.push(typeof a); return then.call(this, a, b) };
      await 0; return { found: kept.length }`),
    ends: ['ok'],
    found: 0,
  },
  {
    name: 'static import',
    source: 'import fs from "node:fs";\nexport function process() { return {} }',
    ends: ['refused'],
    says: /"node:fs"/,
    line: 1,
  },
  {
    name: 'import behind a decoy',
    source:
      '// import "fs"\nconst s = `import "fs"`;\n/* from "fs" */ import "fs";\nexport function process() { return {} }',
    ends: ['refused'],
    says: /"fs"/,
    line: 3,
  },
  {
    name: 'escaped specifier',
    source: '\nexport * from "n\\u006fde:fs";',
    ends: ['refused'],
    says: /"node:fs"/,
  },
  {
    name: 'data URL',
    source:
      'import x from "data:text/javascript,export default 1";\nexport function process() { return {} }',
    ends: ['refused'],
    says: /data:/,
    line: 1,
  },
  {
    name: 'import with attributes',
    source:
      '\nimport x from "./x.json" with { type: "json" };\nexport function process() { return {} }',
    ends: ['refused'],
    line: 2,
  },
  {
    name: 'dynamic import',
    source: body('await import("node:" + "fs");'),
    ends: ['refused'],
    says: /"node:fs"/,
    line: 2,
  },
  {
    name: 'dynamic import behind a comment',
    source: body('await import/**/("node:fs");'),
    ends: ['refused'],
    says: /"node:fs"/,
    line: 2,
  },
  {
    name: 'dynamic import from eval',
    source: body('await eval("import(\'node:fs\')");'),
    ends: ['error', 'refused'],
  },
  {
    name: 'a rejection of import caught',
    source: body(
      'let e; try { await import("fs") } catch (x) { e = x } return { found: e.constructor.constructor("return typeof process")() }',
    ),
    ends: ['ok'],
    found: 'undefined',
  },
  {
    name: 'reference path',
    source: '/// <reference path="/etc/passwd" />\n' + body('return { found: 1 }'),
    ends: ['ok'],
    found: 1,
  },
  {
    name: 'source map and source URL',
    source:
      body('throw new Error("x");') +
      '\n//# sourceURL=/etc/passwd\n//# sourceMappingURL=file:///etc/passwd',
    ends: ['error'],
    says: /^x$/,
    line: 2,
  },
  {
    name: 'closing the wrapper',
    source: '}); globalThis.out = 1; ({\n',
    ends: ['error'],
    says: /SyntaxError/,
  },
];
