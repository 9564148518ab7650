import type { Client } from '../../kernel/client/index.js';
import { TestProject } from './project.js';

let project: TestProject;
let client: Client;

beforeAll(async () => {
  project = await TestProject.make();
  client = await project.connect();
});
afterAll(() => project.remove());

const WAVE = [0, 3, 0, 5, 0, 2, 0];

async function signal(xs: readonly string[]): Promise<void> {
  const rows = xs.map((x, i) => `(${i}, ${x}, ${WAVE[i]}::DOUBLE)`).join(', ');
  await client.sql(`SELECT x, y FROM (VALUES ${rows}) t(i, x, y) ORDER BY i`, [], {
    asDataset: 'wave',
  });
}

async function findPeaks(): Promise<void> {
  const parameters = { column: 'y' };
  const { task_id: id } = await client.process({
    ...{ processor: 'peak_detection', dataset: 'wave', as: 'tops', parameters },
  });
  await client.waitFor(id);
}

test('peaks of a signal whose x repeats are drawn at the x of their rows', async () => {
  await signal(['1.0', '1.0', '2.0', '2.0', '2.0', '1.5', '3.0'].map((x) => `${x}::DOUBLE`));
  await findPeaks();
  expect((await client.dataset('tops')).columns.map(({ name }) => name)).not.toContain('x');
  const points = await client.points('tops', { x: 'x', y: 'y', pixels: 100 });
  expect(points).toMatchObject({ x: [1, 2, 1.5], y: [3, 5, 2], total: 3 });
});

test('so are those of integers beyond 2^53', async () => {
  const x = ['0', '9007199254740993', '0', '9007199254740993', '0', '-9007199254740993', '0'];
  await signal(x.map((text) => `${text}::BIGINT`));
  await findPeaks();
  const { x: at } = await client.points('tops', { x: 'x', y: 'y', pixels: 100 });
  expect(at.map(String)).toEqual(['9007199254740993', '9007199254740993', '-9007199254740993']);
});

test('peaks of a signal that is another one by now are not placed on it', async () => {
  await signal(WAVE.map(() => '7::DOUBLE'));
  await expect(client.points('tops', { x: 'x', y: 'y', pixels: 100 })).rejects.toThrow(/"x"/);
});
