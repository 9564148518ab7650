import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { strToU8, zipSync } from 'fflate';
import type { LoadProgress } from '@assay/schema';
import { loadSource } from '../../kernel/sources/index.js';
import { Progress } from '../../kernel/sources/load/load-progress.js';
import { openReading } from '../../kernel/sources/worker/open-reading.js';
import { openStore, type Store } from '../../kernel/store/index.js';

const root = fileURLToPath(new URL('../../', import.meta.url));
let folder: string;
let store: Store;

beforeAll(async () => {
  execFileSync(process.execPath, [join(root, 'kernel/build.mjs'), 'load-worker']);
  folder = await mkdtemp(join(tmpdir(), 'assay-workbooks-'));
  execFileSync(join(root, '.venv/bin/python'), [join(root, 'test/sources/workbooks.py'), folder]);
  store = await openStore({ file: join(folder, '.assay', 'store.duckdb'), threads: 1 });
});

afterAll(async () => {
  await store.close();
  await rm(folder, { recursive: true });
});

async function load(file: string, options: object = {}) {
  const request = {
    source: join(folder, file),
    as: `${file}${JSON.stringify(options)}`,
    ...options,
  };
  const context = { store, project: folder, publish: () => undefined, now: () => new Date(0) };
  const report = await loadSource(context, request);
  const columns = report.columns.map(
    (c) => `${c.name}:${c.type}${c.unit === undefined ? '' : ` [${c.unit}]`}`,
  );
  const { rows } = await store.readRows(`SELECT * FROM "${report.dataset.replaceAll('"', '""')}"`);
  const plain = JSON.parse(
    JSON.stringify(rows, (_, v: unknown) => (typeof v === 'bigint' ? Number(v) : v)),
  ) as unknown[][];
  return { report, columns, rows: plain, warnings: report.warnings.map((one) => one.message) };
}

test('a report: title above, dates, truth values, percents, an error, notes and a hidden sheet', async () => {
  const { report, columns, rows, warnings } = await load('report.xlsx');
  expect(columns).toEqual([
    'time:timestamp',
    'day:date',
    'T (°C):number [°C]',
    'ok:boolean',
    'label:text',
    'share:number',
  ]);
  expect(report.source).toMatchObject({
    kind: 'xlsx',
    sheet: 'Messung',
    header_line: 4,
    skipped_lines: 2,
  });
  expect(rows).toHaveLength(6);
  expect(rows[0]?.slice(2)).toEqual([20.5, true, 'run 0', 0]);
  expect(String(rows[0]?.[0])).toMatch(/^2024-01-05[T ]08:00:30/);
  expect(rows[2]?.[2]).toBeNull();
  expect(warnings).toEqual([expect.stringContaining('#N/A')]);
});

test('days since 1904, times of day, durations, codes', async () => {
  const { columns, rows, warnings } = await load('mac.xlsx');
  expect(columns).toEqual([
    'when:timestamp',
    'clock:time',
    'took:number',
    'n:integer',
    'code:text',
  ]);
  expect(String(rows[1]?.[0])).toMatch(/^2020-02-29[T ]12:00:00/);
  expect(rows[1]?.slice(1)).toEqual([expect.stringMatching(/^06:30:01/), 1.03125, 1, '001']);
  expect(warnings).toEqual([expect.stringContaining('durations')]);
});

test('numbers as text are numbers and told; digits alone stay text; a mark and an uncomputed formula are told', async () => {
  const { columns, rows, warnings, report } = await load('texts.xlsx');
  expect(columns).toEqual([
    'id:integer',
    'as text:number',
    'mixed:integer',
    'plate:text',
    'sum:text',
  ]);
  expect(rows[4]).toEqual([5, 6, null, '104', null]);
  expect(warnings).toHaveLength(3);
  expect(report.rows).toBe(10);
});

test('two rows of names over merged cells, units, a blank row and a sum at the end', async () => {
  const { columns, report, warnings } = await load('groups.xlsx');
  expect(columns).toEqual([
    'Left x:integer [mm]',
    'Left y:number [s]',
    'Right x:integer [mm]',
    'Right y:number [s]',
  ]);
  expect(report).toMatchObject({ rows: 11, rejected: 1, source: { sheet: 'data' } });
  expect(warnings).toEqual([expect.stringContaining('Total')]);
});

