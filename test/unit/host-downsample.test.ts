import type { NamedColumn } from '../../schema/index.js';
import { downsample } from '../../kernel/host/points/index.js';

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

/** Columns of pixels that a line through these rows covers: by column, the lowest and the highest pixel. */
function raster(x: readonly number[], y: readonly number[], width: number, height: number) {
  const columns = Array.from({ length: width }, () => [Infinity, -Infinity] as [number, number]);
  const [left = 0, right = 1] = [x[0], x.at(-1)];
  const low = Math.min(...y);
  const tall = Math.max(...y) - low;
  const at = (i: number) => ((x[i] ?? 0) - left) * (width / (right - left));
  const mark = (column: number, value: number) => {
    const pixel = Math.floor(((value - low) / tall) * height);
    const found = columns[Math.min(width - 1, column)] ?? [0, 0];
    found[0] = Math.min(found[0], pixel);
    found[1] = Math.max(found[1], pixel);
  };
  for (let i = 1; i < x.length; i++) {
    const [x0, x1, y0, y1] = [at(i - 1), at(i), y[i - 1] ?? 0, y[i] ?? 0];
    const cut = (column: number) => (x1 === x0 ? y1 : y0 + ((column - x0) / (x1 - x0)) * (y1 - y0));
    for (let column = Math.floor(x0); column <= Math.floor(x1); column++) {
      mark(column, column <= x0 ? y0 : cut(column));
      mark(column, column + 1 > x1 ? y1 : cut(column + 1));
    }
  }
  return columns;
}

test('the line covers the same pixels as a line through all rows, rising or falling', () => {
  let state = 1;
  const noise = () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
  const x = Array.from({ length: 60_000 }, (_, i) => i + 0.4 * noise());
  const y = x.map((at) => Math.sin(at / 900) + (noise() < 0.001 ? 3 : 0.3 * noise()));
  const { rows } = downsample(numbers('x', x), numbers('y', y), { pixels: 300 });
  expect(rows.length).toBeLessThanOrEqual(1200);
  const pick = (values: number[]) => [...rows].map((row) => values[row] ?? 0);
  expect(raster(pick(x), pick(y), 300, 200)).toEqual(raster(x, y, 300, 200));

  const back = downsample(numbers('x', [...x].reverse()), numbers('y', [...y].reverse()), {
    pixels: 300,
  });
  const turned = [...back.rows].map((row) => x.length - 1 - row).reverse();
  const from = (values: number[]) => turned.map((row) => values[row] ?? 0);
  expect(raster(from(x), from(y), 300, 200)).toEqual(raster(x, y, 300, 200));
});

test('a window between two samples has them as its edges', () => {
  const column = numbers('x', many);
  const window = { from: 70.2, to: 70.6, pixels: 100 };
  expect([...downsample(column, column, window).rows]).toEqual([]);
  const { rows, total } = downsample(column, column, { ...window, edges: true });
  expect([[...rows], total]).toEqual([[70, 71], 0]);
});
