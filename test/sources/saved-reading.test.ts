import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { LoadRequest } from '@assay/schema';
import { loadSource } from '../../kernel/sources/index.js';
import { openStore, type Store } from '../../kernel/store/index.js';
import { xlsx } from '../workbook/xlsx.js';

let folder: string;
let store: Store;

beforeAll(async () => {
  // The loading thread runs from its bundle.
  const build = fileURLToPath(new URL('../../kernel/build.mjs', import.meta.url));
  execFileSync(process.execPath, [build, 'load-worker']);
  folder = await mkdtemp(join(tmpdir(), 'assay-saved-'));
  store = await openStore({ file: join(folder, 'store.duckdb'), threads: 1 });
});

afterAll(async () => {
  await store.close();
  await rm(folder, { recursive: true, force: true });
});

async function load(name: string, content: string | Uint8Array, more: Partial<LoadRequest> = {}) {
  await writeFile(join(folder, name), content);
  const context = { store, project: folder, publish: () => undefined, now: () => new Date() };
  return loadSource(context, { source: join(folder, name), ...more });
}

const rows = async (sql: string) => (await store.query(sql)).map((row) => Object.values(row));
const types = ({ columns }: { columns: { type: string }[] }) => columns.map(({ type }) => type);

test('the next file of a dataset is read as the file before, where its values leave it open', async () => {
  const first = await load('log-1.csv', 'when;code;level\n13.02.2024;007;1.234,5\n', { as: 'log' });
  expect(first.source['read_like']).toBeUndefined();
  const next = await load('log-2.csv', 'when;code;level\n05.03.2024;123;1,234\n', {
    as: 'log',
    write: 'append',
  });
  expect(next.source['read_like']).toEqual({ dataset: 'log', file: 'log-1.csv' });
  expect(next.warnings).toEqual([]);
  expect(types(next)).toEqual(['date', 'text', 'number']);
  expect(await rows('SELECT * FROM log')).toEqual([
    ['2024-02-13', '007', 1234.5],
    ['2024-03-05', '123', 1.234],
  ]);
});

test('day and month keep their order from file to file', async () => {
  await load('us-1.csv', 'day,v\n02/13/2024,1\n', { as: 'us' });
  await load('eu-1.csv', 'tag,v\n13/02/2024,1\n', { as: 'eu' });
  await load('us-2.csv', 'day,v\n03/04/2024,2\n', { as: 'us', write: 'append' });
  await load('eu-2.csv', 'tag,v\n03/04/2024,2\n', { as: 'eu', write: 'append' });
  // The second file decided nothing; the third is still read like the first.
  await load('eu-3.csv', 'tag,v\n05/06/2024,3\n', { as: 'eu', write: 'append' });
  expect(await rows('SELECT day FROM us')).toEqual([['2024-02-13'], ['2024-03-04']]);
  expect(await rows('SELECT tag FROM eu')).toEqual([
    ['2024-02-13'],
    ['2024-04-03'],
    ['2024-06-05'],
  ]);
});

test('what the person chose holds for the next file, wherever its names stand', async () => {
  const header = 'time;1;2\n';
  const chosen = { as: 'plate', header_line: 2, decimal: ',' } as const;
  await load('plate-1.txt', `Reader 7\n${header}0;1,250;2,250\n60;1,375;2,375\n`, chosen);
  const next = await load(
    'plate-2.txt',
    `Reader 7\nsecond run\nwith a note\n${header}0;1,125;2,125\n`,
    {
      as: 'plate',
      write: 'append',
    },
  );
  expect(next.source.header_line).toBe(4);
  expect(await rows('SELECT time, "1" AS a, "2" AS b FROM plate')).toEqual([
    [0, 1.25, 2.25],
    [60, 1.375, 2.375],
    [0, 1.125, 2.125],
  ]);
});

test('a new dataset with the same line of names is read like the one there is, and says so', async () => {
  await load('flow-a.csv', 'at,site,flow\n25/01/2024,01,1.5\n');
  const like = await load('flow-b.csv', 'at,site,flow\n04/03/2024,17,2\n');
  expect(like.source['read_like']).toEqual({ dataset: 'flow-a', file: 'flow-a.csv' });
  expect(like.warnings.map(({ message }) => message)).toEqual([
    'read as "flow-a.csv" of dataset "flow-a" was, whose line of names is the same: "at" (date), "site" (text); --like none reads it afresh',
  ]);
  expect(await rows('SELECT * FROM "flow-b"')).toEqual([['2024-03-04', '17', 2]]);
  const afresh = await load('flow-b.csv', 'at,site,flow\n04/03/2024,17,2\n', { like: 'none' });
  expect(afresh.source['read_like']).toBeUndefined();
  expect(await rows('SELECT * FROM "flow-b"')).toEqual([['2024-04-03', 17, 2]]);
  // Now two datasets disagree: neither of them is followed.
  const third = await load('flow-c.csv', 'at,site,flow\n04/03/2024,18,3\n');
  expect(third.source['read_like']).toBeUndefined();
  const named = await load('flow-c.csv', 'at,site,flow\n04/03/2024,18,3\n', { like: 'flow-a' });
  expect(named.source['read_like']).toEqual({ dataset: 'flow-a', file: 'flow-a.csv' });
  await expect(load('flow-d.csv', 'at\n1\n', { like: 'nothing' })).rejects.toMatchObject({
    code: 'dataset-unknown',
  });
});

