import { inspect } from 'node:util';

import { closeSandbox, runInSandbox, tryProcessor } from '../../kernel/sandbox/index.js';
import { EVERYTHING, NUMBERS } from './tables.js';

const run = (statements: string, table = EVERYTHING, parameters = {}) =>
  runInSandbox({
    source: `export function process(table, params) {\n${statements}\n}`,
    file: 'values.ts',
    table,
    parameters,
  });

afterAll(closeSandbox);

test("columns that are the input's own arrays are passed on, whatever their type", async () => {
  const before = inspect(EVERYTHING, { depth: 5 });
  const outcome = await run(
    'const { __proto__: _, ...rest } = table.columns; const out = { ...table.columns }; return { table: { ...Object.fromEntries(table.columnNames.slice(0, 8).map((n) => [n + 2, table.columns[n]])) } };',
  );
  expect(outcome).toMatchObject({ status: 'ok' });
  const copies = EVERYTHING.columns
    .slice(0, 8)
    .map(({ name }) => ({ name: `${name}2`, copy: name }));
  expect(outcome.status === 'ok' && outcome.table?.columns).toEqual(copies);
  expect(inspect(EVERYTHING, { depth: 5 })).toBe(before);
});

test('an array that was written into is data, not a copy', async () => {
  const outcome = await run(
    'const c = table.columns; c.x[0] = 5; c.flag[0] = false; c.text[1] = "q"; c.day[0].setTime(5); c.big[0] = 1n; c.clock[1] = "x"; return { table: { x: c.x, flag: c.flag, text: c.text, day: c.day, big: c.big, clock: c.clock, at: c.at } };',
  );
  const columns = outcome.status === 'ok' ? outcome.table?.columns : undefined;
  expect(columns?.map((column) => ('copy' in column ? 'copy' : column.type))).toEqual([
    'number',
    'boolean',
    'text',
    'timestamp',
    'integer',
    'text',
    'copy',
  ]);
  expect(columns?.[0]).toMatchObject({
    values: Float64Array.of(5, Infinity, NaN),
    missing: Uint8Array.of(0, 0, 1),
  });
  expect(EVERYTHING.columns[0]?.values).toEqual(Float64Array.of(-0, Infinity, 7));
});

test('the table is that of the contract', async () => {
  const outcome = await run(
    `const rows = [...table.rows()];
     return { n: table.rowCount, types: Object.values(table.types), units: table.units,
       kinds: table.columnNames.map((n) => Object.prototype.toString.call(table.columns[n])),
       x: [Object.is(table.columns.x[0], -0), Number.isNaN(table.columns.x[2]), table.missing.x[2]],
       big: table.columns.big.map(String), small: table.columns.small, clock: table.columns.clock,
       day: table.columns.day, at: table.columns.at, last: { ...rows[2] }.x, own: table.columns.hasOwnProperty('x'),
       odd: 'toString' in table.columns };`,
  );
  expect(outcome).toMatchObject({
    status: 'ok',
    resultData: {
      n: 3,
      units: { x: 's' },
      types: [
        'number',
        'integer',
        'integer',
        'boolean',
        'date',
        'time',
        'timestamp',
        'text',
        'text',
      ],
      x: [true, true, 1],
      big: ['9223372036854775807', '-9223372036854775808', 'null'],
      small: [-5, 2 ** 53 - 1, { $number: 'NaN' }],
      clock: ['00:00:00.000001', '23:59:59', null],
      day: [{ $date: -86_400_000 }, { $date: 20_000 * 86_400_000 }, null],
      at: [{ $date: -1 }, { $date: 1_700_000_000_123 }, null],
      last: null,
      own: true,
      odd: false,
    },
  });
});

