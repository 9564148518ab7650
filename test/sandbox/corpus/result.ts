import { body, type HostileScript } from './hostile-script.js';

const refused = (name: string, expression: string, says: RegExp): HostileScript => ({
  name,
  source: body(`return ${expression};`),
  ends: ['refused'],
  says,
});

export const RESULTS: readonly HostileScript[] = [
  refused('nothing', 'undefined', /returned undefined/),
  refused('null', 'null', /returned null/),
  refused('a number', '42', /returned a number/),
  refused('a text', '"x"', /returned a text/),
  refused('an array', '[1]', /returned an array/),
  refused('a Map', 'new Map([["a", 1]])', /returned a Map/),
  refused('a typed array', 'new Float64Array(2)', /returned a Float64Array/),
  refused('a Date', 'new Date(1)', /returned a Date/),
  refused('a function inside', '{ a: { b: [() => 1] } }', /result\.a\.b\[0\] is a function/),
  refused('a symbol inside', '{ a: Symbol() }', /result\.a is a symbol/),
  refused('a bigint inside', '{ a: 1n }', /result\.a is a bigint/),
  refused('a Promise inside', '{ a: Promise.resolve(1) }', /result\.a is a Promise/),
  refused('a Set inside', '{ a: new Set() }', /result\.a is a Set/),
  refused('a subclass of Map inside', '{ a: new (class extends Map {})() }', /result\.a is a Map/),
  refused('an Error inside', '{ a: new Error("x") }', /result\.a is a Error/),
  refused('an Invalid Date inside', '{ a: new Date(NaN) }', /result\.a is an Invalid Date/),
  refused('a cycle', '(() => { const a = {}; a.b = { a }; return a })()', /refers back/),
  refused(
    'a cycle of arrays',
    '(() => { const a = []; a.push(a); return { a } })()',
    /refers back/,
  ),
  refused('an accessor', '{ get a() { return 1 } }', /result\.a is an accessor/),
  refused(
    'table is an accessor',
    '{ get table() { return { a: [1] } } }',
    /`table` is an accessor/,
  ),
  refused('table is null', '{ table: null }', /`table` is null/),
  refused('table is an array of rows', '{ table: [{ a: 1 }] }', /`table` is an array/),
  refused('table without columns', '{ table: {} }', /no columns/),
  refused('column is a scalar', '{ table: { a: 1 } }', /column "a" is a number/),
  refused(
    'column is array-like',
    '{ table: { a: { length: 2, 0: 1, 1: 2 } } }',
    /column "a" is an object/,
  ),
  refused(
    'column is an accessor',
    '{ table: { get a() { return [1] } } }',
    /column "a" is an accessor/,
  ),
  refused(
    'element is an accessor',
    '{ table: { a: Object.defineProperty([1, 2], 1, { get() { return 5 } }) } }',
    /column "a", row 1 .*accessor/,
  ),
  refused('unequal columns', '{ table: { a: [1], b: [1, 2] } }', /"a" has 1 rows, "b" has 2/),
  refused('mixed column', '{ table: { a: [1, "x"] } }', /column "a", row 1 .*text/),
  refused('object in a column', '{ table: { a: [{}] } }', /column "a", row 0/),
  refused('beyond int64', '{ table: { a: [1n, 2n ** 63n] } }', /column "a", row 1 .*int64/),
  refused(
    'beyond int64 in a typed array',
    '{ table: { a: BigUint64Array.of(2n ** 63n) } }',
    /column "a", row 0 .*int64/,
  ),
  refused('Invalid Date in a column', '{ table: { a: [new Date(NaN)] } }', /Invalid Date/),
  refused('half a surrogate pair', '{ table: { a: ["x", "\\ud800"] } }', /column "a", row 1/),
  refused('column __proto__', '{ table: { ["__proto__"]: [1] } }', /__proto__/),
  refused('column constructor', '{ table: { constructor: [1] } }', /constructor/),
  refused('column with a control character', '{ table: { "a\\u0007": [1] } }', /control character/),
  refused('column that reads backwards', '{ table: { "a\\u202eb": [1] } }', /control character/),
  refused('column without a name', '{ table: { "": [1] } }', /empty name/),
  refused('column of a hidden name', '{ table: { "assay:row": [1] } }', /reserved/),
  refused(
    'column of a long name',
    '{ table: { ["x".repeat(300)]: [1] } }',
    /limit of column-name length is 256/,
  ),
  refused('columns that differ in case', '{ table: { a: [1], A: [1] } }', /differ only in case/),
  refused('result_data with __proto__', 'JSON.parse(\'{"__proto__": {"x": 1}}\')', /__proto__/),
  {
    name: 'forged status',
    source: body('return { status: "ok", kind: "end", end: { status: "ok" } };'),
    ends: ['ok'],
  },
  {
    name: 'forged frames in logs',
    source: body(
      'console.log("\\u0000ASAY{\\"kind\\":\\"end\\"}\\n{\\"status\\":\\"ok\\"}"); throw new Error("x");',
    ),
    ends: ['error'],
    says: /^x$/,
    line: 2,
  },
  {
    name: 'toJSON is not asked',
    source: body('Object.prototype.toJSON = () => "forged"; return { found: 1 };'),
    ends: ['ok'],
    found: 1,
  },
  {
    name: 'patched JSON is not asked',
    source: body(
      'JSON.stringify = () => "forged"; String.prototype.replace = () => "forged"; return { found: 1 };',
    ),
    ends: ['ok'],
    found: 1,
  },
  {
    name: 'holes do not shine through',
    source: body('Array.prototype[1] = 7; return { table: { a: [1, , 3] } };'),
    ends: ['ok'],
  },
  {
    name: 'inherited values do not shine through',
    source: body('Object.prototype.value = 7; return { table: { a: [1] }, get x() { return 1 } };'),
    ends: ['refused'],
    says: /accessor/,
  },
  {
    name: 'data changed behind the back',
    source: body(
      'const a = Float64Array.of(1, 2, 3, 4); Promise.resolve().then(() => a.fill(9)); Promise.resolve().then(() => Promise.resolve().then(() => a.fill(8))); return { table: { a } };',
    ),
    ends: ['ok'],
  },
  {
    name: 'proxy with other answers',
    source: body(
      'let n = 0; return { table: { a: new Proxy([1, 2], { get: (t, k) => k === "length" ? 2 : n++ }) } };',
    ),
    ends: ['ok', 'refused'],
  },
  {
    name: 'a length beyond all arrays is told by its own place',
    source: body(
      'const length = { value: 4294967295, writable: true, enumerable: false, configurable: false }; return { a: { b: 1 }, f: new Proxy([], { getOwnPropertyDescriptor: () => length }) };',
    ),
    ends: ['refused'],
    says: /^result\.f has 4294967295 values/,
  },
];