test('a file that does not fit is read as it is, and the difference is told', async () => {
  await load('mix-1.csv', 'n,day\n1,13/02/2024\n', { as: 'mix' });
  const next = await load('mix-2.csv', 'n,day\nx,02/13/2024\n', { as: 'mix' });
  expect(next.warnings.map(({ message }) => message)).toEqual([
    'column "n": read as text, and not as integer as in "mix-1.csv" of this dataset, because its values are of another kind',
    'column "day": read month first, and not day first as in "mix-1.csv" of this dataset, because its values are of another kind',
  ]);
  // Another dataset whose values do not fit is no model at all.
  await load('own-1.csv', 'p,q,r\n13/02/2024,2,3\n');
  const other = await load('own-2.csv', 'p,q,r\n02/13/2024,b,4\n');
  expect([other.source['read_like'], types(other)]).toEqual([
    undefined,
    ['date', 'text', 'integer'],
  ]);
  // Nor is the dataset whose place the file takes, when it has other names.
  const taken = await load('mix-3.csv', 'm,day\nx,03/04/2024\n', { as: 'mix' });
  expect(taken.source['read_like']).toBeUndefined();
});

test('the record list that was chosen for a document is taken from the next one', async () => {
  const document = (n: number) => JSON.stringify({ a: [{ x: n }, { x: n }], b: [{ y: n }] });
  await load('doc-1.json', document(1), { as: 'doc', records: '$.b' });
  const next = await load('doc-2.json', document(2), { as: 'doc', write: 'append' });
  expect(next.source['read_like']).toEqual({ dataset: 'doc', file: 'doc-1.json' });
  expect(await rows('SELECT * FROM doc')).toEqual([[1], [2]]);
});
test('what a person chooses for columns wins over what is guessed, and holds for the next file', async () => {
  const lines = [
    'code;v;day',
    '007;n.v.;13/02/2024',
    '010;-999;01/02/2024',
    '011;0,5;02/02/2024',
    '',
  ];
  const choices: Partial<LoadRequest> = {
    missing: ['n.v.', '-999'],
    types: { code: 'integer', day: 'date' },
    dates: 'month-first',
  };
  const first = await load('chosen-1.csv', lines.join('\n'), { as: 'chosen', ...choices });
  expect(types(first)).toEqual(['integer', 'number', 'date']);
  expect(first.warnings).toEqual([
    { line: 2, message: expect.stringContaining('"13/02/2024" does not fit its type') },
  ]);
  expect(first.source['reasons']).toEqual({
    encoding: 'all bytes are ASCII',
    delimiter: 'it divides the records into 3 fields',
    decimal: 'values that fit no other mark: 1',
    header_line: 'line 1 names 3 columns above the first record in line 2',
    columns: {
      code: 'it was chosen',
      v: 'of 2 values: number 2; missing: "n.v.", "-999"',
      day: 'it was chosen',
    },
  });
  const read = () => rows('SELECT code, v, day FROM chosen');
  expect(await read()).toEqual([
    [7, null, null],
    [10, null, '2024-01-02'],
    [11, 0.5, '2024-02-02'],
  ]);
  const more = { as: 'chosen', write: 'append' as const };
  await load('chosen-2.csv', 'code;v;day\n008;n.v.;03/04/2024\n', more);
  expect((await read()).at(-1)).toEqual([8, null, '2024-03-04']);

  await load('kept.csv', 'id,v\nNA,1\n1e5,2\n,3\n', { types: { id: 'text' } });
  expect(await rows('SELECT id FROM kept')).toEqual([['NA'], ['1e5'], [null]]);
  await expect(load('kept.csv', 'id,v\nNA,1\n', { types: { ix: 'text' } })).rejects.toMatchObject({
    ...{ code: 'column-unknown', pointer: '/types/ix', remedy: 'its columns: id, v' },
  });
  await expect(load('kept.json', '[{"a": 1}]', { missing: ['NA'] })).rejects.toMatchObject({
    ...{ code: 'option-unused', pointer: '/missing' },
  });
});

test('types, words for missing and the order of dates are chosen for a workbook, too', async () => {
  const lines = [
    ['code', 'v', 'day', 'n'],
    [7, 1.5, '03/04/2024', '12'],
    ['008', -999, '13/04/2024', '1.5'],
    [9, 'n.v.', '', 'x'],
  ];
  const cells = lines.flatMap((line, r) =>
    line.map((cell, c): [string, string | number] => [`${'ABCD'[c] ?? ''}${r + 1}`, cell]),
  );
  const book = xlsx({ sheets: { data: Object.fromEntries(cells) } });
  const types = { code: 'text', day: 'date', n: 'integer' } as const;
  const missing: [string, ...string[]] = ['n.v.', '-999'];
  const report = await load('chosen.xlsx', book, { types, missing, dates: 'day-first' });
  expect(report.columns.map(({ type }) => type)).toEqual(['text', 'number', 'date', 'integer']);
  expect(await rows('SELECT code, v, day, n FROM chosen')).toEqual([
    ['7', 1.5, '2024-04-03', 12],
    ['008', null, '2024-04-13', null],
    ['9', null, null, null],
  ]);
  expect(report.warnings.map(({ message }) => message)).toEqual([
    expect.stringContaining('"1.5" does not fit its type and became NULL (2 such values'),
  ]);
  // Without an order only what is a date in one way alone is one.
  await load('chosen.xlsx', book, { types: { day: 'date' }, missing, as: 'undecided' });
  expect(await rows('SELECT day FROM undecided')).toEqual([[null], ['2024-04-13'], [null]]);
  await expect(load('chosen.xlsx', book, { types: { x: 'text' } })).rejects.toMatchObject({
    ...{ code: 'column-unknown', pointer: '/types/x' },
  });
});
