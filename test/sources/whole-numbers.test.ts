import { writeFile } from 'node:fs/promises';
import { Project } from '../support/assay.js';

let project: Project;
beforeAll(async () => {
  project = await Project.make();
});
afterAll(() => project.remove());

const load = async (name: string, values: string[]) => {
  const file = project.path(`${name}.csv`);
  await writeFile(file, ['t,v', ...values.map((value, at) => `${value},${at}`)].join('\n'));
  return project.json('load', file);
};

test('nanoseconds since 1970 are whole numbers, and a note stands on the very one', async () => {
  const times = Array.from({ length: 40 }, (_, at) => String(1700000000000000001n + BigInt(at)));
  const loaded = await load('nanoseconds', times);
  expect(loaded.columns[0]).toMatchObject({ name: 't', type: 'integer' });
  expect(loaded.warnings).toEqual([]);
  const rows = await project.json('sql', 'SELECT t FROM nanoseconds ORDER BY v');
  expect(rows.map(({ t }: { t: string }) => t)).toEqual(times);
  const note = await project.json('annotate', 'nanoseconds', '--at', times[7] ?? '', '--text', 'x');
  expect(note).toMatchObject({ x0: times[7], row0: 7, anchor: 'exact' });
});

test('whole numbers beyond 64 bits stay text, and it is told', async () => {
  const { columns, warnings } = await load('beyond', [
    '9223372036854775807',
    '9223372036854775808',
  ]);
  expect(columns[0]).toMatchObject({ name: 't', type: 'text' });
  expect(warnings[0].message).toContain('whole numbers of 19 digits do not fit exactly');
});