test('a sheet is chosen by name, hidden or not; an unknown one is refused with the names', async () => {
  expect((await load('groups.xlsx', { sheet: 'SETTINGS' })).rows).toEqual([['a', 1]]);
  await expect(load('groups.xlsx', { sheet: 'none' })).rejects.toMatchObject({
    code: 'sheet-unknown',
    remedy: 'its sheets are settings, data',
  });
  expect((await load('bare.xlsx')).columns).toEqual(['column1:number', 'column2:integer']);
});

test('a workbook that was cut off is refused', async () => {
  const bytes = await readFile(join(folder, 'report.xlsx'));
  await writeFile(join(folder, 'cut.xlsx'), bytes.subarray(0, bytes.length - 200));
  await expect(load('cut.xlsx')).rejects.toMatchObject({ code: 'workbook-damaged' });
});

test('of blocks under one another the first is read and the next named; remarks behind the data are none', async () => {
  const blocks = await load('blocks.xlsx');
  expect(blocks.columns).toEqual(['Time:number', 'T° 600:integer', 'A1:number', 'A2:number']);
  expect(blocks.rows.map(([time, , a1]) => [Math.round(Number(time) * 24), a1])).toEqual([
    [22, 0.6],
    [23, 0.6],
    [24, 0.6],
    [25, 0.6],
  ]);
  expect(blocks.warnings.join()).toMatch(/another table .* --header-line 11/);
  const second = await load('blocks.xlsx', { header_line: 11 });
  expect(second.columns[1]).toBe('T° 480:integer');
  expect(second.rows.map(([, , a1]) => a1)).toEqual([0.48, 0.48, 0.48, 0.48]);
  const remarks = await load('remarks.xlsx');
  expect(remarks.columns).toEqual(['Name:text', 'Age:integer', 'Born:date']);
  expect(remarks.rows).toHaveLength(6);
  expect(remarks.warnings.join()).toContain('2 rows behind the data');
});

test('how far a workbook is goes up with its cells and then with its rows, and never back', async () => {
  const cells = Array.from(
    { length: 5000 },
    (_, i) =>
      `<row r="${i + 1}"><c r="A${i + 1}"><v>${i}</v></c><c r="B${i + 1}"><v>${i / 4}</v></c></row>`,
  );
  const part = (xml: string) => strToU8(`<?xml version="1.0"?>${xml}`);
  const path = join(folder, 'long.xlsx');
  await writeFile(
    path,
    zipSync({
      'xl/workbook.xml': part('<workbook><sheets><sheet name="s" r:id="r1"/></sheets></workbook>'),
      'xl/_rels/workbook.xml.rels': part(
        '<Relationships><Relationship Id="r1" Target="worksheets/sheet1.xml"/></Relationships>',
      ),
      'xl/worksheets/sheet1.xml': part(
        `<worksheet><sheetData>${cells.join('')}</sheetData></worksheet>`,
      ),
    }),
  );
  const told: LoadProgress[] = [];
  const publish = ({ load }: { load?: LoadProgress }) => void (load && told.push(load));
  const about = { source: path, dataset: 'long', bytes_total: 1000 };
  const progress = new Progress(publish, about, 1000, 0);
  const reading = await openReading(path, 'long.xlsx', {}, undefined, [], (share) =>
    progress.opening(share),
  );
  const opened = told.length;
  let rows = 0;
  for (const batch of reading.batches(1000))
    progress.reached(batch.read, (rows += batch.table.rowCount));
  progress.completed(rows);
  const fractions = told.map(({ fraction }) => fraction);
  expect(fractions).toEqual([...fractions].sort((a, b) => a - b));
  expect(opened).toBeGreaterThan(4);
  expect(
    told.slice(1, opened).every(({ fraction, rows: none }) => fraction > 0 && none === 0),
  ).toBe(true);
  expect(told[opened]).toMatchObject({ rows: 1000 });
  expect(told.at(-1)).toMatchObject({
    fraction: 1,
    bytes_done: 1000,
    rows: 5000,
    state: 'completed',
  });
});
