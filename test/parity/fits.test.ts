import { process as detect } from '../../processors/anomaly_detection.js';
import { process as fit } from '../../processors/curve_fit.js';
import { table } from '../unit/processors/make-table.js';
import { python } from './python.js';
import { generator } from './random.js';

const PROGRAM = `
import sys, json, numpy as np, pandas as pd
from scipy.optimize import curve_fit
from scipy.stats import median_abs_deviation as mad
x = np.fromfile('x.f64'); y = np.fromfile('y.f64')
models = {
 'gaussian': lambda x, a, c, s, o: o + a * np.exp(-(x - c) ** 2 / (2 * s * s)),
 'lorentzian': lambda x, a, c, g, o: o + a * g * g / ((x - c) ** 2 + g * g),
 'four_parameter_logistic': lambda x, b, s, e, t: t + (b - t) / (1 + (x / e) ** s),
}
out = []
for r in json.load(open(sys.argv[1])):
    i = slice(r['start'], r['end'])
    if r['method'] == 'fit':
        p, c = curve_fit(models[r['model']], x[i], y[i], p0=r['truth'], xtol=1e-14, ftol=1e-14, gtol=1e-14, maxfev=20000)
        out.append([p.tolist(), np.sqrt(np.diag(c)).tolist()])
    elif r['method'] == 'mad':
        v = y[i]
        out.append([(0.6745 * np.abs(v - np.median(v)) / mad(v)).tolist()])
    else:
        v = pd.Series(y[i]); w = dict(window=r['window'], center=True, min_periods=1)
        m = v.rolling(**w).median(); s = v.rolling(**w).apply(lambda a: mad(a, scale='normal'), raw=True)
        out.append([((v - m).abs() / s).tolist()])
json.dump(out, open(sys.argv[2], 'w'))
`;

const CURVES = {
  gaussian: (x: number, [a = 0, c = 0, s = 1, o = 0]: number[]) =>
    o + a * Math.exp(-((x - c) ** 2) / (2 * s * s)),
  lorentzian: (x: number, [a = 0, c = 0, g = 1, o = 0]: number[]) =>
    o + (a * g * g) / ((x - c) ** 2 + g * g),
  four_parameter_logistic: (x: number, [b = 0, s = 1, e = 1, t = 0]: number[]) =>
    t + (b - t) / (1 + (x / e) ** s),
};

test('fits curves and finds anomalies as SciPy does', async () => {
  const random = generator(23);
  const noise = (): number => random() + random() + random() - 1.5;
  const xs: number[] = [];
  const ys: number[] = [];
  const requests = Array.from({ length: 60 }, (_, i) => {
    const start = xs.length;
    const model = (Object.keys(CURVES) as (keyof typeof CURVES)[])[i % 3] ?? 'gaussian';
    const logistic = model === 'four_parameter_logistic';
    const sign = random() < 0.5 ? -1 : 1;
    const truth = logistic
      ? [random(), sign * (0.7 + 2 * random()), 0.2 + random() * 5, 5 + 5 * random()]
      : [sign * (3 + 5 * random()), 2 + random() * 6, 0.3 + random(), random() * 100 - 50];
    for (let k = 0; k < 80; k++) {
      const x = logistic ? 0.01 * 1.12 ** k : k / 8;
      xs.push(x);
      ys.push(CURVES[model](x, truth) + 0.1 * noise());
    }
    const method = i < 48 ? 'fit' : i % 2 ? 'mad' : 'hampel';
    return { method, model, truth, window: 3 + 2 * (i % 5), start, end: xs.length };
  });
  const [x, y] = [Float64Array.from(xs), Float64Array.from(ys)];
  const expected = await python<number[][][]>(PROGRAM, requests, { x, y });
  for (const [i, { method, model, window, start, end }] of requests.entries()) {
    const both = table({ x: x.slice(start, end), v: y.slice(start, end) });
    const asked = { column: 'v', x: 'x' };
    let actual: number[][];
    if (method === 'fit') {
      const result = fit(both, { ...asked, model });
      expect(result['converged']).toBe(true);
      actual = [result['fit'], result['standard_errors']].map((named) =>
        Object.values(named as object),
      );
    } else {
      const result = detect(both, { ...asked, method, window });
      actual = [Array.from((result.table ?? {})['anomaly_score'] as Float64Array)];
    }
    for (const [part, wanted] of (expected[i] ?? []).entries())
      for (const [at, value] of wanted.entries()) {
        const close =
          Math.abs((actual[part]?.[at] ?? NaN) - value) <= 2e-6 * Math.max(Math.abs(value), 1e-3);
        if (!close)
          throw new Error(
            `${i} ${method} ${model}: ${JSON.stringify(actual[part])} ≠ ${JSON.stringify(wanted)}`,
          );
      }
  }
});
