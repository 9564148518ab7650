import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Misfit } from '../../kernel/sources/table/reading.js';
import { openReading } from '../../kernel/sources/worker/open-reading.js';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'assay-json-'));
});

afterAll(() => rm(folder, { recursive: true }));

/** What a document is read as: path of its list, rows, columns, and how often doubt was told. */
async function shapeOf(text: string, name = 'a.json'): Promise<unknown[]> {
  const path = join(folder, name);
  await writeFile(path, text);
  const reading = await openReading(path, name, {}, undefined);
  let rows = 0;
  for (const batch of reading.batches(1000)) rows += batch.table.rowCount;
  const { source, warnings } = reading.facts();
  const columns = reading.plan.columns.map(
    (c) => `${c.name}:${c.type}${c.unit === undefined ? '' : ` [${c.unit}]`}`,
  );
  return [source['records'] ?? source.kind, rows, columns.join(' '), warnings.length];
}

const times = Array.from({ length: 24 }, (_, h) => `2022-07-01T${String(h).padStart(2, '0')}:00`);
const series = (n: number, by: number) => Array.from({ length: n }, (_, i) => [i, i * by]);

test.each<[string, unknown, unknown[]]>([
  [
    'records by name, one of which lacks a field',
    { r1: { a: 1, b: 2.5 }, r2: { a: 2, b: 3.5 }, r3: { a: 3 } },
    ['$.*', 3, 'key:text a:integer b:number', 0],
  ],
  [
    'arrays of data beside their components',
    {
      value: [21.5, 22.5].map((v) => ({
        ...{ components: ['id', 'time', 'result'], dataArray: [[1, '2024-01-01T00:00:00Z', v]] },
      })),
    },
    ['$.value[*].dataArray', 2, 'id:integer time:timestamp result:number', 1],
  ],
  [
    'times as OData wrote them',
    { d: { results: [{ t: '/Date(1700000000000)/' }, { t: '/Date(1700003600000+0100)/' }] } },
    ['$.d.results', 2, 't:timestamp', 0],
  ],
  [
    'columns beside their units',
    {
      latitude: 52.5,
      hourly_units: { time: 'iso8601', t: '°C' },
      hourly: { time: times, t: times.map((_, i) => i + 0.5) },
    },
    ['$.hourly', 24, 'time:timestamp t:number [°C]', 0],
  ],
  [
    'rows of values whose names stand elsewhere',
    {
      meta: { view: { columns: [{ name: 'sid' }, { name: 'Year' }] } },
      data: series(9, 2).map(([a, b]) => [`row-${a}`, b]),
    },
    ['$.data', 9, 'sid:text Year:integer', 0],
  ],
  [
    'names and units in lists of their own',
    {
      table: {
        columnNames: ['t', 'sal'],
        columnUnits: ['s', null],
        rows: [
          [1, 33.5],
          [2, null],
        ],
      },
    },
    ['$.table.rows', 2, 't:integer [s] sal:number', 0],
  ],
  [
    'a few values a column beside single ones, which may be one record',
    { wavelength: [400, 401, 402], absorbance: [0.1, 0.2, 0.3], sample: 'A1' },
    ['$', 3, 'wavelength:integer absorbance:number', 1],
  ],
  [
    'a split table whose rows have names',
    {
      columns: ['a', 'b'],
      index: ['2020-01-01', '2020-01-02'],
      data: [
        [1, 2.5],
        [2, null],
      ],
    },
    ['$.data', 2, 'index:date a:integer b:number', 0],
  ],
  [
    'series of a database, each with the names of its rows',
    {
      results: [
        {
          series: ['p', 'q', 'r', 's', 't'].map((host) => ({
            name: 'cpu',
            tags: { host },
            columns: ['time', 'mean'],
            values: series(2, 1.5),
          })),
        },
      ],
    },
    ['$.results[*].series[*].values', 10, 'tags.host:text time:integer mean:number', 1],
  ],
  [
    'a grid beside its axes',
    {
      x: [1, 2, 3],
      y: [10, 20],
      z: [
        [1, 2, 3],
        [4, 5, 6],
      ],
    },
    ['$.z', 2, 'column1:integer column2:integer column3:integer', 1],
  ],
  [
    'a table of other length beside it',
    {
      hourly: { time: times, t: times.map((_, i) => i + 0.5) },
      daily: { time: ['2022-07-01'], sunrise: ['2022-07-01T05:00'] },
    },
    ['$.hourly', 24, 'time:timestamp t:number', 1],
  ],
  [
    'two records under names',
    { r1: { a: 1, b: 2.5 }, r2: { a: 2, b: 3.5 } },
    ['$.*', 2, 'key:text a:integer b:number', 0],
  ],
  [
    'a grid of plain values',
    [
      [1, 2.5],
      [3, 4],
    ],
    ['$', 2, 'column1:integer column2:number', 0],
  ],
  [
    'columns as objects of values by row',
    { a: { 0: 1, 1: 2 }, b: { 0: 'x', 1: null } },
    ['$', 2, 'a:integer b:text', 0],
  ],
  [
    'values by date',
    {
      bpi: {
        '2013-09-01': 1.5,
        '2013-09-02': 2,
        '2013-09-03': 3,
        '2013-09-04': 4,
        '2013-09-05': 5,
      },
    },
    ['$.bpi.*', 5, 'key:date value:number', 0],
  ],
  [
    'a long list inside one record, by way of others',
    {
      value: {
        timeSeries: [{ name: 'a', values: [{ value: series(30, 1).map(([v]) => ({ v })) }] }],
      },
    },
    ['$.value.timeSeries[*].values[*].value', 30, 'v:integer', 1],
  ],
  [
    'long lists inside records, with what tells the records apart',
    [
      { site: 'a', obs: series(90, 2).map(([t, v]) => ({ t, v })) },
      { site: 'b', obs: series(90, 3).map(([t, v]) => ({ t, v })) },
    ],
    ['$[*].obs', 180, 'site:text t:integer v:integer', 1],
  ],
  [
    'an envelope, then the list',
    [{ page: 1, pages: 1 }, series(3, 1).map(([date, value]) => ({ date, value }))],
    ['$[1]', 3, 'date:integer value:integer', 0],
  ],
  [
    'one record with a short list inside',
    { coord: { lon: 1, lat: 2 }, weather: [{ id: 800 }], dt: 15, name: 'MV', cod: 200 },
    [
      '$',
      1,
      'coord.lon:integer coord.lat:integer weather:text dt:integer name:text cod:integer',
      1,
    ],
  ],
  [
    'a signal among single values',
    { fs: 360, signal: series(100, 0.5).map(([, v]) => v) },
    ['$.signal', 100, 'signal:number', 1],
  ],
  [
    'a JSON-stat cube',
    {
      id: ['geo', 'year'],
      size: [2, 2],
      dimension: {
        geo: { category: { index: { AT: 0, BE: 1 }, label: { AT: 'Austria', BE: 'Belgium' } } },
        year: { category: { index: ['2001', '2002'] } },
      },
      value: [1, 2, null, 4.5],
    },
    ['$.value', 4, 'geo:text year:text value:number', 0],
  ],
])('%s', async (_, document, expected) => {
  expect(await shapeOf(JSON.stringify(document))).toEqual(expected);
});

