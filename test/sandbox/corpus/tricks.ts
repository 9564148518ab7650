import { body, type HostileScript } from './hostile-script.js';

const script = (
  name: string,
  statements: string,
  ends: HostileScript['ends'],
  more: Partial<HostileScript> = {},
): HostileScript => ({ name, source: body(statements), ends, ...more });

const held = (name: string, statements: string, found: unknown): HostileScript =>
  script(name, statements, ['ok'], { found });

/** Results that answer differently from what they are, by the language's own machinery. */
export const TRICKS: readonly HostileScript[] = [
  script(
    'a proxy as result, whose keys never end',
    'return new Proxy({}, { ownKeys() { for (;;); } });',
    ['refused', 'timeout'],
  ),
  script(
    'a proxy as table',
    'return { table: new Proxy({ a: [1] }, { get() { return [9]; } }) };',
    ['ok', 'refused'],
  ),
  script('a proxy as column', 'return { table: { a: new Proxy([1, 2], { get: () => 7 }) } };', [
    'ok',
    'refused',
  ]),
  script(
    'a revoked proxy',
    'const r = Proxy.revocable({}, {}); r.revoke(); return { a: r.proxy };',
    ['refused', 'error'],
  ),
  script(
    'a proxy whose prototype is itself',
    'const p = new Proxy({}, { getPrototypeOf: () => p }); return { a: p };',
    ['ok', 'refused', 'error'],
  ),
  script(
    'length by accessor',
    'const a = [1, 2]; return { table: { a: Object.create(a, { length: { get() { return 4294967295; } } }) } };',
    ['refused'],
  ),
  script('a length that lies', 'const a = []; a.length = 4294967295; return { table: { a } };', [
    'refused',
    'memory',
    'timeout',
  ]),
  script(
    'a typed array that says another length',
    'const a = new Float64Array(2); Object.defineProperty(a, "length", { value: 1e9 }); return { table: { a } };',
    ['ok', 'refused'],
  ),
  script(
    'a typed array by prototype only',
    'return { table: { a: Object.create(Float64Array.prototype) } };',
    ['ok', 'refused'],
  ),
  script(
    'an object under the name of a typed array',
    'return { table: { a: { [Symbol.toStringTag]: "Float64Array", length: 2, buffer: new ArrayBuffer(16), byteOffset: 0 } } };',
    ['refused'],
  ),
  script('a column of big integers beyond 64 bits', 'return { table: { a: [2n ** 64n] } };', [
    'refused',
  ]),
  script(
    'unsigned 64 bits that do not fit',
    'return { table: { a: BigUint64Array.of(2n ** 63n) } };',
    ['refused'],
  ),
  script(
    'toJSON on every prototype',
    'Object.prototype.toJSON = Array.prototype.toJSON = function () { return "forged"; }; return { found: [1, { a: 2 }] };',
    ['ok'],
    { found: [1, { a: 2 }] },
  ),
  script(
    'a then on every object',
    'Object.prototype.then = function (done) { done({ found: "forged" }); }; return { found: "told" };',
    ['ok', 'refused', 'error', 'timeout'],
  ),
  script(
    'a thenable that answers twice',
    'return { then(a, b) { a({ found: 1 }); b(new Error("no")); a({ found: 2 }); } };',
    ['ok'],
    { found: 1 },
  ),
  script('a thenable that answers itself', 'const t = { then(a) { a(t); } }; return t;', [
    'timeout',
    'error',
    'refused',
  ]),
  script(
    'a thenable whose then can not be read',
    'return { get then() { throw { message: "x" }; } };',
    ['error', 'refused'],
  ),
  script(
    'symbols as keys',
    'return { found: 1, [Symbol("s")]: () => 1, [Symbol.toPrimitive]() { for (;;); } };',
    ['ok', 'refused'],
  ),
  script(
    'an object without a prototype',
    'const o = Object.create(null); o.found = { __proto__: null, a: 1 }; return o;',
    ['ok'],
    { found: { a: 1 } },
  ),
  script(
    'a key __proto__ of its own',
    'return { found: JSON.parse("{\\"__proto__\\": {\\"polluted\\": 1}, \\"a\\": 1}") };',
    ['ok', 'refused'],
  ),
  script(
    'columns named for machinery',
    'return { table: JSON.parse("{\\"__proto__\\": [1], \\"constructor\\": [2], \\"a\\": [3]}") };',
    ['refused', 'ok'],
  ),
  script(
    'a column named by control characters',
    'return { table: { "a\\u0000\\u001b[31m": [1] } };',
    ['refused', 'ok'],
  ),
  script('columns that differ by case only', 'return { table: { a: [1], A: [2] } };', [
    'refused',
    'ok',
  ]),
  script('a text of half a pair', 'return { table: { a: ["\\ud800"] }, found: "\\udfff" };', [
    'refused',
    'ok',
  ]),
  script('a document.all of a kind', 'return { a: Object(Symbol()) };', ['refused']),
  script('a generator as result', 'return (function* () { yield 1; })();', ['refused']),
  script('a weak map inside', 'return { a: new WeakMap() };', ['refused']),
  script(
    'an array with named properties',
    'const a = [1, 2]; a.extra = () => 1; return { found: a };',
    ['ok', 'refused'],
  ),
  script('a sparse array at the far end', 'const a = []; a[4294967290] = 1; return { found: a };', [
    'refused',
    'memory',
    'timeout',
  ]),
];

