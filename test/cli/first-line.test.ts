import { readFile, writeFile } from 'node:fs/promises';
import { Project, root } from '../support/assay.js';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
// Two clear maxima, one missing value, one text column.
const CSV = 't,mV,note\n0,0.1,a\n1,0.9,b\n2,0.2,\n3,,d\n4,0.3,e\n5,1.2,f\n6,0.1,g\n';

describe('the command line on one project', () => {
  let project: Project;
  beforeAll(async () => {
    project = await Project.make();
    await writeFile(project.path('ecg.csv'), CSV);
  });
  afterAll(() => project.remove());

  it('says that no host runs, without starting one', async () => {
    expect(await project.json('status')).toEqual({ running: false, project: project.folder });
  });

  it('loads a file as it came', async () => {
    const report = await project.json('load', 'ecg.csv');
    expect(report).toMatchObject({
      dataset: 'ecg',
      rows: 7,
      rejected: 0,
      source: { kind: 'csv', bytes: CSV.length, delimiter: ',', header_line: 1, skipped_lines: 0 },
      run: { inserted: 7, updated: 0, unchanged: 0 },
      warnings: [],
    });
    expect(report.columns.map((c: { name: string; type: string }) => [c.name, c.type])).toEqual([
      ['t', 'integer'],
      ['mV', 'number'],
      ['note', 'text'],
    ]);
    expect(report.data_file_id).toMatch(UUID);
    const object = project.path('.assay', 'objects', report.source.sha256 as string);
    expect(await readFile(object, 'utf8')).toBe(CSV);
  });

  it('adds nothing when the same bytes come twice', async () => {
    const again = await project.json('load', 'ecg.csv');
    expect(again).toMatchObject({ rows: 7, run: { inserted: 0, unchanged: 7 } });
    expect(await project.json('sql', 'SELECT count(*) AS n FROM ecg')).toEqual([{ n: 7 }]);
  });

  it('reads stdin', async () => {
    const ended = await (
      await import('../support/assay.js')
    ).assay(['--project', project.folder, 'load', '-', '--as', 'piped', '--json'], {
      input: 'a,b\n1,2\n',
    });
    expect(JSON.parse(ended.stdout)).toMatchObject({ dataset: 'piped', rows: 1 });
  });

  it('processes, with the whole ProcessingResult', async () => {
    const result = await project.json(
      'process',
      'rolling_mean',
      '--on',
      'ecg',
      '--params',
      '{"column":"mV","window":2}',
      '--as',
      'smooth',
    );
    expect(result).toMatchObject({
      processing_type: 'rolling_mean',
      status: 'COMPLETED',
      table: 'smooth',
      error: null,
      parameters: { column: 'mV', window: 2 },
    });
    expect(result.id).toMatch(UUID);
    const rows = await project.json<{ rolling_mean: number | null }[]>(
      'sql',
      'SELECT * FROM smooth',
    );
    expect(rows.map((row) => row.rolling_mean)).toEqual([null, 0.5, 0.55, null, null, 0.75, 0.65]);
    expect(Object.keys(rows[0] ?? {})).toEqual(['t', 'mV', 'note', 'rolling_mean']);
  });

  it('shows the job of a result under its task id', async () => {
    const list = await project.json<{ id: string; status: string }[]>('jobs', 'list');
    const shown = await project.json('jobs', 'show', list[0]?.id ?? '');
    expect(shown).toMatchObject({
      id: list[0]?.id,
      status: 'COMPLETED',
      priority: 5,
      max_retries: 3,
      retry_count: 0,
    });
  });

  it('fails with code 1 and says why, naming the parameter', async () => {
    const ended = await project.run(
      'process',
      'rolling_mean',
      '--on',
      'ecg',
      '--params',
      '{"windw":2}',
      '--json',
    );
    expect(ended.code).toBe(1);
    expect(ended.stderr).toContain('windw');
  });

  it('names the datasets that there are when one is unknown', async () => {
    const ended = await project.run('process', 'data_quality', '--on', 'eeg');
    expect(ended.code).toBe(1);
    expect(ended.stderr).toContain('eeg');
    expect(ended.stderr).toContain('ecg');
  });

  it('refuses to write by sql unless told to', async () => {
    const ended = await project.run('sql', 'DROP VIEW ecg');
    expect(ended.code).toBe(1);
    expect(await project.json('sql', 'SELECT count(*) AS n FROM ecg')).toEqual([{ n: 7 }]);
  });

  it('annotates points and regions', async () => {
    const point = await project.json(
      'annotate',
      'ecg',
      '--at',
      '5',
      '--y',
      '1.2',
      '--text',
      'beat',
    );
    expect(point).toMatchObject({
      dataset: 'ecg',
      kind: 'point',
      x0: 5,
      x1: 5,
      y0: 1.2,
      text: 'beat',
      anchor: 'exact',
    });
    await project.json('annotate', 'ecg', '--from', '2', '--to', '4', '--text', 'motion');
    const all = await project.json<{ text: string; kind: string }[]>('annotations', 'ecg');
    expect(all.map((a) => [a.kind, a.text])).toEqual([
      ['point', 'beat'],
      ['region', 'motion'],
    ]);
  });

  it('runs a custom processor of the project', async () => {
    const { mkdir } = await import('node:fs/promises');
    await mkdir(project.path('processors/custom'), { recursive: true });
    await writeFile(
      project.path('processors/custom/double.ts'),
      'export function process(table: any, params: any) { return { n: table.rowCount, table: { t: table.columns.t, twice: table.columns.mV.map((v: number) => v * 2) } }; }\n',
    );
    const result = await project.json('process', 'double', '--on', 'ecg', '--as', 'doubled');
    expect(result).toMatchObject({ status: 'COMPLETED', result_data: { n: 7 }, table: 'doubled' });
  });

  it('tries a script on a small table without a host', async () => {
    await writeFile(project.path('table.json'), '{"columns":{"a":[1,2]}}');
    await writeFile(project.path('params.json'), '{"k":3}');
    await writeFile(
      project.path('s.js'),
      'export function process(t, p) { return { table: { b: t.columns.a.map((v) => v * p.k) } }; }',
    );
    const report = await project.json(
      'try',
      's.js',
      '--table',
      'table.json',
      '--params',
      'params.json',
    );
    expect(report).toMatchObject({ status: 'ok', columns: { b: [3, 6] }, logs: [] });
    await writeFile(project.path('loop.js'), 'export function process() { for (;;) {} }');
    const stuck = await project.run(
      'try',
      'loop.js',
      '--table',
      'table.json',
      '--params',
      'params.json',
      '--time-limit',
      '300',
      '--json',
    );
    expect(stuck.code).toBe(4);
    expect(JSON.parse(stuck.stdout)).toMatchObject({ status: 'timeout' });
  });

  it('ends with code 2 on wrong usage', async () => {
    expect((await project.run('annotate', 'ecg', '--text', 'where?')).code).toBe(2);
    expect((await project.run('nonsense')).code).toBe(2);
  });

  it('reports the running host and stops it', async () => {
    expect(await project.json('status')).toMatchObject({ running: true, project: project.folder });
    expect(await project.json('stop')).toMatchObject({ stopped: true });
    expect(await project.json('status')).toMatchObject({ running: false });
  });

  it('has everything again after the host was stopped', async () => {
    expect(await project.json('sql', 'SELECT count(*) AS n FROM smooth')).toEqual([{ n: 7 }]);
    expect(root).toBeTruthy();
  });
});
