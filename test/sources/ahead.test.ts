import { execFileSync } from 'node:child_process';
import { appendFile, mkdtemp, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { LoadReport, LoadRequest } from '@assay/schema';
import { loadSource } from '../../kernel/sources/index.js';
import { fileBytes } from '../../kernel/sources/file/file-bytes.js';
import type { LoadContext } from '../../kernel/sources/load/load-context.js';
import { Ahead } from '../../kernel/sources/load/ahead.js';
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
  const ahead = await Ahead.begin(context(), request);
  await meanwhile();
  const path = request.source;
  const object = await store.objects.put(fileBytes(path, {}));
  const task = { path: object.path, name: basename(path), options: {}, plan: undefined, saved: [] };
  const plan = await ahead?.planFor(task, object);
  await ahead?.end();
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

/** A file's bytes, of which the second half comes only when it is let. */
async function* halves(path: string, rest: Promise<void>): AsyncGenerator<Uint8Array> {
  const bytes = await readFile(path);
  const half = bytes.length >> 1;
  yield bytes.subarray(0, half);
  await rest;
  yield bytes.subarray(half);
}

test('rows are read from the bytes that are kept already, and the reader waits for the others', async () => {
  const source = await write('halves.csv', ',');
  const ahead = await Ahead.begin(context(), { source, batch: 50_000 });
  if (ahead === undefined) throw new Error('nothing was begun');
  let open = (): void => undefined;
  const gate = new Promise<void>((resolve) => (open = resolve));
  const keeping = store.objects.putAhead(halves(source, gate), ahead.arriving);
  await ahead.arriving.begun;
  // What is read is what is kept, whatever becomes of the file.
  await ahead.reading;
  await writeFile(source, 'gone');
  open();
  const object = await keeping;
  const begun = ahead.take(object);
  const rows: number[] = [];
  const read = await begun?.thread.read(50_000, 0, ({ table, starts }) => {
    rows.push(table.rowCount, Number(starts[0]));
    return Promise.resolve();
  });
  await begun?.thread.close();
  await ahead.end();
  const bytes = await readFile(object.path);
  const startOf = (row: number): number => bytes.indexOf(`\n${row},`) + 1;
  expect(rows).toEqual([50_000, startOf(0), 50_000, startOf(50_000), 20_000, startOf(100_000)]);
  expect(read?.facts.source).toMatchObject({ delimiter: ',', header_line: 2 });
});

test('where the plan turns out wrong, the rows begun with are thrown away and all are read from the kept file', async () => {
  const source = await write('late.csv', ',');
  const late = Array.from(
    { length: 60_000 },
    (_, i) => `${120_000 + i},level ${i},of another kind\n`,
  );
  await appendFile(source, late.join(''));
  await utimes(source, BEFORE, BEFORE);
  const { rows, columns } = await loadSource(context(), { source, as: 'late' });
  expect(rows).toBe(180_000);
  expect(columns.map(({ type }) => type)).toEqual(['integer', 'text', 'text']);
});
