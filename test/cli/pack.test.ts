import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { Project } from '../support/assay.js';

let project: Project;

async function write(path: string, content: string): Promise<void> {
  await mkdir(project.path(path, '..'), { recursive: true });
  await writeFile(project.path(path), content);
}

beforeAll(async () => {
  project = await Project.make();
  await write('node_modules/@lab/mean/package.json', '{"name":"@lab/mean","main":"m.js"}');
  await write(
    'node_modules/@lab/mean/m.js',
    'exports.mean = (v) => v.reduce((a, b) => a + b, 0) / v.length;',
  );
  await write('node_modules/reads/package.json', '{"name":"reads","main":"r.js"}');
  await write('node_modules/reads/r.js', "exports.read = require('fs').readFileSync;");
  await write('src/twice.ts', 'export const twice = (x: number): number => 2 * x;');
  await write(
    'src/average.ts',
    "import { mean } from '@lab/mean';\nimport { twice } from './twice';\n" +
      'export const process = (table: any) => ({ v: twice(mean([...table.columns.v])) });',
  );
  await write('src/reader.ts', "import { read } from 'reads';\nexport const process = read;");
  await write('t.json', '{"columns":{"v":[1,2,6]}}');
});
afterAll(() => project.remove());

test('a script and its packages become one file that the sandbox runs', async () => {
  const packed = await project.json('pack', 'src/average.ts');
  expect(packed).toMatchObject({
    ...{ name: 'average', file: 'processors/custom/average.js', packages: ['@lab/mean'] },
  });
  expect(await readFile(project.path(packed.file), 'utf8')).not.toContain(project.folder);
  const report = await project.json('try', packed.file, '--table', 't.json');
  expect(report).toMatchObject({ status: 'ok', result_data: { v: 6 } });
});

test('a package that needs Node is refused by name and line', async () => {
  const { code, stdout } = await project.run('pack', 'src/reader.ts', '--json');
  expect(code).toBe(1);
  const { error } = JSON.parse(stdout);
  expect(error).toMatchObject({ code: 'pack-failed', file: '../node_modules/reads/r.js', line: 1 });
  expect(error.message).toContain('"fs" is a module of Node');
  const tried = await project.run('try', 'src/average.ts', '--table', 't.json', '--json');
  expect(JSON.parse(tried.stdout).error.message).toContain('assay pack');
});
