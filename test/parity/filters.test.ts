import { process as baseline } from '../../processors/baseline_als.js';
import { process as filter } from '../../processors/butterworth.js';
import type { Result, Table } from '../../processors/index.js';
import { process as resample } from '../../processors/resample.js';
import { process as spectrum } from '../../processors/welch.js';
import { table } from '../unit/processors/make-table.js';
import { python } from './python.js';
import { generator } from './random.js';

const PROGRAM = `
import sys, json, numpy as np, pandas as pd
from scipy import sparse
from scipy.sparse.linalg import spsolve
from scipy.signal import butter, sosfiltfilt, welch
x = np.fromfile('x.f64'); t = np.fromfile('t.f64')
out = []
for r in json.load(open(sys.argv[1])):
    p = r['params']
    if r['method'] == 'filter':
        sos = butter(p['order'], p['cutoff'], p['type'], fs=50, output='sos')
        out.append({'filtered': sosfiltfilt(sos, x).tolist()})
    elif r['method'] == 'spectrum':
        f, q = welch(x, 50, p['window'], p['segment_length'], p['overlap'], detrend=False if p['detrend'] == 'none' else p['detrend'], scaling=p['scaling'])
        out.append({'frequency': f.tolist(), 'power': q.tolist()})
    elif r['method'] == 'resample':
        k = x.copy(); k[::9] = np.nan; ok = ~np.isnan(k)
        g = np.arange(int((t[-1] - t[0]) / p['step'] * (1 + 1e-12)) + 1) * p['step'] + t[0]
        if p['method'] == 'linear': v = np.interp(g, t[ok], k[ok], left=np.nan, right=np.nan)
        else: v = pd.Series(k).groupby(np.searchsorted(g, t, 'right') - 1).mean().reindex(range(len(g))).to_numpy()
        out.append({'t': g.tolist(), 'v': [None if np.isnan(a) else a for a in v]})
    else:
        n = len(x); D = sparse.diags([1, -2, 1], [0, 1, 2], shape=(n - 2, n)); w = np.ones(n)
        for _ in range(100):
            z = spsolve((sparse.diags(w) + p['smoothness'] * D.T @ D).tocsc(), w * x)
            v = p['asymmetry'] * (x > z) + (1 - p['asymmetry']) * (x <= z)
            if (v == w).all(): break
            w = v
        out.append({'baseline': z.tolist(), 'corrected': (x - z).tolist()})
json.dump(out, open(sys.argv[2], 'w'))
`;

type Method = (table: Table, params: Record<string, unknown>) => Result;
const METHODS: Record<string, Method> = { filter, spectrum, baseline, resample };

const REQUESTS = [
  ...[0.013, 0.02, 0.1, 1.7, 30].flatMap((step) =>
    ['linear', 'mean'].map((method) => ({ method: 'resample', params: { step, method } })),
  ),
  ...[1, 2, 3, 4, 5, 8].flatMap((order) => [
    { method: 'filter', params: { order, cutoff: 4, type: 'lowpass' } },
    { method: 'filter', params: { order, cutoff: 0.7, type: 'highpass' } },
    { method: 'filter', params: { order, cutoff: [2, 9.5], type: 'bandpass' } },
    { method: 'filter', params: { order, cutoff: [3, 20], type: 'bandstop' } },
    { method: 'filter', params: { order, cutoff: [0.5, 22], type: 'bandpass' } },
  ]),
  ...[64, 100, 127, 256, 600, 1].flatMap((segment_length, i) => [
    {
      method: 'spectrum',
      params: {
        segment_length,
        overlap: Math.floor(segment_length / 2),
        window: ['hann', 'hamming', 'blackman', 'boxcar'][i % 4],
        detrend: ['constant', 'linear', 'none'][i % 3],
        scaling: ['density', 'spectrum'][i % 2],
      },
    },
    {
      method: 'spectrum',
      params: {
        segment_length,
        overlap: 0,
        window: 'hann',
        detrend: 'constant',
        scaling: 'density',
      },
    },
  ]),
  ...[
    [100, 0.01],
    [1e4, 0.001],
    [1e6, 0.05],
    [1, 0.5],
  ].map(([smoothness, asymmetry]) => ({
    method: 'baseline',
    params: { smoothness, asymmetry, max_iterations: 100 },
  })),
];

test('filters, spectra and baselines are those of SciPy', async () => {
  const random = generator(11);
  const t = Float64Array.from({ length: 600 }, (_, i) => i / 50);
  const x = t.map((at, i) => Math.sin(at * 7) * 3 + at / 2 + random() + (i % 150 === 75 ? 8 : 0));
  const expected = await python<Record<string, (number | null)[]>[]>(PROGRAM, REQUESTS, { x, t });
  for (const [i, { method, params }] of REQUESTS.entries()) {
    const gappy = x.map((value, row) => (row % 9 === 0 ? NaN : value));
    const v = method === 'resample' ? gappy : x;
    const result = METHODS[method]?.(table({ t, v }), { ...params, x: 't', column: 'v' });
    for (const [name, wanted] of Object.entries(expected[i] ?? {})) {
      const actual = result?.table?.[name] as Float64Array;
      const scale = Math.max(...wanted.map((value) => Math.abs(value ?? 0)));
      const off = wanted.findIndex((value, row) =>
        value === null
          ? !Number.isNaN(actual[row])
          : !(Math.abs(value - (actual[row] as number)) <= 1e-8 * scale),
      );
      expect([method, params, name, off, actual[off], actual.length, wanted[off]]).toEqual([
        method,
        params,
        name,
        -1,
        undefined,
        wanted.length,
        undefined,
      ]);
    }
  }
});

test('a baseline keeps its digits on a high level, where the bare equations lose them', () => {
  const bump = (at: number): number => Math.sin(at / 9) + (at % 20 === 7 ? 5 : 0);
  // Sixty-fourths, so that the level takes nothing from the values themselves.
  const low = Float64Array.from({ length: 200 }, (_, at) => Math.round(bump(at) * 64) / 64);
  const of = (v: Float64Array) =>
    baseline(table({ v }), { smoothness: 1e7, asymmetry: 0.001 }).table?.['baseline'] ?? [];
  const [flat, high] = [of(low), of(low.map((value) => value + 1e6))];
  flat.forEach((value, at) => {
    expect(Math.abs((high[at] as number) - 1e6 - (value as number))).toBeLessThan(1e-9);
  });
  expect(new Set(of(new Float64Array(30).fill(0.1)))).toEqual(new Set([0.1]));
});
