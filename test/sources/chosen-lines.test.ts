import { writeFile } from 'node:fs/promises';
import { Project } from '../support/assay.js';

/** One file with three tables: the second one far behind what is looked at first, the last one under a blank line. */
const FAR = 20_000;
const lines = [
  'name,id,figure',
  'a,1,2',
  'b,2,3',
  '',
  't,v',
  ...Array.from({ length: FAR }, (_, i) => `${i},${(i * 7) % 11}`),
  '',
  'x,y,z',
  '0.5,1,ten',
  '1.5,2,"two',
  'lines"',
  '2.5,3,end',
];
let project: Project;

beforeAll(async () => {
  project = await Project.make();
  await writeFile(project.path('tables.csv'), `${lines.join('\r\n')}\r\n`);
  await writeFile(project.path('wide.csv'), `\ufeff${lines.join('\n')}`, 'utf16le');
});
afterAll(() => project.remove());

const load = (file: string, range: string, as: string) =>
  project.json('load', project.path(file), '--lines', range, '--as', as);

test.each(['tables.csv', 'wide.csv'])(
  '%s: each of its tables is read by its lines',
  async (file) => {
    const as = file.slice(0, 4);
    const first = await load(file, '1-3', `${as}_first`);
    expect(first).toMatchObject({ rows: 2, rejected: 0, source: { header_line: 1 } });
    const second = await load(file, `5-${FAR + 5}`, `${as}_second`);
    expect(second).toMatchObject({ rows: FAR, rejected: 0, source: { header_line: 5 } });
    const last = await load(file, `${FAR + 7}-`, `${as}_last`);
    expect(last).toMatchObject({ rows: 3, rejected: 0, source: { header_line: FAR + 7 } });
    expect(last.columns.map((one: { name: string; type: string }) => [one.name, one.type])).toEqual(
      [
        ['x', 'number'],
        ['y', 'integer'],
        ['z', 'text'],
      ],
    );
    const spans = await project.json<{ line: number; bytes: number }[]>(
      'sql',
      `SELECT line, byte_end - byte_start AS bytes FROM raw_csv_data WHERE dataset = '${as}_last' ORDER BY 1`,
    );
    const unit = file === 'wide.csv' ? 2 : 1;
    const end = file === 'wide.csv' ? 1 : 2;
    expect(spans.map(({ line, bytes }) => [line, bytes / unit])).toEqual([
      [FAR + 8, '0.5,1,ten'.length],
      [FAR + 9, '1.5,2,"two'.length + end + 'lines"'.length],
      [FAR + 11, '2.5,3,end'.length],
    ]);
  },
);

test('the warning of a table above names the lines that load it', async () => {
  await writeFile(
    project.path('test.csv'),
    ['Specimen,Width,Load', ',(mm),(N)', 'A1,12.5,1520.4', '', 't,x,f'].join('\n') +
      Array.from({ length: 30 }, (_, i) => `\n${i},${i * 2},${i * 3}`).join(''),
  );
  const whole = await project.json('load', project.path('test.csv'), '--as', 'body');
  expect(whole).toMatchObject({ rows: 30, warnings: [{ line: 1 }] });
  const [, range = ''] = /--lines (\S+)$/.exec(whole.warnings[0].message) ?? [];
  const small = await load('test.csv', range, 'specimen');
  expect(small).toMatchObject({ rows: 1 });
  expect(small.columns[1]).toMatchObject({ name: 'Width', unit: 'mm' });
});

test('lines that are not there are an error that says so, and nothing is kept of it', async () => {
  for (const range of ['90000-', '9-3', '4-4']) {
    const ended = await project.run('load', 'tables.csv', '--lines', range, '--as', 'none');
    expect(ended.code).not.toBe(0);
    expect(ended.stderr).toContain(`the lines ${range} are blank, or the text ends before them`);
  }
  const kept = await project.json(
    'sql',
    "SELECT table_name FROM information_schema.tables WHERE table_name = 'none'",
  );
  expect(kept).toEqual([]);
});

test('lines chosen for an earlier file are told where they leave records of the next one out', async () => {
  const rows = Array.from({ length: 5 }, (_, i) => `${i},${i * 2}`);
  await writeFile(project.path('short.csv'), ['a,b', '0,1', '2,3', '', 'x,y', '4,5'].join('\n'));
  await writeFile(project.path('long.csv'), ['a,b', ...rows].join('\n'));
  await load('short.csv', '1-3', 'run');
  const next = await project.json('load', project.path('long.csv'), '--as', 'run');
  expect(next).toMatchObject({ rows: 2, warnings: [{ line: 4 }] });
  expect(next.warnings[0].message).toContain('only the lines 1-3 were read');
});
