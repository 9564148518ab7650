import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { LoadReport, LoadRequest } from '@assay/schema';
import { loadSource } from '../../kernel/sources/index.js';
import { fileBytes } from '../../kernel/sources/file/file-bytes.js';
import type { LoadContext } from '../../kernel/sources/load/load-context.js';
import { PlanAhead } from '../../kernel/sources/load/plan-ahead.js';
import { openStore, type Store } from '../../kernel/store/index.js';

const BEFORE = new Date('2026-01-01T00:00:00Z');
let folder: string;
let store: Store;

beforeAll(async () => {
  const build = fileURLToPath(new URL('../../kernel/build.mjs', import.meta.url));
  execFileSync(process.execPath, [build, 'load-worker']);
  folder = await mkdtemp(join(tmpdir(), 'assay-ahead-'));
  store = await openStore({ file: join(folder, '.assay', 'store.duckdb'), threads: 2 });
});

afterAll(async () => {
  await store.close();
  await rm(folder, { recursive: true, force: true });
});

function context(): LoadContext {
  return { store, project: folder, publish: () => undefined, now: () => BEFORE };
}

/** Over 4 MB of a table that was written long ago. */
async function write(name: string, mark: string): Promise<string> {
  const path = join(folder, name);
  const lines = Array.from(
    { length: 120_000 },
    (_, i) => `${i}${mark}${(i * 37) % 1000}${mark}sample number ${i} of the run`,
  );
  const names = ['time (s)', 'level (mV)', 'label'].join(mark);
  await writeFile(path, `# made by a logger\n${names}\n${lines.join('\n')}\n`);
  await utimes(path, BEFORE, BEFORE);
  return path;
}

/** The plan made ahead for a request, if it holds for the bytes that the file has when it is kept. */
async function planOf(request: LoadRequest, meanwhile: () => Promise<void>): Promise<unknown> {
  const ahead = await PlanAhead.begin(context(), request);
  await meanwhile();
  const path = request.source;
  const object = await store.objects.put(fileBytes(path, {}));
  const task = { path: object.path, name: basename(path), options: {}, plan: undefined, saved: [] };
  const plan = await ahead?.planFor(task, object);
  await ahead?.close();
  return plan;
}

test('a file that lies still is read by the plan made while its bytes were kept, as one that is not', async () => {
  const source = await write('still.csv', ',');
  expect(await planOf({ source }, () => Promise.resolve())).toMatchObject({
    columns: [
      { name: 'time (s)', unit: 's' },
      { name: 'level (mV)', unit: 'mV' },
      { name: 'label' },
    ],
  });
  const ahead = await loadSource(context(), { source, as: 'ahead' });
  await utimes(source, new Date(), new Date());
  const after = await loadSource(context(), { source, as: 'after' });
  expect(ahead.rows).toBe(120_000);
  const [one, other] = await Promise.all([ahead, after].map(told));
  expect(one).toEqual(other);
});

/** What a load says of how it read, and the hash of what it read. */
async function told({ dataset, columns, warnings, source }: LoadReport): Promise<unknown> {
  const [kept] = await store.query('SELECT content_hash FROM assay.dataset WHERE name = $1', [
    dataset,
  ]);
  // A choice of the request itself is named among these.
  const { reading: _, ...facts } = source;
  return { columns, warnings, facts, ...kept };
}

test('a plan does not hold where the file was written to meanwhile, also with as many bytes', async () => {
  const source = await write('changing.csv', ';');
  const plan = await planOf({ source }, async () => {
    await write('changing.csv', '\t');
  });
  expect(plan).toBeUndefined();
});

test('a plan does not hold where the bytes were asked to be read in another way', async () => {
  const source = await write('asked.csv', ';');
  expect(await planOf({ source, delimiter: ',' }, () => Promise.resolve())).toBeUndefined();
});
