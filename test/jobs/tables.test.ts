import type { ColumnTable, OutputTable } from '../../schema/index.js';
import { resolveOutput } from '../../kernel/jobs/output.js';
import { resultProblem, toResultData } from '../../kernel/jobs/result-data.js';
import { toInputTable } from '../../kernel/jobs/worker/input-table.js';
import { toOutputTable } from '../../kernel/jobs/worker/output-table.js';
import { headingOf, slicesOf, TableAssembly } from '../../kernel/jobs/worker/transfer.js';

const source: ColumnTable = {
  rowCount: 3,
  columns: [
    {
      name: 'number',
      type: 'number',
      values: Float64Array.of(-0, NaN, 7),
      missing: Uint8Array.of(0, 0, 1),
    },
    {
      name: 'integer',
      type: 'integer',
      values: BigInt64Array.of(1n, 2n, 0n),
      missing: Uint8Array.of(0, 0, 1),
    },
    { name: 'huge', type: 'integer', values: BigInt64Array.of(2n ** 62n, 1n, 0n), missing: null },
    {
      name: 'flag',
      type: 'boolean',
      values: Uint8Array.of(1, 0, 0),
      missing: Uint8Array.of(0, 0, 1),
    },
    { name: 'date', type: 'date', values: Int32Array.of(-1, 0, 20_000), missing: null },
    { name: 'at', type: 'timestamp', values: BigInt64Array.of(-1n, 0n, 1_500n), missing: null },
    {
      name: 'time',
      type: 'time',
      values: BigInt64Array.of(0n, 3_661_000_001n, 86_399_500_000n),
      missing: null,
    },
    { name: '__proto__', type: 'text', values: ['a', null, ''], missing: null },
  ],
};

test('a processor sees plain values, and missing ones apart from a measured NaN', () => {
  const { table } = toInputTable(structuredClone(source));
  const { columns } = table;
  expect([...(columns['number'] ?? [])]).toEqual([-0, NaN, NaN]);
  expect(Object.keys(table.missing)).toEqual(['number', 'integer', 'flag']);
  expect([...(table.missing['number'] ?? [])]).toEqual([0, 0, 1]);
  expect([...(columns['integer'] ?? [])]).toEqual([1, 2, NaN]);
  expect(columns['huge']).toEqual([2n ** 62n, 1n, 0n]);
  expect(columns['flag']).toEqual([true, false, null]);
  expect(columns['date']).toEqual(
    ['1969-12-31', '1970-01-01', '2024-10-04'].map((d) => new Date(d)),
  );
  expect(columns['at']).toEqual([new Date(-1), new Date(0), new Date(1)]);
  expect(columns['time']).toEqual(['00:00:00', '01:01:01.000001', '23:59:59.5']);
  expect(columns['__proto__']).toEqual(['a', null, '']);
  expect([...table.rows()]).toHaveLength(3);
});

test('columns passed on come back exactly, whatever a double or a Date would lose', () => {
  const { table, origin } = toInputTable(structuredClone(source));
  const output = toOutputTable({ ...table.columns, extra: [1, 2, 3] }, origin);
  expect(output.columns[0]).toEqual({ name: 'number', copy: 'number' });
  const whole = resolveOutput(output, source);
  expect(whole.columns.slice(0, -1)).toEqual(source.columns);
  expect(whole.columns.at(-1)).toEqual({
    ...{ name: 'extra', type: 'integer', values: BigInt64Array.of(1n, 2n, 3n), missing: null },
  });
});

test('types follow from values', () => {
  const origin = new Map();
  const one = (values: unknown) => {
    const [column] = toOutputTable({ c: values }, origin).columns;
    if (column === undefined || 'copy' in column) throw new Error('no column');
    return {
      type: column.type,
      values: Array.from(column.values as ArrayLike<unknown>),
      missing: column.missing,
    };
  };
  expect(one([1, null])).toEqual({
    type: 'integer',
    values: [1n, 0n],
    missing: Uint8Array.of(0, 1),
  });
  expect(one([1, 0.5])).toEqual({ type: 'number', values: [1, 0.5], missing: null });
  expect(one([-0])).toEqual({ type: 'number', values: [-0], missing: null });
  expect(one(Float64Array.of(1, NaN))).toMatchObject({
    type: 'number',
    missing: Uint8Array.of(0, 1),
  });
  expect(one(Int32Array.of(4))).toMatchObject({ type: 'integer', values: [4n] });
  expect(one([5n])).toMatchObject({ type: 'integer', values: [5n] });
  expect(one(['x', undefined])).toMatchObject({ type: 'text', values: ['x', null] });
  expect(one([true, null])).toMatchObject({ type: 'boolean', values: [1, 0] });
  expect(one([new Date(5)])).toMatchObject({ type: 'timestamp', values: [5000n] });
  expect(one([])).toMatchObject({ type: 'number', values: [] });
});

