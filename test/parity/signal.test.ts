import { process as detrend } from '../../processors/detrend.js';
import { process as derive } from '../../processors/derivative.js';
import { process as integrate } from '../../processors/integrate.js';
import { process as roll } from '../../processors/rolling_statistic.js';
import { process as smooth } from '../../processors/savitzky_golay.js';
import type { Result } from '../../processors/index.js';
import { table } from '../unit/processors/make-table.js';
import { python } from './python.js';
import { generator } from './random.js';

const PROGRAM = `
import sys, json, numpy as np, pandas as pd
from scipy.signal import savgol_filter, detrend
from scipy.integrate import cumulative_trapezoid
x = np.fromfile('x.f64'); t = np.fromfile('t.f64')
gappy = np.where(np.arange(len(x)) % 13 == 5, np.nan, x)
out = {}
for w, o, d in ((5, 2, 0), (11, 3, 0), (11, 3, 1), (21, 6, 2), (7, 0, 0), (1, 0, 0), (101, 4, 1)):
    out[f'smooth {w} {o} {d}'] = savgol_filter(x, w, o, deriv=d, delta=0.5)
out['linear'] = detrend(x); out['constant'] = detrend(x, type='constant')
out['derivative'] = np.gradient(x, t)
out['integral'] = cumulative_trapezoid(x, t, initial=0)
for w, m, c in ((5, 5, False), (9, 2, True), (40, 1, False), (500, 1, True)):
    r = pd.Series(gappy).rolling(w, min_periods=m, center=c)
    for name in ('sum', 'std', 'var', 'min', 'max', 'median'):
        out[f'{name} {w} {m} {c}'] = getattr(r, name)()
    out[f'quantile {w} {m} {c}'] = r.quantile(0.3)
json.dump({k: [None if np.isnan(a) else float(a) for a in v] for k, v in out.items()}, open(sys.argv[2], 'w'))
`;

test('smooths, derives, integrates and rolls as SciPy, NumPy and pandas do', async () => {
  const random = generator(3);
  let at = 0;
  const t = Float64Array.from({ length: 300 }, () => (at += 0.1 + random()));
  const x = Float64Array.from({ length: 300 }, (_, i) => Math.sin(i / 9) * 5 + random() + i / 50);
  const expected = await python<Record<string, (number | null)[]>>(PROGRAM, {}, { x, t });
  const gappy = x.map((value, i) => (i % 13 === 5 ? NaN : value));
  const both = table({ t, v: x });
  for (const [name, values] of Object.entries(expected)) {
    const [method = '', a, b, c] = name.split(' ');
    const [window, second] = [Number(a), Number(b)];
    let result: Result;
    if (method === 'smooth')
      result = smooth(table({ v: x }), {
        window_length: window,
        polyorder: second,
        deriv: Number(c),
        delta: 0.5,
      });
    else if (method === 'linear' || method === 'constant')
      result = detrend(table({ v: x }), { type: method });
    else if (method === 'derivative') result = derive(both, { x: 't' });
    else if (method === 'integral') result = integrate(both, { x: 't' });
    else
      result = roll(table({ v: gappy }), {
        statistic: method,
        window,
        min_periods: second,
        center: c === 'True',
        quantile: 0.3,
      });
    const actual = Array.from((result.table ?? {})[String(result['output'])] ?? []) as number[];
    const off = actual.findIndex((value, i) => {
      const wanted = values[i];
      if (wanted === null || wanted === undefined) return !Number.isNaN(value);
      return !(Math.abs(value - wanted) <= 1e-9 * Math.max(1, Math.abs(wanted)));
    });
    expect([name, off, actual[off], values[off]]).toEqual([name, -1, undefined, undefined]);
  }
});
