import { descend, type VectorUnit } from '../../processors/peaks/ordering/index.js';
import { vectorUnit } from '../../kernel/jobs/machine.js';
import { python } from './python.js';
import { generator } from './random.js';

const PROGRAM = `
import sys, json, numpy as np
from numpy._core._multiarray_umath import __cpu_features__ as cpu
x = np.fromfile('x.f64')
ends = json.load(open(sys.argv[1]))
out = []
start = 0
for end in ends:
    out.append(np.argsort(x[start:end]).tolist())
    start = end
json.dump({'unit': 'avx512' if cpu.get('AVX512_SKX') or cpu.get('X86_V4') else 'avx2', 'orders': out}, open(sys.argv[2], 'w'))
`;

/** All positions, as one who needs the order of every one gets them. */
function argsort(values: Float64Array, unit: VectorUnit): number[] {
  const ranges: Int32Array[] = [];
  descend(values, unit, {
    settles: () => false,
    follow: (positions) => ranges.unshift(positions.slice()),
  });
  return ranges.flatMap((range) => [...range]);
}

test('orders equal values as NumPy does', async () => {
  const random = generator(7);
  const parts: Float64Array[] = [];
  for (let i = 0; i < 1200; i++) {
    const length = i < 300 ? i % 300 : Math.floor(random() ** 4 * (i < 1150 ? 8000 : 24_000));
    const levels = 1 + Math.floor(random() ** 3 * 300);
    const skew = random() < 0.5 ? 1 : 6;
    const infinite = random() < 0.1 ? Infinity : 3;
    const slope = random() < 0.2 ? 0.01 : 0;
    const sorted = random() < 0.15;
    const part = Float64Array.from({ length }, (_, row) =>
      random() < 0.05
        ? infinite
        : Math.floor(random() ** skew * levels) + Math.floor(slope * row) * levels,
    );
    if (sorted) part.sort();
    if (sorted && length > 2 && random() < 0.5) part[Math.floor(random() * length)] = -1;
    parts.push(part);
  }
  let end = 0;
  const ends = parts.map((part) => (end += part.length));
  const x = new Float64Array(end);
  parts.forEach((part, i) => x.set(part, (ends[i] as number) - part.length));
  const { unit, orders } = await python<{ unit: VectorUnit; orders: number[][] }>(PROGRAM, ends, {
    x,
  });
  // The host's own look at the processor is NumPy's.
  expect(vectorUnit()).toBe(unit);
  const wrong = parts.filter((part, i) => {
    const order = argsort(part, unit);
    return orders[i]?.some((row, at) => row !== order[at]) ?? true;
  });
  expect(wrong.map((part) => part.length)).toEqual([]);
});
