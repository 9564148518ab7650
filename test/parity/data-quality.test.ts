import { process } from '../../processors/data_quality.js';
import { table } from '../unit/processors/make-table.js';
import { python } from './python.js';
import { generator } from './random.js';

const PROGRAM = `
import sys, json, warnings, numpy as np, pandas as pd
warnings.simplefilter('ignore')
x = np.fromfile('x.f64')
out = []
for start, end in json.load(open(sys.argv[1])):
    s = pd.Series(x[start:end]); d = s.dropna()
    q1, med, q3 = (d.quantile(q) for q in (.25, .5, .75))
    mad = (d - med).abs().median(); iqr = q3 - q1
    r = dict(count=int(s.count()), missing=int(s.isna().sum()), distinct=int(s.nunique()), repeats=int(d.duplicated().sum()),
        mean=s.mean(), std=s.std(), min=s.min(), max=s.max(), median=med, q1=q1, q3=q3, iqr=iqr, iqr_low=q1 - 1.5 * iqr,
        iqr_high=q3 + 1.5 * iqr, iqr_outliers=int(((d < q1 - 1.5 * iqr) | (d > q3 + 1.5 * iqr)).sum()),
        z_outliers=int((((d - d.mean()) / d.std()).abs() > 3).sum()) if d.std() > 0 else 0, mad=mad,
        mad_outliers=int(((0.6745 * (d - med) / mad).abs() > 3.5).sum()) if mad > 0 else 0, skew=s.skew(), kurtosis=s.kurt())
    out.append({'columns': {k: None if isinstance(v, float) and not np.isfinite(v) else v for k, v in r.items()},
        'duplicates': int(s.to_frame().duplicated().sum())})
json.dump(out, open(sys.argv[2], 'w'), default=float)
`;

const SAME_BITS = new Set(['min', 'max', 'median', 'q1', 'q3']);

test('describes columns as pandas does', async () => {
  const random = generator(5);
  const parts = Array.from({ length: 400 }, (_, i) => {
    const length = i < 8 ? i : Math.floor(random() ** 2 * 2000);
    const kind = i % 5;
    return Float64Array.from({ length }, () => {
      const noise = random();
      if (noise < 0.05) return NaN;
      if (kind === 0) return random() * 10 - 3;
      if (kind === 1) return Math.floor(random() * 6);
      if (kind === 2) return Math.exp(random() * 8);
      if (kind === 3) return 4;
      return Math.tan((random() - 0.5) * 3) + 1e3;
    });
  });
  let end = 0;
  const ranges = parts.map((part) => [end, (end += part.length)]);
  const x = new Float64Array(end);
  parts.forEach((part, i) => x.set(part, ranges[i]?.[0]));
  const expected = await python<{ columns: Record<string, number | null>; duplicates: number }[]>(
    PROGRAM,
    ranges,
    { x },
  );
  for (const [i, part] of parts.entries()) {
    const result = process(table({ v: part }), {});
    const [column] = result['columns'] as Record<string, number | null>[];
    expect(result['duplicates']).toBe(expected[i]?.duplicates);
    for (const [name, value] of Object.entries(expected[i]?.columns ?? {})) {
      const actual = column?.[name];
      const close =
        actual === value ||
        (!SAME_BITS.has(name) &&
          typeof actual === 'number' &&
          value !== null &&
          Math.abs(actual - value) <= 1e-10 * Math.max(Math.abs(value), 1e-3));
      if (!close)
        throw new Error(`column ${i} (${part.length} rows): ${name} ${actual} ≠ ${value}`);
    }
  }
});
