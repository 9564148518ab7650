import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Client } from '../../kernel/client/index.js';
import { TestProject } from './project.js';

/** Drops rows below `least`, merges equal neighbours, cuts off ends: as `how` says. */
const SCRIPT = `
export function process(table, { how }) {
  const v = Array.from(table.columns.v);
  if (how === 'filter') {
    const rows = v.flatMap((value, row) => (value >= 3 ? [row] : []));
    return { coordinates: { kind: 'filter', rows }, table: { v: rows.map((row) => v[row]) } };
  }
  if (how === 'dedupe') {
    const kept = [];
    const into = v.map((value) => (kept.at(-1) === value ? kept.length : kept.push(value)) - 1);
    return { coordinates: { kind: 'dedupe', into }, table: { v: kept } };
  }
  if (how === 'crop') return { coordinates: { kind: 'crop', first: 2 }, table: { v: v.slice(2, 6) } };
  if (how === 'shift')
    return {
      coordinates: { kind: 'shift', rows: -1, x: 10, column: 't' },
      table: { t: table.columns.t.slice(1).map((x) => x + 10), v: v.slice(1) },
    };
  if (how === 'wrong') return { coordinates: { kind: 'crop', first: 7 }, table: { v } };
  if (how === 'data') return { coordinates: [51.5, -0.1], table: { ...table.columns } };
  return { coordinates: 'nowhere', table: { v: [1] } };
}`;

let project: TestProject;
let client: Client;
const V = [1, 3, 3, 5, 2, 2, 2, 9, 0];

beforeAll(async () => {
  project = await TestProject.make();
  client = await project.connect();
  const file = join(project.folder, 's.csv');
  await writeFile(file, `t,v\n${V.map((v, i) => `${i * 0.5},${v}`).join('\n')}\n`);
  await client.load({ source: file });
  await mkdir(join(project.folder, 'processors', 'custom'), { recursive: true });
  await writeFile(join(project.folder, 'processors', 'custom', 'lay.js'), SCRIPT);
});
afterAll(() => project.remove());

async function made(processor: string, parameters: object, as: string, on = 's') {
  const request = { processor, dataset: on, parameters: { ...parameters }, as };
  const { task_id } = await client.process(request);
  return client.waitFor(task_id);
}

interface Carried {
  steps: { processor: string; current: boolean; map: { kind: string } | null }[];
  places: { rows: [number, number] | null; anchor: string }[];
}
const carry = (to: string, rows: (number | [number, number])[], from = 's') =>
  client.request<Carried>('POST', `/api/v1/datasets/${to}/coordinates`, { from, rows });
const rowsOf = async (...args: Parameters<typeof carry>) =>
  (await carry(...args)).places.map(({ rows }) =>
    rows === null ? null : rows[0] === rows[1] ? rows[0] : rows,
  );

test('standard processors say how their rows lie in the input, through any number of steps', async () => {
  await made('rolling_mean', { column: 'v', window: 2 }, 'mean');
  await made('peak_detection', { column: 'v' }, 'peaks', 'mean');
  expect(await rowsOf('mean', [0, 8, [2, 5]])).toEqual([0, 8, [2, 5]]);
  const { steps, places } = await carry('peaks', [3, 4, [0, 6]]);
  expect(steps.map(({ processor, current, map }) => [processor, current, map?.kind])).toEqual([
    ['rolling_mean', true, 'identity'],
    ['peak_detection', true, 'filter'],
  ]);
  expect(places.map(({ rows, anchor }) => [rows, anchor])).toEqual([
    [[0, 0], 'exact'],
    [null, 'orphaned'],
    [[0, 0], 'moved'],
  ]);
  await made('rolling_mean', { column: 'v', window: 2, step: 3 }, 'third');
  expect(await rowsOf('third', [0, 3, 4, [1, 7]])).toEqual([0, 1, null, [1, 2]]);
  await made('resample', { column: 'v', x: 't', step: 0.8 }, 'grid');
  // 0, 0.8, 1.6, 2.4, 3.2, 4.0: a row is the nearest one, a region what lies within.
  expect(await rowsOf('grid', [0, 1, 5, 8, [1, 5]])).toEqual([0, 1, 3, 5, [1, 3]]);
  await made('welch', { column: 'v', x: 't', segment_length: 4 }, 'spectrum');
  expect(await rowsOf('spectrum', [0])).toEqual([null]);
  await expect(carry('s', [0], 'mean')).rejects.toMatchObject({ code: 'coordinates-apart' });
});

test('so do custom ones; a map that contradicts the table is refused, and other data under that name are data', async () => {
  for (const how of ['filter', 'dedupe', 'crop', 'shift']) await made('lay', { how }, how);
  expect(await rowsOf('filter', [0, 1, 3, 7, [2, 7]])).toEqual([null, 0, 2, 3, [1, 3]]);
  expect(await rowsOf('dedupe', [0, 1, 2, 6, 8, [4, 6]])).toEqual([0, 1, 1, 3, 5, 3]);
  expect(await rowsOf('crop', [1, 2, 5, 6, [0, 3]])).toEqual([null, 0, 3, null, [0, 1]]);
  expect(await rowsOf('shift', [0, 1, 8])).toEqual([null, 0, 7]);
  const map = await client.request('GET', '/api/v1/datasets/shift/coordinates');
  expect(map).toMatchObject({ map: { x: { input: 't', output: 't', offset: 10 } } });
  expect(await made('lay', { how: 'wrong' }, 'wrong')).toMatchObject({
    status: 'FAILED',
    error_details: { code: 'coordinates-invalid' },
  });
  await made('lay', { how: 'data' }, 'data');
  expect(await rowsOf('data', [4])).toEqual([4]);
  expect(await made('lay', { how: 'other' }, 'other')).toMatchObject({ status: 'COMPLETED' });
  expect((await carry('other', [0])).steps[0]?.map).toBeNull();
});
