import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ownStore } from '../../kernel/host/own-store.js';
import { root } from '../support/assay.js';

let project: string;
let owner: ChildProcess;

/** Another process that has the store open, as a host does whose starter was killed. */
beforeEach(async () => {
  project = await mkdtemp(join(tmpdir(), 'assay-own-'));
  await mkdir(join(project, '.assay'));
  const script = `
    import { DuckDBInstance } from '@duckdb/node-api';
    const instance = await DuckDBInstance.create(process.argv[1]);
    process.stdout.write('open');
    process.stdin.on('end', () => { instance.closeSync(); process.exit(0); }).resume();`;
  const args = ['--input-type=module', '-e', script, join(project, '.assay', 'store.duckdb')];
  owner = spawn(process.execPath, args, { cwd: join(root, 'kernel'), stdio: 'pipe' });
  await once(owner.stdout ?? owner, 'data');
});
afterEach(async () => {
  if (owner.exitCode === null) {
    owner.stdin?.end();
    await once(owner, 'exit');
  }
  await rm(project, { recursive: true });
});

const say = (name: string, text: string) => writeFile(join(project, '.assay', name), text);

test('a store that somebody else has open is given up after a while', async () => {
  await expect(ownStore(project, {}, 50)).rejects.toMatchObject({ code: 'store-locked' });
});

test('a host that is still on its way in is waited for, and then it is the one', async () => {
  await say('host.opening', `${owner.pid}\n`);
  const second = ownStore(project, {}, 0);
  await say('host.json', JSON.stringify({ pid: owner.pid }));
  expect(await second).toBeUndefined();
});

test('a host that ends on its way in leaves the store to the one that waits', async () => {
  await say('host.opening', `${owner.pid}\n`);
  const second = ownStore(project, {}, 0);
  owner.stdin?.end();
  await once(owner, 'exit');
  const store = await second;
  expect(await store?.query('SELECT 1 AS one')).toEqual([{ one: 1 }]);
  await store?.close();
});
