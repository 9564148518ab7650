import { execFileSync } from 'node:child_process';
import { cp, mkdir, readFile } from 'node:fs/promises';
import { assay, Project, root } from '../support/assay.js';
import { blocksOf, document, runBlocks } from '../support/documented.js';
import { editNotebook, writeNotebook } from '../support/notebook.js';

let project: Project;
beforeEach(async () => {
  project = await Project.make();
});
afterEach(() => project.remove());

function git(...args: string[]): void {
  const who = ['-c', 'user.name=t', '-c', 'user.email=t@example.org'];
  execFileSync('git', [...who, ...args], { cwd: project.folder, stdio: 'ignore' });
}

test("every block of the guide to proofs runs, and the readme's notebook is what it proves", async () => {
  await mkdir(project.path('notebooks', 'data'), { recursive: true });
  const co2 = 'data/mauna_loa_co2.csv';
  await cp(`${root}/notebooks/${co2}`, project.path('notebooks', co2));
  const readme = await readFile(`${root}/README.md`, 'utf8');
  const cells = blocksOf(readme, 'ts');
  expect(cells.length).toBeGreaterThan(0);
  await writeNotebook(project.path('notebooks', '01-first-look.ipynb'), ...cells);
  // The same results with another comment: what the guide compares, in one folder and in revisions of one.
  const [a, notebook] = ['notebooks/a.ipynb', 'notebook.ipynb'];
  for (const name of [a, notebook, 'before.ipynb']) {
    await writeNotebook(project.path(name), '1 + 1; // first');
  }
  git('init');
  git('add', 'notebooks');
  git('commit', '-m', 'first');
  git('tag', 'v1');
  await editNotebook(project.path(a), ({ cells: [cell] }) => (cell.source = '1 + 1; // second'));
  await cp(project.path(a), project.path('after.ipynb'));
  git('commit', '-am', 'second');
  const { code, said } = await runBlocks(await document('proving-a-notebook.md'), project.folder);
  expect({ code, said: code === 0 ? '' : said }).toEqual({ code: 0, said: '' });
  expect(await readFile(project.path('changed.md'), 'utf8')).not.toBe('');
  const other = project.path('other.pem');
  execFileSync('openssl', ['genpkey', '-algorithm', 'ed25519', '-out', other]);
  expect((await assay(['verify', project.path(notebook), '--key', other])).code).toBe(3);
}, 240_000);
