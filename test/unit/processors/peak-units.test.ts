import { process } from '../../../processors/peak_detection.js';
import { table } from './make-table.js';

const signal = Float64Array.from(
  { length: 400 },
  (_, i) => Math.sin(i / 3) * 5 + Math.sin(i * 1.7) + ((i * 7919) % 101) / 50,
);

const peaksOf = (t: readonly number[] | Float64Array, params: Record<string, unknown>) => {
  const result = process(table({ t, v: signal }), { column: 'v', x: 't', ...params });
  return {
    peaks: result['peaks'] as number[],
    properties: result['properties'] as Record<string, number[]>,
  };
};

test.each([0.1, -0.1, 1e6])('even steps of %d in the unit of x are samples', (step) => {
  const t = signal.map((_, i) => 3 + i * step);
  const unit = Math.abs(step);
  for (const distance of [2, 5, 11, 40]) {
    const samples = peaksOf(t, { distance, width: [2, 9], prominence: 0.5 });
    const along = peaksOf(t, {
      distance: distance * unit,
      width: [2 * unit, 9 * unit],
      prominence: 0.5,
      distance_unit: 'x',
    });
    expect(samples.peaks.length).toBeGreaterThan(0);
    expect(along.peaks).toEqual(samples.peaks);
    for (const [i, width] of (samples.properties['widths'] ?? []).entries())
      expect((along.properties['widths']?.[i] ?? NaN) / unit).toBeCloseTo(width, 6);
  }
});

test('keeps of uneven samples the highest, and none closer than the distance', () => {
  let at = 0;
  const t = signal.map((_, i) => (at += 0.05 + ((i * 37) % 17) / 10));
  const { peaks: all } = peaksOf(t, {});
  for (const distance of [0.3, 2, 7.5, 100]) {
    const left = [...all].sort((a, b) => (signal[b] ?? 0) - (signal[a] ?? 0));
    const kept: number[] = [];
    for (const peak of left)
      if (kept.every((other) => Math.abs((t[other] ?? 0) - (t[peak] ?? 0)) >= distance))
        kept.push(peak);
    const { peaks } = peaksOf(t, { distance, distance_unit: 'x' });
    expect(peaks).toEqual(kept.sort((a, b) => a - b));
  }
});

test('measures widths over uneven samples, dates in seconds', () => {
  const v = [0, 2, 4, 2, 0];
  const seconds = [0, 1, 10, 11, 12];
  const time = seconds.map((second) => new Date(second * 1000));
  const asked = { column: 'v', width: 0, distance_unit: 'x' };
  for (const result of [
    process(table({ t: seconds, v }), { ...asked, x: 't' }),
    process(table({ time, v }), asked),
  ]) {
    expect(result).toMatchObject({ peaks: [2], distance_unit: 'x', properties: { widths: [10] } });
  }
});

test('goes along x over missing samples', () => {
  const t = [0, 1, 2, 3, 9, 10, 11];
  const v = [0, 4, null, 0, null, 6, 0];
  for (const nan of ['omit', 'split', 'interpolate']) {
    const find = (distance: number) =>
      process(table({ t, v }), { column: 'v', x: 't', nan, distance, distance_unit: 'x' })['peaks'];
    expect(find(10)).toEqual(nan === 'split' ? [] : [5]);
    expect(find(9)).toEqual(nan === 'split' ? [] : [1, 5]);
  }
});

test('needs an x column, and a distance that fits its unit', () => {
  const only = table({ v: [0, 1, 0] });
  expect(() => process(only, { distance_unit: 'x' })).toThrow('needs an x column');
  expect(() => process(only, { distance: 0.5 })).toThrow('"distance" must be at least 1');
});

test('borders may differ from sample to sample, also over missing samples', () => {
  const v = [0, 4, 0, null, 3, 0, 2, 0];
  const floor = [9, 5, 9, 9, 2, 9, 2, 9];
  const find = (height: unknown, nan = 'omit') =>
    process(table({ v }), { column: 'v', height, nan })['peaks'];
  for (const nan of ['omit', 'interpolate']) expect(find(floor, nan)).toEqual([4, 6]);
  expect(find(floor, 'split')).toEqual([6]);
  expect(find([null, floor])).toEqual([1, 6]);
  expect(find([floor, 2])).toEqual([6]);
  expect(() => find([1, 2, 3])).toThrow('"height" lists 3 numbers for 8 rows');
});