test.each([
  ['NaN and Infinity', '[{"a":NaN},{"a":1.5},{"a":-Infinity}]', ['$', 3, 'a:number', 1]],
  ['long integers', '[{"id":12345678901234567},{"id":1}]', ['$', 2, 'id:integer', 0]],
  ['a name twice in one object', '[{"a":1,"a":2}]', ['$', 1, 'a:integer', 1]],
  ['documents one after the other', '{\n"a":1}{"a":2}', ['$', 2, 'a:integer', 0]],
  [
    'a script around the document',
    'f({"features":[{"m":1},{"m":2}]});',
    ['$.features', 2, 'm:integer', 0],
  ],
  ['record separators', '\x1e{"a":1}\n\x1e{"a":2}\n', ['jsonl', 2, 'a:integer', 0]],
])('%s', async (_, text, expected) => {
  expect(await shapeOf(text)).toEqual(expected);
});

test('a large document without a line break is read in time that grows with its size', async () => {
  const timed = async (n: number): Promise<number> => {
    const records = Array.from({ length: n }, (_, i) => ({ i, x: i / 3, name: `n${i}` }));
    const start = process.cpuUsage();
    await shapeOf(JSON.stringify(records));
    return process.cpuUsage(start).user;
  };
  await timed(1000);
  const small = await timed(4000);
  // Eight times the records; the square of that would be 64.
  expect((await timed(32_000)) / small).toBeLessThan(30);
});

