import { spawnSync } from 'node:child_process';
import { cp, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Project, root } from '../support/assay.js';

const CHART = 'application/vnd.vegalite.v6+json';
const JOB = 'application/vnd.assay.job.v1+json';

interface Job {
  status: string;
}

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

describe('the gallery', () => {
  let project: Project;
  beforeAll(async () => {
    project = await Project.make();
    await cp(join(root, 'notebooks'), project.folder, { recursive: true });
  });
  afterAll(() => project.remove());

  it('has at least seven notebooks, each with figures and tables that need no extension', async () => {
    expect(notebooks.length).toBeGreaterThanOrEqual(7);
    for (const name of notebooks) {
      const outputs = await outputsOf(project.path(name));
      const mimes = new Set(outputs.flatMap((output) => Object.keys(output.data ?? {})));
      for (const mime of ['image/svg+xml', 'text/html', CHART, JOB]) expect(mimes).toContain(mime);
      const states = outputs.flatMap(({ data }) => (data?.[JOB] as Job | undefined)?.status ?? []);
      expect(new Set(states)).toEqual(new Set(['COMPLETED']));
    }
  });

  it.each(notebooks)(
    '%s runs headless in a new store to the very bytes that are saved',
    async (name) => {
      const report = await project.json('run', name);
      expect(report.notebooks).toEqual([
        expect.objectContaining({ path: name, status: 'ok', failed_cell: null }),
      ]);
      expect(report.notebooks[0].results.length).toBeGreaterThan(3);
      const saved = await readFile(join(root, 'notebooks', name), 'utf8');
      expect(await readFile(project.path(name), 'utf8')).toBe(saved);
    },
  );

  // The runs above have compared every certificate; this one also asks no network for what came from it.
  it('is proved from its raw bytes in an empty store', async () => {
    const proof = await project.json('verify', '07-sensor-log.ipynb');
    expect(proof).toMatchObject({ verified: true });
  });

  it('runs by jupyter execute', () => {
    const jupyter = join(root, '.venv/bin/jupyter');
    const ended = spawnSync(jupyter, ['execute', project.path('01-first-look.ipynb')], {
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

  it('says in words where in the cell it failed, and what to do', async () => {
    await write('unknown.ipynb', "import { lab } from 'assay';\nawait lab.dataset('nowhere');");
    const { code, stdout } = await project.run('run', 'unknown.ipynb');
    expect(code).toBe(1);
    expect(stdout).toMatch(/^  cell 1: AssayError: .*nowhere/m);
    expect(stdout).toMatch(/^    > 2 \| await lab\.dataset/m);
    expect(stdout).toMatch(/remedy: '.+'/);
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
