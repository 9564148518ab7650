import { spawnSync } from 'node:child_process';
import { cp, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Project, root } from '../support/assay.js';

interface SavedOutput {
  output_type: string;
  data?: Record<string, unknown>;
}

async function outputsOf(path: string): Promise<SavedOutput[]> {
  const notebook = JSON.parse(await readFile(path, 'utf8')) as {
    cells: { outputs?: SavedOutput[] }[];
  };
  return notebook.cells.flatMap((cell) => cell.outputs ?? []);
}

const notebooks = (await readdir(join(root, 'notebooks'))).filter((name) =>
  name.endsWith('.ipynb'),
);

describe.each(notebooks)('%s', (name) => {
  let project: Project;
  beforeAll(async () => {
    project = await Project.make();
    await cp(join(root, 'notebooks'), project.folder, { recursive: true });
  });
  afterAll(() => project.remove());

  it('runs headless by assay run, with figures and tables that need no extension', async () => {
    const report = await project.json('run', name, '--report', 'report.json');
    expect(report.notebooks).toEqual([
      expect.objectContaining({ path: name, status: 'ok', failed_cell: null }),
    ]);
    const outputs = await outputsOf(project.path(name));
    const mimes = new Set(outputs.flatMap((output) => Object.keys(output.data ?? {})));
    for (const mime of [
      'image/svg+xml',
      'text/html',
      'application/vnd.vegalite.v6+json',
      'application/vnd.assay.job.v1+json',
    ]) {
      expect(mimes).toContain(mime);
    }
    const jobs = outputs.map(
      (output) =>
        output.data?.['application/vnd.assay.job.v1+json'] as { status: string } | undefined,
    );
    expect(new Set(jobs.filter((job) => job !== undefined).map((job) => job.status))).toEqual(
      new Set(['COMPLETED']),
    );
  });

  it('gives the same results when it runs again', async () => {
    const first = await project.json('run', name);
    const again = await project.json('run', name);
    expect(again.notebooks[0].results).toEqual(first.notebooks[0].results);
    expect(again.notebooks[0].results.length).toBeGreaterThan(3);
  });

  it('runs by jupyter execute', () => {
    const jupyter = join(root, '.venv/bin/jupyter');
    const ended = spawnSync(jupyter, ['execute', project.path(name)], {
      cwd: project.folder,
      encoding: 'utf8',
    });
    expect(`${ended.status} ${ended.stderr.slice(-2000)}`).toMatch(/^0 /);
  });
});

describe('a notebook that fails', () => {
  let project: Project;
  beforeAll(async () => {
    project = await Project.make();
  });
  afterAll(() => project.remove());

  const write = (name: string, ...sources: string[]) =>
    writeFile(
      project.path(name),
      JSON.stringify({
        cells: sources.map((source, i) => ({
          cell_type: 'code',
          id: `c${i}`,
          metadata: {},
          source,
          outputs: [],
          execution_count: null,
        })),
        metadata: {},
        nbformat: 4,
        nbformat_minor: 5,
      }),
    );

  it('ends with code 1 and names the cell', async () => {
    await write(
      'fails.ipynb',
      'const a = 1;',
      'throw new RangeError(`kaput ${a}`);',
      'console.log(3)',
    );
    const ended = await project.run('run', 'fails.ipynb', '--json', '--report', 'junit.xml');
    expect(ended.code).toBe(1);
    expect(JSON.parse(ended.stdout).notebooks[0]).toMatchObject({
      status: 'failed',
      failed_cell: 2,
      cells_run: 2,
      error: { ename: 'RangeError', evalue: 'kaput 1' },
    });
    expect(await readFile(project.path('junit.xml'), 'utf8')).toContain('failures="1"');
  });

  it('ends with code 4 at the time limit', async () => {
    await write('slow.ipynb', 'while (true) {}');
    const ended = await project.run('run', 'slow.ipynb', '--timeout', '1', '--json');
    expect(ended.code).toBe(4);
    expect(JSON.parse(ended.stdout).notebooks[0].status).toBe('timeout');
  });

  it('takes parameters', async () => {
    await write('parameters.ipynb', 'const k = 2;', 'console.log("k is", k)');
    expect((await project.run('run', 'parameters.ipynb', '-p', 'k=7')).code).toBe(0);
    expect(await readFile(project.path('parameters.ipynb'), 'utf8')).toContain('k is');
  });
});
