import type { NamedColumn } from '../../schema/index.js';
import { downsample } from '../../kernel/host/downsample.js';

const numbers = (name: string, values: number[], missing: number[] = []): NamedColumn => ({
  name,
  type: 'number',
  values: Float64Array.from(values),
  missing:
    missing.length === 0 ? null : Uint8Array.from(values, (_, i) => Number(missing.includes(i))),
});
const many = Array.from({ length: 10_000 }, (_, i) => i);

test('an extreme is never lost, and points come in row order', () => {
  const y = many.map((i) => (i === 4321 ? 99 : i === 777 ? -99 : Math.sin(i)));
  const { rows, total } = downsample(numbers('x', many), numbers('y', y), { pixels: 50 });
  expect(total).toBe(10_000);
  expect(rows.length).toBeLessThanOrEqual(200);
  expect([...rows]).toEqual(expect.arrayContaining([0, 777, 4321, 9999]));
  expect([...rows]).toEqual([...rows].sort((a, b) => a - b));
});

test('a gap stays a gap, and a row without x is not drawn', () => {
  const x = numbers(
    'x',
    many.map((i) => (i === 5 ? NaN : i)),
    [5],
  );
  const y = numbers(
    'y',
    many.map((i) => (i === 5000 ? NaN : i)),
    [5000],
  );
  const { rows, total } = downsample(x, y, { pixels: 20 });
  expect(total).toBe(9999);
  expect([...rows]).toContain(5000);
});

test('a loop stays a loop: where x turns back, pixels are stretches of rows', () => {
  const x = many.map((i) => Math.cos(i / 1000));
  const y = many.map((i) => Math.sin(i / 1000));
  const { rows } = downsample(numbers('x', x), numbers('y', y), { pixels: 100 });
  const steps = [...rows].slice(1).map((row, i) => row - (rows[i] ?? 0));
  expect(Math.max(...steps)).toBeLessThanOrEqual(101);
});

test('edges are exact beyond 2^53', () => {
  const base = 2n ** 53n;
  const x: NamedColumn = {
    ...{ name: 'x', type: 'integer', missing: null },
    values: BigInt64Array.from([0n, 1n, 2n, 3n], (i) => base + i),
  };
  const y = numbers('y', [0, 1, 2, 3]);
  const { rows } = downsample(x, y, { from: base + 1n, to: base + 2n, pixels: 10 });
  expect([...rows]).toEqual([1, 2]);
});

test('nothing in the window is no points', () => {
  const column = numbers('x', [1, 2]);
  expect(downsample(column, column, { from: 5, pixels: 10 })).toEqual({
    rows: new Uint32Array(0),
    total: 0,
  });
});