test('values arrive exactly, missing is told from NaN', async () => {
  const outcome = await run(
    'return { table: { f: [NaN, null, -0], g: Float64Array.of(NaN, Infinity, -Infinity), h: [1n, , -(2n ** 63n)], i: Int8Array.of(-1, 0, 1), j: [true, undefined, false], k: ["", null, "𝄞"], l: [new Date(-1), null, new Date(8.64e15)], m: [null, null, null] } };',
    NUMBERS,
  );
  const columns = outcome.status === 'ok' ? outcome.table?.columns : undefined;
  expect(columns).toEqual([
    {
      name: 'f',
      type: 'number',
      values: Float64Array.of(NaN, NaN, -0),
      missing: Uint8Array.of(0, 1, 0),
    },
    { name: 'g', type: 'number', values: Float64Array.of(NaN, Infinity, -Infinity), missing: null },
    {
      name: 'h',
      type: 'integer',
      values: BigInt64Array.of(1n, 0n, -(2n ** 63n)),
      missing: Uint8Array.of(0, 1, 0),
    },
    { name: 'i', type: 'number', values: Float64Array.of(-1, 0, 1), missing: null },
    { name: 'j', type: 'boolean', values: Uint8Array.of(1, 0, 0), missing: Uint8Array.of(0, 1, 0) },
    { name: 'k', type: 'text', values: ['', null, '𝄞'], missing: null },
    {
      name: 'l',
      type: 'timestamp',
      values: BigInt64Array.of(-1000n, 0n, 8_640_000_000_000_000_000n),
      missing: Uint8Array.of(0, 1, 0),
    },
    {
      name: 'm',
      type: 'number',
      values: Float64Array.of(NaN, NaN, NaN),
      missing: Uint8Array.of(1, 1, 1),
    },
  ]);
});

test('views share their buffer and still come out right', async () => {
  const outcome = await run(
    'const b = Float64Array.of(1, 2, 3, 4); return { v: b.subarray(1, 3), table: { a: b.subarray(0, 2), b: b.subarray(2), c: b.subarray(1, 3) } };',
  );
  const columns = outcome.status === 'ok' ? outcome.table?.columns : undefined;
  expect(
    columns?.map((column) => ('copy' in column ? [] : [...(column.values as Float64Array)])),
  ).toEqual([
    [1, 2],
    [3, 4],
    [2, 3],
  ]);
});

test('try speaks typed JSON both ways', async () => {
  const columns = {
    n: [1, null, { $number: '-0' }],
    i: [{ $bigint: '9223372036854775807' }, null, { $bigint: '-1' }],
    d: [{ $date: 1500 }, null, { $date: -1 }],
    t: ['x', null, 'y'],
    b: [true, null, false],
  };
  const report = await tryProcessor({
    source:
      'export function process(table) { return { nan: NaN, when: new Date(3), table: { ...table.columns } } }',
    file: 'try.js',
    table: { columns },
    parameters: {},
  });
  expect(report).toMatchObject({
    status: 'ok',
    columns,
    result_data: { nan: { $number: 'NaN' }, when: { $date: 3 } },
  });
  expect(report.duration_ms).toBeGreaterThan(0);
  expect(report.peak_memory_mb).toBeLessThan(95);
});

test.each([
  [7, /a number/],
  [{}, /"columns" is absent/],
  [{ columns: [1] }, /an array/],
  [{ columns: { a: 3 } }, /column "a" is a number/],
  [{ columns: { a: [1], b: [1, 2] } }, /"a" has 1 rows, "b" has 2/],
  [{ columns: { a: [1, 'x'] } }, /column "a", row 1/],
  [{ columns: { a: [{ $bigint: '9223372036854775808' }] } }, /int64/],
  [{ columns: { a: [{ $number: '7' }] } }, /no value/],
])('a bad table is refused: %j', async (table, says) => {
  const report = await tryProcessor({
    source: 'export function process() { return {} }',
    file: 'try.js',
    table,
    parameters: {},
  });
  expect(report.status).toBe('refused');
  expect(report.error?.message).toMatch(says);
});

test('types are taken out also where JavaScript would read them as comparisons', async () => {
  const call = (types: string, between = '') => `const same = (value) => value;
    export function process(table) { return { same: same<${types}>${between}(table.columns.a[0]) }; }`;
  for (const source of [call('Float64Array'), call("'a;b'"), call('a /* ; */'), call('a', '\n')]) {
    const outcome = await runInSandbox({
      source,
      file: 'typed.ts',
      table: NUMBERS,
      parameters: {},
    });
    expect(outcome).toMatchObject({ status: 'ok', resultData: { same: 1 } });
  }
});
