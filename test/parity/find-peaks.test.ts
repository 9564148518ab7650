import { findPeaks, NO_CONDITIONS, type Conditions } from '../../processors/peaks/index.js';
import { vectorUnit } from '../../kernel/jobs/machine.js';
import { python } from './python.js';
import { generator } from './random.js';

const SIGNALS = 20_500;
const LONG = 30;

/** Every kind of awkward signal: noise, ties, plateaus, constants, walks, envelopes, spikes, tiny and huge numbers. */
function signal(random: () => number, long: boolean): Float64Array {
  const length = Math.floor(long ? random() * 20_000 : random() ** 3 * 400);
  const kind = Math.floor(random() * 8);
  const levels = 1 + Math.floor(random() * 6);
  let walk = 0;
  return Float64Array.from({ length }, (_, i) => {
    const noise = random();
    walk += noise - 0.5;
    if (kind === 0) return noise;
    if (kind === 1) return Math.floor(noise * levels);
    if (kind === 2) return Math.floor(walk * 2) / 2;
    if (kind === 3) return levels;
    if (kind === 4) return i * 0.01 + (i % 3) + (noise < 0.1 ? 1 : 0);
    if (kind === 5) return Math.sin(i / (2 + levels)) + (noise < 0.02 ? Infinity : 0);
    if (kind === 6) return (noise - 0.5) * 10 ** (Math.floor(random() * 40) - 20);
    return Math.round(Math.sin(i / 7) * 4) * (noise < 0.8 ? 1 : -0);
  });
}

const interval = (random: () => number, scale: number) => {
  const low = (random() - 0.3) * scale;
  const pick = random();
  if (pick < 0.4) return { min: low, max: null };
  if (pick < 0.6) return { min: null, max: low + scale / 2 };
  if (pick < 0.7) return { min: null, max: null };
  return { min: low, max: low + random() * scale };
};

function conditions(random: () => number): Conditions {
  const some = (part: number) => random() < part;
  return {
    ...NO_CONDITIONS,
    ties: vectorUnit(),
    height: some(0.3) ? interval(random, 3) : null,
    threshold: some(0.2) ? interval(random, 1) : null,
    distance: some(0.5) ? 1 + random() * 12 : null,
    prominence: some(0.5) ? interval(random, 1) : null,
    width: some(0.5) ? interval(random, 5) : null,
    wlen: some(0.3) ? Math.ceil(1.5 + random() * (some(0.2) ? 300 : 20)) : null,
    relHeight: some(0.5) ? 0.5 : random() * 1.2,
    plateauSize: some(0.3) ? interval(random, 3) : null,
  };
}

const PROGRAM = `
import sys, json, warnings, numpy as np
from scipy.signal import find_peaks
warnings.simplefilter('ignore')
np.seterr(all='ignore')
request = json.load(open(sys.argv[1]))
x = np.fromfile('x.f64')
def num(v): return [('inf' if a > 0 else '-inf') if np.isinf(a) else 'nan' if np.isnan(a) else a for a in v.tolist()]
out = []
for r in request:
    iv = lambda k: None if r[k] is None else (r[k]['min'], r[k]['max'])
    p, q = find_peaks(x[r['start']:r['end']], height=iv('height'), threshold=iv('threshold'), distance=r['distance'],
        prominence=iv('prominence'), width=iv('width'), wlen=r['wlen'], rel_height=r['relHeight'], plateau_size=iv('plateauSize'))
    out.append([p.tolist(), {k: num(v) for k, v in q.items()}])
json.dump(out, open(sys.argv[2], 'w'))
`;

const said = (value: number) =>
  value !== value ? 'nan' : value === Infinity ? 'inf' : value === -Infinity ? '-inf' : value;

test(`finds the rows and properties of scipy.signal.find_peaks in ${SIGNALS} awkward signals`, async () => {
  const random = generator(20_261_123);
  const cases = Array.from({ length: SIGNALS }, (_, i) => ({
    x: signal(random, i < LONG),
    asked: conditions(random),
  }));
  const all = new Float64Array(cases.reduce((sum, { x }) => sum + x.length, 0));
  let start = 0;
  const requests = cases.map(({ x, asked }) => {
    all.set(x, start);
    start += x.length;
    return { ...asked, start: start - x.length, end: start };
  });
  const expected = await python<[number[], Record<string, (number | string)[]>][]>(
    PROGRAM,
    requests,
    { x: all },
  );
  const wrong: unknown[] = [];
  for (const [i, { x, asked }] of cases.entries()) {
    const found = findPeaks(x, asked);
    const properties = Object.fromEntries(
      Object.entries(found.properties).map(([name, values]) => [name, Array.from(values, said)]),
    );
    const actual = JSON.stringify([Array.from(found.peaks), properties]);
    if (actual !== JSON.stringify(expected[i]) && wrong.length < 5)
      wrong.push({
        case: i,
        asked,
        x: Array.from(x),
        actual,
        expected: JSON.stringify(expected[i]),
      });
  }
  expect(wrong).toEqual([]);
});