test.each([
  ['mixed', { c: [1, 'x'] }, /column "c" mixes integer and text/],
  ['mixed numbers', { c: [1, 0.5, 'x'] }, /column "c" mixes/],
  ['objects', { c: [1, {}] }, /column "c", row 1.*object/],
  ['scalar', { c: 5 }, /column "c".*number/],
  ['too large', { c: [2n ** 63n] }, /row 0.*64 bits/],
  ['unequal', { a: [1], b: [1, 2] }, /a 1, b 2/],
  ['bad date', { c: [new Date(NaN)] }, /row 0/],
])('%s is refused with its place', (_name, columns, message) => {
  expect(() => toOutputTable(columns as Record<string, unknown>, new Map())).toThrow(message);
});

test.each([
  ['no columns', [], /no columns/],
  ['blank', [' '], /no name/],
  ['same', ['A', 'a'], /called "a"/],
  ['control', ['a\u0000'], /control/],
  ['hidden', ['assay:row'], /own/],
])('the column names %s are refused', (_name, names, message) => {
  const columns = names.map((name) => ({ name, copy: 'number' }));
  expect(() => resolveOutput({ rowCount: 3, columns }, source)).toThrow(message);
});

test('a column passed on into a table of another length is refused', () => {
  const columns = [{ name: 'number', copy: 'number' }];
  expect(() => resolveOutput({ rowCount: 2, columns }, source)).toThrow(/3 rows/);
});

test('a table survives its way through slices', () => {
  const rows = 150_001;
  const table: OutputTable = {
    rowCount: rows,
    columns: [
      {
        name: 'v',
        unit: 'mV',
        type: 'number',
        values: Float64Array.from({ length: rows }, (_, i) => i / 3),
        missing: null,
      },
      {
        name: 's',
        type: 'text',
        values: Array.from({ length: rows }, (_, i) => (i % 5 ? `é${i}` : null)),
        missing: null,
      },
      {
        name: 'i',
        type: 'integer',
        values: new BigInt64Array(rows).fill(7n),
        missing: new Uint8Array(rows).fill(1, 9),
      },
      { name: 'v2', copy: 'v' },
    ],
  };
  const assembly = new TableAssembly(structuredClone(headingOf(table)));
  for (const slice of slicesOf(table)) assembly.add(structuredClone(slice));
  expect(assembly.table).toEqual(table);
});

test('what JSON cannot say is named by its path', () => {
  expect(resultProblem({ a: [{ b: () => 1 }] })).toMatch(/a\.0\.b.*function/);
  expect(resultProblem({ n: 1n })).toMatch(/n of the result is a bigint/);
  expect(resultProblem({ m: new Map() })).toMatch(/Map/);
  expect(resultProblem(undefined)).toMatch(/nothing/);
  expect(resultProblem(5)).toMatch(/number/);
  const shared = { x: 1 };
  expect(resultProblem({ a: shared, b: shared })).toBeNull();
  expect(
    toResultData({ peaks: Int32Array.of(1, 2), nan: NaN, at: new Date(0), none: undefined }),
  ).toEqual({
    ...{ peaks: [1, 2], nan: { $number: 'NaN' }, at: '1970-01-01T00:00:00.000Z' },
  });
});

test('what a timestamp has beyond milliseconds goes in and comes out', () => {
  const values = BigInt64Array.of(-1n, 1_500_000n, 1_700_000_000_000_123n);
  const at = { ...{ name: 'at', type: 'timestamp' as const }, values, missing: null };
  const { table } = toInputTable({ rowCount: 3, columns: [at] });
  const instants = table.columns['at'] as (Date & { microseconds?: number })[];
  expect(instants.map(({ microseconds }) => microseconds)).toEqual([999, undefined, 123]);
  const [column] = toOutputTable({ at: [...instants].reverse() }, new Map()).columns;
  expect(column).toMatchObject({ type: 'timestamp', values: values.slice().reverse() });
});
