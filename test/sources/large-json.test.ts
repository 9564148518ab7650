import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openJson } from '../../kernel/sources/json/json-reading.js';
import { openLarge } from '../../kernel/sources/json/large/open-large.js';
import { Misfit, type Reading } from '../../kernel/sources/table/reading.js';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'assay-large-json-'));
});

afterAll(() => rm(folder, { recursive: true }));

const UTF8 = { name: 'utf-8', mark: 0 };

/** Everything that a reading says, with the place of each row. */
function said(reading: Reading | undefined): unknown[] {
  if (reading === undefined) return [];
  for (;;) {
    const rows: unknown[] = [];
    try {
      for (const { table, lines, starts, ends } of reading.batches(1000))
        rows.push([table, lines, starts, ends].map((part) => JSON.stringify(part, digits)));
    } catch (error) {
      if (!(error instanceof Misfit)) throw error;
      reading.replan(''); // Its file stays where it is.
      continue;
    }
    return [rows, reading.plan.columns, reading.facts()];
  }
}

const digits = (_: string, value: unknown) => (typeof value === 'bigint' ? String(value) : value);
const many = Array.from({ length: 5200 }, (_, i) => ({
  ...{
    i,
    v: i / 7,
    label: `a "b] ${i % 3}`,
    at: { t: `2022-07-01T${String(i % 24).padStart(2, '0')}:00` },
  },
  ...(i > 5000 ? { late: i === 5100 ? 'x' : i } : {}),
}));

test.each<[string, string, unknown[]]>([
  [
    'objects, some of which bring more',
    JSON.stringify({ m: { n: 1 }, 'a b': { rows: many }, tags: [1, 2, 3] }, null, 1),
    ["$['a b'].rows", 5200],
  ],
  [
    'lists whose names stand elsewhere',
    JSON.stringify({ columns: ['i', 'v'], data: many.map(({ i, v }) => [i, v]) }),
    ['$.data', 5200],
  ],
  [
    'bare values',
    JSON.stringify({ data: { level: many.map(({ v }) => v) } }),
    ['$.data.level', 5200],
  ],
  [
    'records with lists, few at first and more below, some of them only there',
    JSON.stringify({
      runs: many.slice(0, 2600).map(({ i }) => ({
        i,
        peaks: Array.from({ length: i < 2100 ? 1 : 3 }, (_, at) => ({ at, flags: [{ i }] })),
        sweep: { v: i < 2100 ? [1, 2] : [1, 2, 3, 4, 5], a: i < 2100 ? [0, 0] : [5, 6, 7, 8, 9] },
        shape: Array.from({ length: i === 9 ? 2400 : 2 }, () => [i, 1]),
        ...(i > 2550 ? { alarms: [{ code: i }, { code: 1 }] } : {}),
      })),
      log: [{ at: 1 }],
    }),
    ['$.runs', 2600],
  ],
  [
    'columns beside each other',
    JSON.stringify(
      {
        hourly_units: { v: 'm' },
        hourly: {
          time: many.map(({ at }) => at.t),
          note: 'x',
          v: many.map(({ v, i }) => (i === 7 ? null : v)),
        },
        codes: { a: [1, 2], b: [3, 4] },
      },
      null,
      1,
    ),
    ['$.hourly', 5200],
  ],
  ['pages', '{"a":[{"x":"ä"},null]}\n{"a":[{"y":1e3}]}', ['$.a', 3]],
])('a large document is read as a small one is: %s', async (_, text, [path, rows]) => {
  const file = join(folder, 'large.json');
  await writeFile(file, text);
  const large = openLarge(file, 'large.json', UTF8, {}, undefined, 0);
  expect(said(large)).toEqual(said(openJson(file, 'large.json', UTF8, {}, undefined)));
  expect(large?.facts().source['record_lists']).toContainEqual({ path, rows });
});

test.each([
  ['{"a":[{"x":1},\n{"x":2,}]}', 2],
  ['{"a":[{"x":1}\n{"x":2}]}', 2],
  ['{"a":[1,2,\n]}', 2],
  ['{"a":[{"x":1},\n\n{"x":2', 3],
  ['{"a":[{"x":1},\n{"x":2}]]', 2],
])('a large document that is broken is refused by line: %j', async (text, line) => {
  const file = join(folder, 'broken.json');
  await writeFile(file, text);
  expect(() => said(openLarge(file, 'broken.json', UTF8, {}, undefined, 0))).toThrow(
    expect.objectContaining({
      code: 'json-malformed',
      place: expect.objectContaining({ file: 'broken.json', line }) as unknown,
    }),
  );
});
