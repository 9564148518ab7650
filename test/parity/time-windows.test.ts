import { process as mean } from '../../processors/rolling_mean.js';
import { process as statistic } from '../../processors/rolling_statistic.js';
import { table } from '../unit/processors/make-table.js';
import { python } from './python.js';
import { generator } from './random.js';

const PROGRAM = `
import sys, json, numpy as np, pandas as pd
x = np.fromfile('x.f64'); t = np.fromfile('t.f64')
s = pd.Series(x, index=pd.to_datetime(t, unit='ms'))
out = []
for r in json.load(open(sys.argv[1])):
    w = s.rolling(r['window'], center=r['center'], closed=r['closed'], **({'min_periods': r['min_periods']} if r['min_periods'] else {}))
    v = getattr(w, r['statistic'])()
    out.append([None if np.isnan(a) else float(a) for a in v])
json.dump(out, open(sys.argv[2], 'w'))
`;

test('windows of time hold the rows that they hold in pandas', async () => {
  const random = generator(41);
  let at = Date.UTC(2026, 0, 1);
  // Uneven steps, times that come twice, and steps that end exactly on a border.
  const steps = [0, 500, 1000, 1000, 3000, 250, 90_000];
  const t = Float64Array.from({ length: 400 }, () => (at += steps[Math.floor(random() * 7)] ?? 0));
  const x = t.map(() => (random() < 0.1 ? NaN : Math.round(random() * 1000) / 100));
  const requests = ['2s', '1.5s', '4000ms', '2min', '1h', '7d'].flatMap((window, w) =>
    (['right', 'left', 'both', 'neither'] as const).flatMap((closed) =>
      [false, true].flatMap((center) =>
        ['mean', 'sum', 'std', 'var', 'min', 'max', 'median'].map((name) => ({
          window,
          closed,
          center,
          statistic: name,
          min_periods: w % 2 ? 3 : null,
        })),
      ),
    ),
  );
  const expected = await python<(number | null)[][]>(PROGRAM, requests, { x, t });
  const both = table({ time: Array.from(t, (ms) => new Date(ms)), v: x });
  for (const [i, { statistic: name, ...asked }] of requests.entries()) {
    const result =
      name === 'mean' ? mean(both, asked) : statistic(both, { ...asked, statistic: name });
    const actual = (result.table ?? {})[String(result['output'])] as Float64Array;
    const wanted = expected[i] ?? [];
    const off = wanted.findIndex((value, row) => {
      const got = actual[row] as number;
      return value === null
        ? got === got
        : !(Math.abs(value - got) <= 1e-6 * Math.max(1, Math.abs(value)));
    });
    expect([name, asked, off, actual[off], wanted[off]]).toEqual([
      name,
      asked,
      -1,
      undefined,
      undefined,
    ]);
  }
});
