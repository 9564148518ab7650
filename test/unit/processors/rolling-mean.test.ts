import { process } from '../../../processors/rolling_mean.js';
import { fixedWindow, rollingMean } from '../../../processors/rolling/index.js';
import { table } from './make-table.js';

test('passes all input columns on as they are', () => {
  const input = table({ t: [0, 1, 2], v: [1, 2, 3], note: ['a', null, 'c'] });
  const result = process(input, { column: 'v', window: 2 });
  for (const name of input.columnNames) expect(result.table?.[name]).toBe(input.columns[name]);
  expect(result).toMatchObject({ column: 'v', window: 2, rows: 3, defined: 2 });
});

test('keeps every so many rows with a step, as pandas', () => {
  const input = table({ t: [0, 1, 2, 3, 4], v: [1, 2, 3, 4, 5], note: ['a', 'b', null, 'd', 'e'] });
  const result = process(input, { column: 'v', window: 2, step: 2 });
  expect(result).toMatchObject({ rows: 3, defined: 2 });
  expect(result.table).toEqual({
    t: Float64Array.of(0, 2, 4),
    v: Float64Array.of(1, 3, 5),
    note: ['a', null, 'e'],
    rolling_mean: Float64Array.of(NaN, 2.5, 4.5),
  });
});

test('rolls each group by itself, missing groups too, in the order of the rows', () => {
  const input = table({ g: ['a', 'b', 'a', null, 'b', null], v: [1, 10, 3, 5, 30, 7] });
  const result = process(input, { column: 'v', window: 2, group_by: 'g' });
  expect(result.table?.['rolling_mean']).toEqual(Float64Array.of(NaN, NaN, 2, NaN, 20, 6));
  expect(result['group_by']).toEqual(['g']);
  expect(() => process(input, { column: 'v', group_by: 'h' })).toThrow('There is no column "h"');
  expect(() => process(input, { column: 'v', group_by: 'g', step: 2 })).toThrow('exclude');
});

test('does not overwrite a column of its name', () => {
  const input = table({ rolling_mean: [1, 2, 3] });
  const result = process(input, { window: 1 });
  expect(Object.keys(result.table ?? {})).toEqual(['rolling_mean', 'rolling_mean_2']);
});

test('gives the same bits wherever a run is cut and resumed', () => {
  const values = Float64Array.from({ length: 20_000 }, (_, i) =>
    i % 977 === 5 ? NaN : Math.sin(i / 10) * 10 ** (8 - (i % 7000) / 500) + (i % 7) / 1e3,
  );
  const window = fixedWindow(25, 20, false, 'right');
  const whole = rollingMean(values, window);
  for (const cut of [26, 1000, 1003, 4999, 16_384]) {
    const rest = rollingMean(values.subarray(cut - 24), window).subarray(24);
    expect(rest).toEqual(whole.subarray(cut));
  }
});

test('cannot be thrown off by a spike, a cancellation or an overflow', () => {
  const means = (values: number[], rows: number) =>
    Array.from(rollingMean(Float64Array.from(values), fixedWindow(rows, rows, false, 'right')));
  expect(means([1e300, 1, -1e300, 2], 3).slice(2)).toEqual([1 / 3, (2 - 1e300 + 1) / 3]);
  expect(means([0.1, 0.2, 0.3, 1e17, 0.1, 0.2, 0.3], 3).at(-1)).toBe(0.2);
  expect(means([1.7e308, 1.7e308], 2)[1]).toBe(1.7e308);
  expect(means([5e-324, 5e-324, 0], 3)[2]).toBe(5e-324);
});

test('handles windows larger than the column, and none at all', () => {
  const values = Float64Array.of(1, 2, 3);
  expect(Array.from(rollingMean(values, fixedWindow(1000, 1, false, 'right')))).toEqual([
    1, 1.5, 2,
  ]);
  expect(Array.from(rollingMean(values, fixedWindow(1000, 1, true, 'right')))).toEqual([2, 2, 2]);
  expect(Array.from(rollingMean(values, fixedWindow(1, 0, false, 'neither')))).toEqual([
    NaN,
    NaN,
    NaN,
  ]);
  expect(rollingMean(new Float64Array(0), fixedWindow(5, 5, false, 'right'))).toHaveLength(0);
});

test('names the parameter that is wrong', () => {
  const input = table({ v: [1, 2] });
  expect(() => process(input, { window: 0 })).toThrow('"window"');
  expect(() => process(input, { window: 2.5 })).toThrow('"window"');
  expect(() => process(input, { window: 2, min_periods: 3 })).toThrow('min_periods');
  expect(() => process(input, { window: 2, closed: 'up' })).toThrow('"closed"');
});

test('takes a column without a value as numbers, and says which integers it had to round', () => {
  const empty = process(table({ t: [0, 1], v: [null, null] }, { v: 'text' }), {
    column: 'v',
    window: 2,
  });
  expect(empty).toMatchObject({ rows: 2, defined: 0 });
  expect(empty).not.toHaveProperty('rounded');
  const large = process(table({ v: [2n ** 53n + 1n, 2n ** 53n + 3n, 1n] }), { window: 1 });
  expect(large).toMatchObject({ rounded: 2, defined: 3 });
  expect(large.table?.['rolling_mean']).toEqual(Float64Array.of(2 ** 53, 2 ** 53 + 4, 1));
});

test('windows of time hold to the microsecond, and lengths may be put together', () => {
  const at = (microseconds: number) =>
    Object.assign(new Date(1_700_000_000_000 + Math.floor(microseconds / 1000)), {
      microseconds: microseconds % 1000,
    });
  const input = table({ t: [0, 300, 600, 900, 1200, 2200].map(at), v: [1, 2, 3, 4, 5, 6] });
  const means = (window: string) =>
    Array.from(process(input, { column: 'v', window }).table?.['rolling_mean'] ?? []);
  expect(means('1ms')).toEqual([1, 1.5, 2, 2.5, 3.5, 6]);
  expect(means('601us')).toEqual([1, 1.5, 2, 3, 4, 6]);
  expect(means('1ms 1us')).toEqual([1, 1.5, 2, 2.5, 3.5, 5.5]);
  expect(means('D').at(-1)).toBe(3.5);
  expect(() => means('1 month')).toThrow('"window"');
});
