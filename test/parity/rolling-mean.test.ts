import { fixedWindow, rollingMean, type Closed } from '../../processors/rolling/index.js';
import { python } from './python.js';
import { generator } from './random.js';

const PROGRAM = `
import sys, json, numpy as np, pandas as pd
from fractions import Fraction
x = np.fromfile('x.f64'); y = np.fromfile('y.f64')
wrong = []
pandas_wrong = 0
for number, r in enumerate(json.load(open(sys.argv[1]))):
    v = x[r['start']:r['end']]; got = y[r['start']:r['end']]
    w = pd.Series(v).rolling(r['rows'], min_periods=r['minPeriods'], center=r['center'], closed=r['closed']).mean().to_numpy()
    # pandas' own sums overflow and stay NaN: which rows are missing is asked of ones.
    ones = pd.Series(np.where(np.isfinite(v), 1.0, np.nan)).rolling(r['rows'], min_periods=r['minPeriods'], center=r['center'], closed=r['closed']).mean().to_numpy()
    if (np.isnan(ones) != np.isnan(got)).any() or (np.abs(v[np.isfinite(v)]).max(initial=0) < 1e300 and (np.isnan(w) != np.isnan(got)).any()):
        wrong.append(['missing', number, r])
        continue
    length = r['rows'] + (r['closed'] == 'both') - (r['closed'] == 'neither')
    ahead = 1 + ((r['rows'] - 1) // 2 if r['center'] else 0) - (r['closed'] in ('left', 'neither'))
    exact = [Fraction(0)]; count = [0]
    for a in v:
        ok = np.isfinite(a)
        exact.append(exact[-1] + (Fraction(a) if ok else 0)); count.append(count[-1] + ok)
    n = len(v)
    for i in range(n):
        if np.isnan(got[i]): continue
        e = min(max(i + ahead, 0), n); s = min(max(i + ahead - length, 0), n)
        mean = float((exact[e] - exact[s]) / int(count[e] - count[s]))
        pandas_wrong += mean != w[i]
        if mean != got[i]:
            wrong.append(['value', number, i, mean, got[i], r]); break
json.dump({'wrong': wrong[:5], 'pandas': int(pandas_wrong)}, open(sys.argv[2], 'w'))
`;

const CLOSED: Closed[] = ['right', 'left', 'both', 'neither'];

/** Cancelling, spiked, tied, tiny, huge and gappy columns. */
function column(random: () => number, length: number): Float64Array {
  const kind = Math.floor(random() * 9);
  const gaps = random() < 0.3 ? 0.2 : 0;
  const infinities = random() < 0.1 ? 0.05 : 0;
  return Float64Array.from({ length }, (_, i) => {
    if (random() < gaps) return NaN;
    if (random() < infinities) return random() < 0.5 ? Infinity : -Infinity;
    const noise = random() - 0.5;
    if (kind === 0) return noise;
    if (kind === 1) return Math.sin(i / 10) * 1e8 + (i % 7) * 1e-3;
    if (kind === 2) return Math.round(noise * 10);
    if (kind === 3) return i % 2 ? 0.1 : -0.1;
    if (kind === 4) return noise * 10 ** (Math.floor(random() * 600) - 300);
    if (kind === 5) return noise < -0.48 ? 1e300 * (random() < 0.5 ? 1 : -1) : noise;
    if (kind === 6) return Number.MIN_VALUE * Math.floor(noise * 10);
    if (kind === 7) return (2 ** 53 - 1) * (noise < 0 ? 1 : -1) + (noise < 0.2 ? 2 ** -30 : 0);
    return noise < 0 ? Number.MAX_VALUE : Number.MAX_VALUE * noise;
  });
}

test('gives missing values as pandas and means as exact fractions, rounded once', async () => {
  const random = generator(99);
  const parts: Float64Array[] = [];
  const results: Float64Array[] = [];
  let end = 0;
  const requests = Array.from({ length: 1200 }, (_, i) => {
    // The first ones go over several blocks, the next have windows of the size of a block.
    const values = column(random, i < 18 ? 9000 : Math.floor(random() ** 2 * 300));
    const rows = 1 + Math.floor(random() ** 2 * (i < 9 ? 3000 : 40));
    const minPeriods = random() < 0.5 ? rows : Math.floor(random() * (rows + 1));
    const center = random() < 0.4;
    const closed = CLOSED[random() < 0.6 ? 0 : Math.floor(random() * 4)] ?? 'right';
    parts.push(values);
    results.push(rollingMean(values, fixedWindow(rows, minPeriods, center, closed)));
    end += values.length;
    return { start: end - values.length, end, rows, minPeriods, center, closed };
  });
  const x = new Float64Array(end);
  const y = new Float64Array(end);
  requests.forEach(({ start }, i) => {
    x.set(parts[i] as Float64Array, start);
    y.set(results[i] as Float64Array, start);
  });
  const answer = await python<{ wrong: unknown[]; pandas: number }>(PROGRAM, requests, { x, y });
  expect(answer.wrong).toEqual([]);
  // The comparison is worth something: pandas itself is off in many values.
  expect(answer.pandas).toBeGreaterThan(1000);
});