test('a large text of JSON lines is read piece by piece, and is what a look at all of it says', async () => {
  const path = join(folder, 'large.jsonl');
  const line = (i: number): string =>
    JSON.stringify({
      i,
      name: `é${i % 7}, a name that takes some room`,
      x: i > 70_000 ? i + 0.5 : i,
      late: i > 79_000 ? i : null,
    });
  const lines = Array.from({ length: 80_000 }, (_, i) => (i === 40_000 ? '{"i":' : line(i)));
  await writeFile(path, `${lines.join('\n')}\n`);
  const reading = await openReading(path, 'large.jsonl', {}, undefined);
  const read = () => [...reading.batches(10_000)];
  // The beginning knows nothing of fractions, and nothing of the last column.
  expect(() => read()).toThrow(Misfit);
  reading.replan(path);
  expect(reading.plan.columns.map((c) => `${c.name}:${c.type}`)).toEqual([
    ...['i:integer', 'name:text', 'x:number', 'late:integer'],
  ]);
  const batches = read();
  expect(batches.map(({ table }) => table.rowCount)).toEqual([...Array(7).fill(10_000), 9999]);
  expect(batches.flatMap(({ rejected }) => rejected)).toMatchObject([
    { line: 40_001, record: 40_001 },
  ]);
  const bytes = await readFile(path);
  const { lines: numbers, starts, ends } = batches[7] ?? { lines: [], starts: [], ends: [] };
  expect(numbers[9998]).toBe(80_000n);
  const last = bytes.subarray(Number(starts[9998]), Number(ends[9998])).toString();
  expect(last).toBe(lines[79_999]);
});

test.each(['utf16le', 'latin1'] as const)('JSON lines in %s know their bytes', async (encoding) => {
  const path = join(folder, `${encoding}.jsonl`);
  const lines = ['{"a":"é","b":1}', ' {"a":"ü","b":2}', '{"a":"ß","b":3}'];
  const mark = encoding === 'utf16le' ? '\ufeff' : '';
  await writeFile(path, Buffer.from(`${mark}${lines.join('\r\n')}`, encoding));
  const reading = await openReading(path, 'a.jsonl', {}, undefined);
  const [batch] = [...reading.batches(10)];
  const bytes = await readFile(path);
  const cut = [0, 1, 2].map((i) =>
    bytes.subarray(Number(batch?.starts[i]), Number(batch?.ends[i])).toString(encoding),
  );
  expect(cut).toEqual(lines.map((text) => text.trim()));
});

test.each([
  ['lost.json', '[{"a":1e400,"b":0.0},{"a":2.5,"b":1e-400}]'],
  ['lost.csv', 'a,b\n1e400,0.0\n2.5,1e-400\n'],
])('numbers beyond 64 bits are told: %s', async (name, text) => {
  const [, rows, columns, warnings] = await shapeOf(text, name);
  expect([rows, columns, warnings]).toEqual([2, 'a:number b:number', 2]);
});
