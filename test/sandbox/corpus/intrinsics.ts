import { body, type HostileScript, type Status } from './hostile-script.js';

/** A script that looks for a hole, or changes what results are made of: it returns what it was to find. */
const held = (
  name: string,
  statements: string,
  found: unknown,
  ends: readonly Status[] = ['ok'],
): HostileScript => ({ name, source: body(statements), ends, found });

const refused = (name: string, statements: string, says: RegExp): HostileScript => ({
  name,
  source: body(statements),
  ends: ['refused'],
  says,
});

/** Scripts that turn the language's own objects against whoever reads the result. */
export const INTRINSICS: readonly HostileScript[] = [
  held(
    'constructors reached from the table',
    `const of = (v) => typeof v.constructor.constructor('return globalThis.process')();
     return { found: [of(table), of(table.columns.a), of(table.columns.s)] };`,
    ['undefined', 'undefined', 'undefined'],
  ),
  held(
    'constructors of async functions and generators',
    `const F = (async () => {}).constructor;
     const G = Object.getPrototypeOf(function* () {}).constructor;
     return { found: [typeof (await F('return globalThis.require')()), typeof G('return globalThis.process')().next().value] };`,
    ['undefined', 'undefined'],
  ),
  held(
    'call sites have nothing to tell',
    `Error.prepareStackTrace = (_, sites) => sites.map((s) => String(s.getFileName()) + String(s.getThis?.())).join();
     return { found: /node_modules|kernel|build/.test(String(new Error('x').stack)) };`,
    false,
  ),
  {
    name: 'what makes a table is replaced before there is one',
    source: `Array.prototype.map = Array.prototype.push = Object.freeze = Object.create = null;
Object.keys = () => ['forged'];
Reflect.apply = () => 'forged';
${body('return { found: [table.columnNames[0], Object.isFrozen(table)] };')}`,
    ends: ['ok'],
    found: ['a', true],
  },
  held(
    'toJSON of every object and array',
    `Object.prototype.toJSON = Array.prototype.toJSON = () => 'forged';
     return { found: [1, { a: 2 }] };`,
    [1, { a: 2 }],
  ),
  held(
    'keys and entries that lie',
    `Object.keys = () => ['status'];
     Object.entries = () => [['status', 'ok']];
     Reflect.ownKeys = () => [];
     return { found: 3 };`,
    3,
  ),
  held(
    'setters under the names of messages',
    `for (const name of ['status', 'kind', 'value', 'type', 'values', 'missing'])
       Object.defineProperty(Object.prototype, name, { set() { throw 1; }, get: () => 'x' });
     return { found: 1, table: { a: [1, 2] } };`,
    1,
    ['ok', 'error'],
  ),
  held(
    'setters of an array’s places',
    `for (const place of [0, 1])
       Object.defineProperty(Array.prototype, place, { set() { throw new Error('seen'); }, get: () => 'x' });
     return { found: [7] };`,
    [7],
    ['ok', 'error'],
  ),
  held(
    'iterators that never end',
    `Array.prototype[Symbol.iterator] = function* () { for (;;) yield 1; };
     Object.getPrototypeOf(new Float64Array().values()).next = () => ({ done: false, value: 1 });
     return { found: 1, table: { a: [1, 2] } };`,
    1,
  ),
  held(
    'a typed array with an iterator and a length of its own',
    `const a = new Float64Array([1, 2]);
     a[Symbol.iterator] = function* () { for (;;) yield 1; };
     Object.defineProperty(a, 'length', { get: () => 1e9 });
     return { found: 1, table: { a } };`,
    1,
    ['ok', 'refused'],
  ),
  held(
    'species that never answers',
    `class F extends Float64Array { static get [Symbol.species]() { for (;;); } }
     return { found: 1, table: { a: new F([1, 2]) } };`,
    1,
    ['ok', 'refused'],
  ),
  held(
    'buffers neither grow nor go away',
    `const { resize, transfer } = ArrayBuffer.prototype;
     return { found: [typeof resize, typeof transfer, typeof table.columns.a.buffer.transfer] };`,
    ['undefined', 'undefined', 'undefined'],
  ),
  held(
    'frozen intrinsics',
    `Object.freeze(Object.prototype);
     Object.freeze(Array.prototype);
     return { found: 1, table: { a: [1, 2] } };`,
    1,
  ),
  held(
    'symbols and throwing proxies in the log',
    `console.log(Symbol('x'), 1n, null, () => 1, new Proxy({}, { get() { throw 1; } }));
     return { found: 1 };`,
    1,
    ['ok', 'error'],
  ),
  held(
    'nothing that shares, waits or outlives',
    `return { found: [typeof Atomics, typeof SharedArrayBuffer, typeof WebAssembly, typeof WeakRef, typeof FinalizationRegistry, typeof setTimeout, typeof fetch] };`,
    Array(7).fill('undefined'),
  ),
  held(
    'a thenable gives its value like any promise',
    `return { then(resolve) { resolve({ found: 'kept' }); } };`,
    'kept',
  ),
  refused('a Date of its own kind', 'return { table: { a: [new Date(NaN)] } };', /Invalid Date/),
  refused('an integer beyond int64', 'return { table: { a: [2n ** 63n] } };', /int64/),
  refused(
    'a column by the name of the prototype',
    `return { table: JSON.parse('{"__proto__":[1]}') };`,
    /__proto__/,
  ),
  refused('control characters in a name', `return { table: { 'a\\n\\u0000b': [1] } };`, /control/),
  refused(
    'more rows than an array can have',
    'return { table: { a: new Array(2 ** 32 - 1) } };',
    /rows/,
  ),
  refused(
    'an element that is an accessor',
    `const a = [1, 2];
     Object.defineProperty(a, 0, { get() { for (;;); } });
     return { table: { a } };`,
    /accessor/,
  ),
];
