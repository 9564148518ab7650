import { process } from '../../../processors/peak_detection.js';
import { findPeaks, NO_CONDITIONS } from '../../../processors/peaks/index.js';
import { table } from './make-table.js';

const signal = [0, 1, 0, 3, 3, 0, 2, 0, 5, 0];

test('gives the table the x value, the signal and the properties of each peak', () => {
  const t = signal.map((_, i) => i / 10);
  const result = process(table({ t, mV: signal }), { height: 2, prominence: [null, null] });
  expect(result['peaks']).toEqual([3, 6, 8]);
  expect(result['x']).toBe('t');
  expect(Object.keys(result.table ?? {})).toEqual([
    'peak_index',
    't',
    'mV',
    'peak_heights',
    'prominences',
    'left_bases',
    'right_bases',
  ]);
  expect(Array.from(result.table?.['t'] ?? [])).toEqual([0.3, 0.6, 0.8]);
});

test('lists the columns when it is not clear which is meant', () => {
  const both = table({ a: [1, 3, 2, 4], b: [3, 1, 2, 0] });
  expect(() => process(both, {})).toThrow('a (number), b (number)');
  expect(() => process(both, { column: 'c' })).toThrow('There is no column "c"');
  expect(() => process(table({ t: ['a', 'b'] }), {})).toThrow('no numeric column');
});

test('names the parameter that is wrong', () => {
  const one = table({ v: signal });
  for (const [name, value] of Object.entries({
    distance: 0.5,
    wlen: 1,
    rel_height: -1,
    height: [1, 2, 3],
    threshold: 'high',
    nan: 'drop',
  }))
    expect(() => process(one, { [name]: value })).toThrow(`"${name}"`);
  expect(() => process(one, { min_peak_height: 1, height: 2 })).toThrow('min_peak_height');
});

describe('missing samples', () => {
  const gap = table({ v: [0, 2, null, null, 1, 4, 1, 0, 3, 0] });

  test('are refused by row, unless a policy says what to do', () => {
    expect(() => process(gap, {})).toThrow('row 2, 3 (counted from 0)');
  });

  test.each([
    ['omit', [1, 5, 8]],
    ['split', [5, 8]],
    ['interpolate', [1, 5, 8]],
  ])('under %s give rows of the whole signal', (nan, peaks) => {
    const result = process(gap, { nan, width: 0 });
    expect(result['peaks']).toEqual(peaks);
    expect(result['missing']).toBe(2);
    const ips = (result['properties'] as Record<string, number[]>)['left_ips'] ?? [];
    ips.forEach((at, i) => expect(at).toBeLessThan(peaks[i] as number));
  });

  test('leave an empty signal with all properties named', () => {
    const result = process(table({ v: [null, null] }, { v: 'number' }), {
      nan: 'split',
      height: 1,
    });
    expect(result).toMatchObject({ peaks: [], properties: { peak_heights: [] } });
  });
});

test('does not grow quadratic on a rising envelope', () => {
  const cost = (length: number): number => {
    const rising = Float64Array.from({ length }, (_, i) => i * 1e-3 + (i % 2));
    const started = performance.now();
    for (const wlen of [null, length])
      for (const relHeight of [0.5, 1])
        findPeaks(rising, {
          ...NO_CONDITIONS,
          prominence: { min: null, max: null },
          width: { min: 0, max: null },
          wlen,
          relHeight,
        });
    return performance.now() - started;
  };
  cost(5_000);
  // Eight times the samples are 64 times the steps for a walk from every peak.
  expect(cost(64_000) / cost(8_000)).toBeLessThan(32);
});

test('takes integers as bigint, and says how many it had to round to doubles', () => {
  expect(process(table({ v: [0n, 5n, 1n] }), {})['peaks']).toEqual([1]);
  expect(process(table({ v: [0n, 2n ** 53n + 1n, 1n] }), {})).toMatchObject({
    peaks: [1],
    rounded: 1,
  });
});

test('keeps integers integers and passes over a running number beside the time', () => {
  const result = process(
    table({ index: [1, 2, 3], t: [0.1, 0.2, 0.3], v: [0, 5, 1] }, { v: 'integer' }),
    {},
  );
  expect(result).toMatchObject({ column: 'v', peaks: [1], table: { peak_index: [1n], v: [5n] } });
});
