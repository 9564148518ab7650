import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Project, root } from '../support/assay.js';

let project: Project;
beforeAll(async () => {
  project = await Project.make();
});
afterAll(() => project.remove());

const reasons = async (file: string, ...options: string[]) =>
  (await project.json('load', file, ...options)).source.reasons;

test('a JSON document tells why its records and types are what they are', async () => {
  const file = project.path('lists.json');
  const many = [{ t: 1, v: 1.5 }, { t: 2, v: 2 }, { t: 3 }];
  await writeFile(file, JSON.stringify({ many, few: [{ x: 'a' }] }));
  expect(await reasons(file)).toEqual({
    encoding: 'all bytes are ASCII',
    records: 'of 2 lists it is most likely meant: 3 rows',
    columns: { t: 'of 3 values: integer 3', v: 'of 2 values: number 1, integer 1' },
  });
  expect(await reasons(file, '--records', '$.few', '--as', 'few')).toMatchObject({
    records: 'it was chosen',
    columns: { x: 'of 1 values: text 1' },
  });
});

test('so do the lines of one, of those behind the batch that decided, too', async () => {
  const file = project.path('lines.jsonl');
  const lines = Array.from({ length: 3000 }, (_, i) => JSON.stringify({ i, v: i / 2 }));
  await writeFile(file, lines.join('\n'));
  expect(await reasons(file)).toMatchObject({
    columns: { i: 'of 3000 values: integer 3000', v: 'of 3000 values: integer 1500, number 1500' },
  });
});

test('so does a sheet of a workbook', async () => {
  const file = join(root, 'test/sources/files/plate.xls');
  const said = await reasons(file);
  expect(said.sheet).toMatch(/^it is the (only|first) one/);
  expect(said.header_line).toMatch(/^row \d+ names \d+ columns; the records begin in row \d+$/);
  expect(Object.values(said.columns)).toContainEqual(expect.stringMatching(/^of \d+ values: /));
  expect(await reasons(file, '--header-line', '1', '--as', 'again')).toMatchObject({
    header_line: 'it was chosen',
  });
});
