import { process } from '../../../processors/data_quality.js';
import { qualityReport, type Assessment } from '../../../processors/index.js';
import { table } from './make-table.js';

test('counts every planted fault', () => {
  const rows = 100;
  const t = Array.from({ length: rows }, (_, i) => (i < 60 ? i : i + 20) / 10);
  const v: (number | null)[] = t.map((x) => Math.sin(x));
  v[10] = null;
  v[20] = 1000;
  const code = t.map((_, i) => (i === 5 ? 'n/a' : String(i)));
  const result = process(table({ t, v, code, site: t.map(() => 'A') }), {});
  const columns = result['columns'] as Record<string, unknown>[];
  expect(result).toMatchObject({
    rows,
    duplicates: 0,
    missing: 1,
    constant_columns: ['site'],
    x: 't',
  });
  expect(result['sampling']).toMatchObject({ gaps_total: 1, regular: false });
  expect(columns[0]).toMatchObject({ column: 't', order: 'increasing', distinct: rows });
  expect(columns[1]).toMatchObject({ missing: 1, iqr_outliers: 1, z_outliers: 1, mad_outliers: 1 });
  expect(columns[2]).toMatchObject({ mixed: 1, kinds: { number: 99, text: 1 }, mean: null });
  expect(result['score']).toBeLessThan(100);
  expect((result['reasons'] as unknown[]).length).toBeGreaterThan(3);
});

test('counts rows that repeat an earlier one, missing and all', () => {
  const result = process(
    table({ a: [1, 1, 2, null, null, -0, 0], b: ['x', 'x', 'x', null, null, 'y', 'y'] }),
    {},
  );
  expect(result['duplicates']).toBe(3);
});

test('does not depend on the order of rows', () => {
  const v = Array.from({ length: 999 }, (_, i) => Math.sin(i) * 10 ** (i % 15));
  const turned = [...v.slice(500).reverse(), ...v.slice(0, 500)];
  const pick = (values: number[]) => {
    const [column] = process(table({ v: values }), {})['columns'] as Record<string, unknown>[];
    // Where the rows lie is what these tell.
    const ofRows = { order: null, longest_flat: null, flat_start: null, drift: null };
    return { ...column, ...ofRows, envelope: null };
  };
  expect(pick(turned)).toEqual(pick(v));
});

test('is valid JSON whatever the values', () => {
  const result = process(
    table({
      v: [Infinity, -Infinity, NaN, 1],
      empty: new Float64Array(4).fill(NaN),
      day: [new Date(0), null, new Date(86_400_000), null],
      flag: [true, false, null, true],
      big: [2n ** 60n, 2n ** 60n, null, 1n],
    }),
    {},
  );
  const { table: relation, ...data } = result;
  expect(JSON.parse(JSON.stringify(data))).toEqual(data);
  const columns = data['columns'] as Record<string, unknown>[];
  expect(columns[0]).toMatchObject({ infinite: 2, mean: null, count: 3 });
  expect(columns[1]).toMatchObject({ count: 0, missing: 4, mean: null, distinct: 0 });
  expect(columns[2]).toMatchObject({ min: '1970-01-01T00:00:00.000Z', distinct: 2 });
  expect(columns[3]).toMatchObject({ mean: 2 / 3, distinct: 2 });
  expect(columns[4]).toMatchObject({ distinct: 2, repeats: 1 });
  for (const values of Object.values(relation ?? {})) expect(values).toHaveLength(5);
});

test('has nothing to say about an empty table', () => {
  const result = process(table({ v: [] }, { v: 'number' }), {});
  expect(result).toMatchObject({ rows: 0, duplicates: 0, score: 100 });
});

test('tells clipping, drift and mixed units, with what a plot needs', () => {
  const rows = 200;
  const v = Array.from({ length: rows }, (_, i) =>
    Math.max(-1, Math.min(1, 1.4 * Math.sin(i / 9))),
  );
  const falling = v.map((_, i) => 100 - i);
  const text = v.map((_, i) => (i % 4 === 0 ? `${i} V` : `${i} mV`));
  const result = process(table({ v, falling, text, flat: v.map(() => 7) }), {});
  const [clipped, drifting, mixed, flat] = result['columns'] as Record<string, unknown>[];
  const atEnds = v.filter((value) => Math.abs(value) === 1).length;
  expect(clipped).toMatchObject({ clipped: atEnds });
  expect(drifting).toMatchObject({ clipped: 0, order: 'decreasing' });
  expect(drifting?.['drift']).toBeCloseTo(-160 / 99.5, 10);
  expect(mixed).toMatchObject({ unit_conflicts: { V: 50, mV: 150 }, histogram: null });
  expect(flat).toMatchObject({ drift: null, clipped: 0, constant: true, histogram: null });
  const { counts } = drifting?.['histogram'] as { counts: number[] };
  expect(counts.reduce((sum, count) => sum + count, 0)).toBe(rows);
  const reasons = (result['reasons'] as { reason: string }[]).map(({ reason }) => reason);
  expect(reasons).toContainEqual(expect.stringContaining('units are mixed: V 50, mV 150'));
  expect(reasons).toContainEqual(expect.stringContaining('as if clipped'));
});

test('makes a page of it, in which no text is markup', () => {
  const result = process(
    table({ '<b>v': [1, 2, 3, 4, 50], s: ['<i>', '<i>', 'x', null, 'y'] }),
    {},
  );
  const page = qualityReport(result as unknown as Assessment);
  expect(page).toContain(`Data quality: ${String(result['score'])} of 100`);
  expect(page).toContain('&lt;b&gt;v');
  expect(page).toContain('1 of 5 values are missing');
  expect(page.match(/<svg role="img" aria-label="Distribution of/g)).toHaveLength(1);
  expect(page).not.toMatch(/<[bi]>(?:v|<)/);
});