/** Tricks against the limits, the errors and the walls. */
export const MORE_TRICKS: readonly HostileScript[] = [
  script('big integers that square for ever', 'let n = 3n; for (;;) n = n * n;', [
    'timeout',
    'memory',
    'error',
  ]),
  script(
    'a pattern that goes back for ever',
    'return { found: /^(a+)+$/.test("a".repeat(60) + "b") };',
    ['timeout', 'error'],
  ),
  script(
    'microtasks that multiply',
    'const spin = () => { for (let i = 0; i < 2; i++) Promise.resolve().then(spin); }; spin(); await new Promise(() => {});',
    ['timeout', 'memory'],
  ),
  script(
    'five thousand columns',
    'const t = {}; for (let i = 0; i < 5000; i++) t["c" + i] = [1]; return { table: t };',
    ['refused'],
    { says: /4096|columns/ },
  ),
  script(
    'a column name of a million letters',
    'return { table: { ["x".repeat(1e6)]: [1] } };',
    ['refused'],
    { says: /256|name/ },
  ),
  script(
    'a result a hundred thousand levels deep',
    'let o = {}; for (let i = 0; i < 1e5; i++) o = { o }; return o;',
    ['refused'],
    { says: /level|deep|nest/ },
  ),
  script(
    'progress by forged numbers',
    'context.progress({ valueOf() { for (;;); } }, NaN); context.progress(Infinity, -1); context.progress("a", Symbol.iterator && 1n); return { found: 1 };',
    ['ok', 'error', 'timeout'],
  ),
  script(
    'logs of things that answer for ever',
    'console.log({ get a() { for (;;); } }); console.log(new Proxy({}, { get() { for (;;); }, ownKeys() { for (;;); } })); return { found: 1 };',
    ['ok', 'timeout'],
  ),
  // Errors.
  script(
    'a stack made by the script',
    'Error.prepareStackTrace = () => "/secret/forged:1:1"; throw new Error("mine");',
    ['error'],
    { says: /mine/ },
  ),
  script(
    'a stack that is no text',
    'const e = new Error("mine"); e.stack = { toString() { for (;;); } }; throw e;',
    ['error'],
    { says: /mine/ },
  ),
  script(
    'an error of many causes',
    'let e = new Error("0"); for (let i = 0; i < 1e5; i++) e = new Error("mine", { cause: e }); throw e;',
    ['error'],
    { says: /mine/ },
  ),
  script(
    'an error whose cause is itself',
    'const e = new Error("mine"); e.cause = e; throw e;',
    ['error'],
    { says: /mine/ },
  ),
  script(
    'an aggregate of itself',
    'const e = new AggregateError([], "mine"); e.errors.push(e); throw e;',
    ['error'],
    { says: /mine/ },
  ),
  script(
    'a thrown proxy',
    'throw new Proxy(new Error("x"), { get() { for (;;); }, getPrototypeOf() { for (;;); } });',
    ['error', 'timeout'],
  ),
  script('a thrown function', 'throw () => {};', ['error']),
  script('a thrown symbol', 'throw Symbol("mine");', ['error']),
  script('nothing thrown', 'throw undefined;', ['error']),
  script(
    'a thrown memory limit',
    'throw new RangeError("Array buffer allocation failed");',
    ['error'],
    { says: /allocation failed/ },
  ),
  script('a thrown time limit', 'throw new Error("the processor hit its time limit of 5000 ms");', [
    'error',
  ]),
  script(
    'a name of an error that is forged',
    'const e = new Error("mine"); e.name = "ForbiddenResult"; e.status = "ok"; e.code = "refused"; throw e;',
    ['error'],
    { says: /mine/ },
  ),
  script('an error of a megabyte', 'throw new Error("mine".repeat(1 << 18));', ['error'], {
    says: /mine/,
  }),
  script(
    'a suppressed error',
    'const e = new Error("mine"); e.suppressed = { get stack() { for (;;); } }; throw e;',
    ['error'],
    { says: /mine/ },
  ),
  // Ways out.
  held(
    'no global of the machine',
    'return { found: ["process", "require", "WebAssembly", "SharedArrayBuffer", "Atomics", "FinalizationRegistry", "WeakRef", "ivm", "Buffer", "fetch", "Deno", "navigator", "performance", "ShadowRealm", "queueMicrotask", "structuredClone"].filter((name) => typeof globalThis[name] !== "undefined") };',
    [],
  ),
  held(
    'no handle in the arguments',
    'const seen = []; const look = (o) => { for (let at = o; at; at = Object.getPrototypeOf(at)) for (const k of Reflect.ownKeys(at)) if (/host|ivm|reference|external|apply(Sync|Ignored)/i.test(String(k))) seen.push(String(k)); }; [table, params, context, context.progress, console, console.log].forEach(look); return { found: seen };',
    [],
  ),
  held(
    'callers are not told',
    'const f = function () { try { return f.caller === null || f.caller === undefined; } catch { return true; } }; return { found: f() };',
    true,
  ),
  script('import() as result', 'return { a: import("node:fs") };', ['refused', 'error']),
  script('import() of a text that lies', 'return await import({ toString() { return "fs"; } });', [
    'refused',
    'error',
  ]),
  script('import.meta', 'return { found: Reflect.ownKeys(import.meta).length };', [
    'ok',
    'error',
    'refused',
  ]),
  held(
    'the clock and the locale are sealed',
    'const d = Date.now(); for (let i = 0; i < 1e6; i++); return { found: [Date.now() === d, new Date(0).getTimezoneOffset(), (1234.5).toLocaleString(), new Date(0).toLocaleDateString() === new Date(0).toLocaleDateString("en-US")] };',
    [true, 0, '1,234.5', true],
  ),
  script(
    'the table is frozen or its own',
    'try { table.columns.a[0] = 99; } catch {} try { params.__proto__.polluted = 1; } catch {} return { found: 1 };',
    ['ok'],
    { found: 1 },
  ),
];
