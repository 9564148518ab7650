import { writeFile } from 'node:fs/promises';
import { assay, Project } from '../support/assay.js';
import { writeNotebook } from '../support/notebook.js';

const ROWS = Array.from({ length: 40 }, (_, i) => [
  new Date(Date.UTC(2024, 0, 1) + i * 7_200_000).toISOString().slice(0, 19),
  ((i * 7) % 13) / 2,
]);
const CELLS = [
  `import { lab } from 'assay';\nconst log = await lab.load('log.csv');\nconst before = new Date(0).getHours();`,
  `lab.chart(log, { x: 'moment', y: 'v' });`,
  `await lab.sql\`SELECT date_trunc('day', moment) AS day, sum(v) AS s FROM \${log} GROUP BY day ORDER BY day\``,
  `if (new Date(0).getHours() !== before) throw new Error('the clock of the notebook was moved');`,
];

interface Report {
  notebooks: { status: string; results: { kind: string; hash: string }[] }[];
}

let project: Project;
beforeAll(async () => {
  project = await Project.make();
  await writeFile(
    project.path('log.csv'),
    `moment,v\n${ROWS.map((row) => row.join()).join('\n')}\n`,
  );
  await writeNotebook(project.path('n.ipynb'), ...CELLS);
});
afterAll(() => project.remove());

it('gives the same figures and tables whatever the time zone and the language of the machine', async () => {
  const results: unknown[] = [];
  for (const [TZ, LANG] of [
    ['UTC', 'C.UTF-8'],
    ['Asia/Tokyo', 'ja_JP.UTF-8'],
    ['America/St_Johns', 'tr_TR.UTF-8'],
  ]) {
    const args = ['--project', project.folder, '--json', 'run', project.path('n.ipynb')];
    const { code, stdout, stderr } = await assay(args, { env: { TZ, LANG, LC_ALL: LANG } });
    if (code !== 0) throw new Error(stderr);
    const [report] = (JSON.parse(stdout) as Report).notebooks;
    expect(report?.results.filter(({ kind }) => kind === 'figure')).toHaveLength(1);
    results.push(report?.results);
    // The next host is one of the next place.
    await project.run('stop');
  }
  expect(results[1]).toEqual(results[0]);
  expect(results[2]).toEqual(results[0]);
});
