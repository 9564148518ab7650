import { execFileSync } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { appendFile, mkdir, mkdtemp, open, rename, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { HostEvent, LoadRequest, Watch } from '@assay/schema';
import { loadSource, Watches } from '../../kernel/sources/index.js';
import { openStore, type Store } from '../../kernel/store/index.js';

let folder: string;
let store: Store;
let watches: Watches;
const events = new EventEmitter();
const errors: unknown[] = [];
const publish = (event: Omit<HostEvent, 'seq' | 'time'>): void => {
  if (event.type === 'watch') events.emit('watch', event.watch);
};

const loadNow = (request: LoadRequest, more: object = {}) =>
  loadSource({ store, project: folder, publish, now: () => new Date(), ...more }, request);

function begin(): Watches {
  const load = (request: LoadRequest, signal: AbortSignal, more: object) =>
    loadNow(request, { signal, ...more });
  return new Watches({ store, project: folder, load, publish, report: (e) => errors.push(e) });
}

beforeAll(async () => {
  const build = fileURLToPath(new URL('../../kernel/build.mjs', import.meta.url));
  execFileSync(process.execPath, [build, 'load-worker']);
  folder = await mkdtemp(join(tmpdir(), 'assay-watch-'));
  store = await openStore({ file: join(folder, 'store.duckdb'), threads: 2 });
  watches = begin();
});

afterAll(async () => {
  await watches.close();
  await store.close();
  await rm(folder, { recursive: true, force: true });
  expect(errors).toEqual([]);
});

async function watch(source: string, more: Partial<LoadRequest> = {}) {
  const request = { source: join(folder, source), watch: true, every: 0.05, ...more };
  return watches.add(request, () => loadNow(request));
}

/** What the next load of a change did. */
async function change(work: () => Promise<unknown>): Promise<unknown[]> {
  const next = once(events, 'watch') as Promise<[Watch]>;
  await work();
  const [{ state, last_run: run }] = await next;
  return [state, run?.['inserted'], run?.['updated'], run?.['unchanged'], run?.['deleted']];
}

const rows = async (sql: string) => (await store.query(sql)).map((row) => Object.values(row));

test('a growing file brings its complete lines only, and goes on with the next host', async () => {
  const path = join(folder, 'log.csv');
  await writeFile(path, 't,text\n1,a\n2,b\n');
  await watch('log.csv');
  expect(await change(() => appendFile(path, '3,c\n4,"d\n'))).toEqual(['watching', 1, 0, 2, 0]);
  expect(await change(() => appendFile(path, 'e"\n5,f'))).toEqual(['watching', 1, 0, 3, 0]);
  expect(await rows('SELECT t, text FROM log')).toEqual([
    [1, 'a'],
    [2, 'b'],
    [3, 'c'],
    [4, 'd\ne'],
  ]);
  await watches.close();
  await appendFile(path, 'g\n');
  watches = begin();
  expect(await change(() => watches.recover())).toEqual(['watching', 1, 0, 4, 0]);
  expect(await rows('SELECT t, text FROM log WHERE t = 5')).toEqual([[5, 'fg']]);
  await watches.remove('log');
});

test('a rewritten file takes the place of its rows, and what cannot be read changes nothing', async () => {
  const path = join(folder, 'r.csv');
  await writeFile(path, 'id,v\n1,10\n2,20\n3,30\n');
  await watch('r.csv');
  const replace = async (text: string): Promise<void> => {
    await writeFile(`${path}.new`, text);
    await rename(`${path}.new`, path);
  };
  const changed = await change(() => replace('id,v\n1,10\n3,33\n4,40\n'));
  expect(changed).toEqual(['watching', 1, 1, 1, 1]);
  expect((await change(() => rm(path)))[0]).toBe('missing');
  expect((await change(() => replace('\u0000\u0001\u0002\u0003'.repeat(99) + '\n')))[0]).toBe(
    'failing',
  );
  expect(await rows('SELECT id, v FROM r')).toEqual([
    [1, 10],
    [3, 33],
    [4, 40],
  ]);
  expect(await change(() => replace('id,v\n1,10\n'))).toEqual(['watching', 0, 0, 1, 2]);
  await watches.remove('r');
  await expect(watches.remove('r')).rejects.toMatchObject({ code: 'watch-unknown' });
});

test('a folder brings new files, and changed ones in the place of their own rows', async () => {
  const runs = join(folder, 'runs');
  await mkdir(runs);
  await writeFile(join(runs, 'a.csv'), 'source_id,v\n1,1\n2,2\n');
  await watch('runs');
  const write = (name: string, text: string) => () => writeFile(join(runs, name), text);
  expect(await change(write('b.csv', 'source_id,v\n3,3\n'))).toEqual(['watching', 1, 0, 0, 0]);
  const changed = await change(write('a.csv', 'source_id,v\n1,9\n5,5\n'));
  expect(changed).toEqual(['watching', 1, 1, 0, 1]);
  expect(await rows('SELECT source_id, v FROM runs ORDER BY 1')).toEqual([
    [1, 9],
    [3, 3],
    [5, 5],
  ]);
  await watches.remove('runs');
});

test('a file is not read while it is being written', async () => {
  const path = join(folder, 'slow.json');
  await writeFile(path, '[{"a":1}]');
  await watch('slow.json');
  const text = JSON.stringify(Array.from({ length: 50 }, (_, a) => ({ a })));
  const done = change(async () => {
    const handle = await open(path, 'w');
    for (let at = 0; at < text.length; at += 100) {
      await handle.write(text.slice(at, at + 100));
      await new Promise((resolve) => setImmediate(resolve));
    }
    await handle.close();
  });
  expect(await done).toEqual(['watching', 49, 0, 1, 0]);
  await watches.remove('slow');
});

test('an address is asked whether it has changed', async () => {
  let [text, tag, asked] = ['id,v\n1,1\n', '"1"', 0];
  const server: Server = createServer((request, response) => {
    const known = request.headers['if-none-match'] === tag;
    if (known) asked += 1;
    if (known && asked === 2) [text, tag] = ['id,v\n1,1\n2,2\n', '"2"'];
    response.writeHead(known ? 304 : 200, { etag: tag, 'content-type': 'text/csv' });
    response.end(known ? undefined : text);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const source = `http://127.0.0.1:${(server.address() as AddressInfo).port}/data.csv`;
  const changed = await change(async () => {
    const request = { source, watch: true, every: 0.05 };
    await watches.add(request, () => loadNow(request));
  });
  expect(changed).toEqual(['watching', 1, 0, 1, 0]);
  expect(asked).toBeGreaterThanOrEqual(2);
  await watches.remove('data');
  server.close();
  server.closeAllConnections();
});
