import { execFile } from 'node:child_process';
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { assay, Project } from '../support/assay.js';
import { editNotebook, writeNotebook } from '../support/notebook.js';

const run = promisify(execFile);
const CSV = [
  't,v',
  ...Array.from({ length: 60 }, (_, i) => `${i},${Math.sin(i / 4).toFixed(6)}`),
  '',
].join('\n');
const CELLS = [
  `import { lab } from 'assay';\nconst wave = await lab.load('wave.csv');`,
  `const smooth = await lab.process('rolling_mean', wave, { column: 'v', window: 5 }, { as: 'smooth' });`,
  `await lab.process('scale', wave, { factor: 3 }, { as: 'scaled' });`,
  `await lab.annotate(wave, { from: 10, to: 20, text: 'swell' });\nlab.chart(wave, { x: 't', y: 'v', over: smooth });`,
];
const SCALE = `export function process(table, params) { return { table: { t: table.columns.t, s: table.columns.v.map((v) => v * params.factor) } }; }\n`;

interface Verified {
  verified: boolean;
  cause?: string;
  nodes: { name: string; kind: string; equal: boolean }[];
}

describe('proof of a notebook', () => {
  let project: Project;
  const path = (name: string) => project.path(name);

  beforeAll(async () => {
    project = await Project.make();
    await writeFile(path('wave.csv'), CSV);
    await mkdir(path('processors/custom'), { recursive: true });
    await writeFile(path('processors/custom/scale.ts'), SCALE);
    await writeNotebook(path('n.ipynb'), ...CELLS);
    await project.json('run', 'n.ipynb');
  });
  afterAll(() => project.remove());

  const verify = async () => {
    const ended = await project.run('verify', 'n.ipynb', '--json');
    return { code: ended.code, ...(JSON.parse(ended.stdout) as Verified) };
  };
  const unequal = (v: Verified) =>
    v.nodes.filter((node) => !node.equal).map((node) => `${node.kind} ${node.name}`);

  it('verifies what was not touched, from raw bytes in an empty store', async () => {
    const verified = await verify();
    expect(verified).toMatchObject({ verified: true, code: 0 });
    const kinds = new Set(verified.nodes.map((node) => node.kind));
    expect(kinds).toEqual(
      new Set([
        ...[
          'versions',
          'cell',
          'raw',
          'processor',
          'parameters',
          'table',
          'value',
          'figure',
          'annotations',
          'output',
        ],
      ]),
    );
  });

  it.each<[string, string, () => Promise<void>, () => Promise<unknown>]>([
    [
      'a raw value',
      'raw wave.csv',
      () => writeFile(path('wave.csv'), CSV.replace('1,0.247404', '1,0.247405')),
      () => writeFile(path('wave.csv'), CSV),
    ],
    [
      'a custom processor, though its table is the same',
      'processor scale',
      () => writeFile(path('processors/custom/scale.ts'), `// reworded\n${SCALE}`),
      () => writeFile(path('processors/custom/scale.ts'), SCALE),
    ],
    [
      "a cell's code",
      'cell cell 2',
      () => editNotebook(path('n.ipynb'), (n) => (n.cells[1].source = [`${CELLS[1]} // checked`])),
      () => editNotebook(path('n.ipynb'), (n) => (n.cells[1].source = [CELLS[1]])),
    ],
  ])('names %s that was changed', async (_, node, change, undo) => {
    await change();
    const verified = await verify();
    await undo();
    expect(verified).toMatchObject({ verified: false, code: 3 });
    expect(unequal(verified)).toContain(node);
  });

  it('names a saved figure that was changed', async () => {
    const saved = await readFile(path('n.ipynb'));
    await editNotebook(path('n.ipynb'), (n) => {
      const figure = n.cells[3].outputs.find(
        (o: any) => o.data?.['application/vnd.vegalite.v6+json'],
      );
      figure.data['application/vnd.vegalite.v6+json'].layer[0].data.values[3].y += 0.5;
    });
    const verified = await verify();
    await writeFile(path('n.ipynb'), saved);
    expect(verified.code).toBe(3);
    expect(unequal(verified)).toEqual(['figure figure 1', 'output output of cell 4']);
  });

  it('names annotations that were changed', async () => {
    const { id } = await project.json('annotate', 'wave', '--at', '3', '--text', 'later');
    const verified = await verify();
    expect(verified.code).toBe(3);
    expect(unequal(verified)).toEqual(['annotations wave']);
    expect(id).toBeTruthy();
  });

  it('compares two git revisions of a notebook and names what was changed between them', async () => {
    const folder = path('repository');
    const git = (...args: string[]) =>
      run('git', ['-C', folder, '-c', 'user.name=t', '-c', 'user.email=t@example.org', ...args]);
    await mkdir(join(folder, 'notebooks'), { recursive: true });
    await mkdir(join(folder, '.assay'));
    await mkdir(join(folder, 'processors/custom'), { recursive: true });
    await writeFile(join(folder, 'processors/custom/scale.ts'), SCALE);
    await writeFile(join(folder, 'notebooks/wave.csv'), CSV);
    await writeNotebook(join(folder, 'notebooks/n.ipynb'), ...CELLS.slice(0, 3));
    await git('init', '-q');
    await git('add', 'notebooks', 'processors');
    await git('commit', '-q', '-m', 'one');
    await writeFile(
      join(folder, 'processors/custom/scale.ts'),
      SCALE.replace('* params', '* 2 * params'),
    );
    await writeFile(join(folder, 'notebooks/wave.csv'), CSV);
    await writeNotebook(join(folder, 'notebooks/n.ipynb'), '// prose', ...CELLS.slice(0, 3));
    await git('commit', '-q', '-a', '-m', 'two');
    const ended = await assay(['diff', 'HEAD~1', 'HEAD', '--json', '--markdown', 'changed.md'], {
      cwd: folder,
    });
    expect(JSON.parse(ended.stdout)).toMatchObject({
      changed: [{ name: 'scaled', kind: 'table', cells_changed: 59, cause: 'processor scale' }],
    });
    expect(ended.code).toBe(3);
    expect(await readFile(join(folder, 'changed.md'), 'utf8')).toContain('| processor scale |');
  });

  it('travels as one file and verifies where it arrives', async () => {
    await writeNotebook(path('travels.ipynb'), ...CELLS.slice(0, 3));
    await project.json('run', 'travels.ipynb');
    await project.json('bundle', 'travels.ipynb', '-o', 'travels.assay');
    const other = await Project.make();
    try {
      await cp(path('travels.assay'), other.path('b.assay'));
      await other.json('unbundle', 'b.assay', '--output', other.path('there'));
      const there = await other.run(
        '--project',
        other.path('there'),
        'verify',
        other.path('there/travels.ipynb'),
        '--json',
      );
      expect(JSON.parse(there.stdout)).toMatchObject({ verified: true });
    } finally {
      await other.remove();
    }
  });
});
