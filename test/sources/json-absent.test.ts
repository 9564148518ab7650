import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openJson } from '../../kernel/sources/json/json-reading.js';
import { openLines } from '../../kernel/sources/json/lines-reading.js';

const UTF8 = { name: 'utf-8', mark: 0 };

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'assay-absent-'));
});

afterAll(() => rm(folder, { recursive: true }));

const told = (count: number, line: number) => ({
  line,
  message: expect.stringContaining(`${count} values are NaN`) as string,
});

test('NaN in a document is missing, and told once with the line of the first', async () => {
  const path = join(folder, 'a.json');
  await writeFile(path, '[{"t":1,"v":2.5},\n{"t":2,"v":NaN},\n{"t":3,"v":null},{"t":4,"v":NaN}]');
  const reading = openJson(path, 'a.json', UTF8, {}, undefined);
  expect([...reading.batches(10)]).toHaveLength(1);
  expect(reading.facts().warnings).toEqual([told(2, 2)]);
});

test('NaN in JSON Lines is missing, and told once with the line of the first', async () => {
  const path = join(folder, 'a.jsonl');
  await writeFile(path, '{"t":1,"v":2.5}\n{"t":2,"v":NaN}\n{"t":3,"v":NaN}\n');
  const reading = openLines(path, UTF8, undefined);
  expect([...reading.batches(10)]).toHaveLength(1);
  expect(reading.facts().warnings).toEqual([told(2, 2)]);
});
