import { mkdir, writeFile } from 'node:fs/promises';
import { Project } from '../support/assay.js';
import { editNotebook, writeNotebook } from '../support/notebook.js';

const SCALE = `export function process(table, { by = 2 }) {
  return { table: { t: table.columns.t, s: table.columns.v.map((v) => v * by) } };
}
`;
const rows = (last: number) => `t,v\n1,2\n2,5\n3,3\n4,${last}\n`;
const cells = (window: number, ends = '') => [
  `import { lab } from 'assay';\nconst a = await lab.load('a.csv'); const b = await lab.load('b.csv');`,
  `await lab.process('rolling_mean', a, { column: 'v', window: ${window} }, { as: 'mean' });`,
  `await lab.process('scale', a, {}, { as: 'scaled' });`,
  `await lab.process('data_quality', b);`,
  `await lab.process('rolling_mean', b, { column: 'v', window: 2 }, { as: 'kept' });`,
  ends,
];

interface Step {
  name: string;
  cell: number;
  state: string;
  because: { what: string; because: string }[];
}

let project: Project;
beforeEach(async () => {
  project = await Project.make();
  await mkdir(project.path('processors/custom'), { recursive: true });
  await writeFile(project.path('processors/custom/scale.ts'), SCALE);
  await writeFile(project.path('a.csv'), rows(8));
  await writeFile(project.path('b.csv'), rows(7));
});
afterEach(() => project.remove());

const report = async (...flags: string[]) => {
  const { notebooks } = await project.json('run', 'n.ipynb', ...flags);
  return (notebooks as { steps: Step[]; resumed_at: number | null; mismatch?: string }[])[0];
};
const states = (steps: readonly Step[] = []) =>
  Object.fromEntries(
    steps.map(({ name, state, because }) => [
      name,
      [state, ...because.map((one) => one.because)].join(' because '),
    ]),
  );

it('says of each step whether it was computed, known, or computed anew and why', async () => {
  await writeNotebook(project.path('n.ipynb'), ...cells(2));
  const first = await report();
  expect(first?.steps.map(({ name, cell, state }) => [name, cell, state])).toEqual([
    ['mean', 2, 'computed'],
    ['scaled', 3, 'computed'],
    ['b_data_quality', 4, 'computed'],
    ['kept', 5, 'computed'],
  ]);
  await editNotebook(project.path('n.ipynb'), (notebook) => {
    notebook.cells[1].source = cells(3)[1];
  });
  await writeFile(project.path('processors/custom/scale.ts'), SCALE.replace('v * by', 'v / by'));
  await writeFile(project.path('b.csv'), rows(9));
  const changed = await report();
  expect(states(changed?.steps)).toEqual({
    mean: 'computed because parameter window 2 → 3',
    scaled: 'computed because processor scale was changed',
    b_data_quality: 'computed because input b holds something else',
    kept: 'computed because input b holds something else',
  });
  expect(Object.values(states((await report())?.steps))).toEqual(Array(4).fill('cached'));
  expect(states((await report('--no-cache'))?.steps)['mean']).toMatch(/not to be used/);
});

it('says on which versions an interrupted run stood that are others here, before it goes on', async () => {
  await writeNotebook(project.path('n.ipynb'), ...cells(2, 'process.kill(process.pid, "SIGKILL")'));
  const killed = await project.run('run', 'n.ipynb');
  expect(killed.code).toBe(5);
  await editNotebook(project.path('n.ipynb'), (notebook) => {
    notebook.metadata.assay.running.node = '24.0.0';
    notebook.cells[5].source = '1 + 1';
  });
  await writeFile(project.path('processors/custom/scale.ts'), SCALE.replace('v * by', 'v / by'));
  const resumed = await project.run('run', 'n.ipynb', '--resume', '--json');
  const told = resumed.stderr.split('\n').filter((line) => line.startsWith('n.ipynb: '));
  expect(told[0]).toMatch(
    /interrupted run had another environment: node was 24\.0\.0, here it is /,
  );
  expect(told[1]).toMatch(/cell 1 of/);
  const [one] = (JSON.parse(resumed.stdout) as { notebooks: Awaited<ReturnType<typeof report>>[] })
    .notebooks;
  expect(one?.resumed_at).toBe(6);
  expect(states(one?.steps)).toEqual({
    mean: 'joined',
    scaled: 'computed because processor scale was changed',
    b_data_quality: 'joined',
    kept: 'joined',
  });
  // A run that came to its end leaves no mark of having begun.
  expect((await report())?.mismatch).toBeUndefined();
});
