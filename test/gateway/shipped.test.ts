import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { blocksOf, document, runBlocks } from '../support/documented.js';
import { writeNotebook } from '../support/notebook.js';
import { knownSetting } from '../../kernel/host/gateway/door/known-settings.js';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../../', import.meta.url));
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'assay-shipped-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** What a sandbox's child loads: it follows no link out of the folders that it may read. */
const SANDBOXED = new Set([
  ...['isolated-vm', 'node-gyp-build', 'ajv', 'ajv-formats'],
  ...['fast-deep-equal', 'fast-uri', 'json-schema-traverse', 'require-from-string'],
]);

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

test('every code block of the guide runs, from the first to the last', async () => {
  const guide = (await document('gateway.md')).replaceAll('8000', String(await freePort()));
  const { code, said } = await runBlocks(guide, await mkdtemp(join(folder, 'guide-')));
  expect({ code, said: code === 0 ? '' : said }).toEqual({ code: 0, said: '' });
  expect(said).toContain('"rows":[[5]]');
  const set = blocksOf(guide, 'ini').flatMap((block) => block.match(/^\w+(?==)/gm) ?? []);
  expect(set.length).toBeGreaterThan(3);
  expect(set.filter((name) => !knownSetting(name))).toEqual([]);
});

test('the tutorial can be followed to its end, and says what happens', async () => {
  const tutorial = await document('tutorial.md');
  const cwd = await mkdtemp(join(folder, 'tutorial-'));
  const cells = blocksOf(tutorial, 'ts');
  await writeNotebook(join(cwd, 'bench.ipynb'), ...cells);
  const { code, said } = await runBlocks(tutorial, cwd).finally(() =>
    run(join(root, 'node_modules', '.bin', 'assay'), ['--project', cwd, 'stop']),
  );
  expect({ code, said: code === 0 ? '' : said }).toEqual({ code: 0, said: '' });
  expect(said).toContain('"err" is no number');
  expect(said).toMatch(/differs/);
}, 240_000);

test('the reference is what the types say', async () => {
  const out = join(folder, 'reference');
  const typedoc = join(root, 'node_modules', 'typedoc', 'bin', 'typedoc');
  const options = ['--options', join(root, 'docs', 'typedoc.json'), '--out', out];
  await run(process.execPath, [typedoc, ...options], { cwd: root });
  const pages = await readdir(out);
  expect(pages.length).toBeGreaterThan(5);
  for (const page of pages) {
    expect(await readFile(join(out, page), 'utf8')).toBe(await document(`reference/${page}`));
  }
}, 120_000);

test('settings are the same in the list, in .env.example and in the documents', async () => {
  const node = process.execPath;
  const code = `const s = await import(${JSON.stringify(join(root, 'docs', 'settings.mjs'))});
    console.log(JSON.stringify([s.envExample(), s.settingsTable()]));`;
  const { stdout } = await run(node, ['--input-type=module', '-e', code], {
    env: { ...process.env, NODE_OPTIONS: '' },
  });
  const [example, table] = JSON.parse(stdout) as [string, string];
  expect(await readFile(join(root, '.env.example'), 'utf8')).toBe(example);
  const squeeze = (text: string) => text.replaceAll(/[ -]+/g, ' ');
  expect(squeeze(await readFile(join(root, 'docs', 'settings.md'), 'utf8'))).toBe(squeeze(table));
});

test('every variable that the program reads is a setting that may be set', async () => {
  const { stdout } = await run('git', ['grep', '-ohE', "'ASSAY_[A-Z_]+'", '--', 'kernel/*.ts'], {
    cwd: root,
  });
  const names = new Set(stdout.match(/ASSAY_[A-Z_]+/g));
  expect(names.size).toBeGreaterThan(20);
  // A load's own request says the one, `diff` says the other to the kernels of its trials.
  const own = [...names].filter((name) => !knownSetting(name)).sort();
  expect(own).toEqual(['ASSAY_REACH', 'ASSAY_ROWS']);
});

test('the wheel installs extension, kernelspec and command, and is the same each time', async () => {
  const build = () =>
    run(process.execPath, [join(root, 'extension/wheel/build.mjs'), folder], {
      env: { ...process.env, NODE_OPTIONS: '' },
    });
  const wheel = (await build()).stdout.trim();
  const first = await readFile(wheel);
  await build();
  expect((await readFile(wheel)).equals(first)).toBe(true);
  const venv = join(folder, 'venv');
  await run(join(root, '.venv', 'bin', 'python'), ['-m', 'venv', venv]);
  await run(join(venv, 'bin', 'pip'), ['install', '--no-index', '--no-deps', wheel]);
  const share = join(venv, 'share', 'jupyter');
  const env = { ...process.env, NODE_OPTIONS: '', JUPYTER_PATH: share, ASSAY_HOME: root };
  const listed = await run(
    join(root, '.venv', 'bin', 'jupyter'),
    ['kernelspec', 'list', '--json'],
    { env },
  );
  const spec = JSON.parse(listed.stdout).kernelspecs.assay;
  expect(spec.resource_dir).toBe(join(share, 'kernels', 'assay'));
  expect(spec.spec.argv.slice(1)).toEqual(['-m', 'assay_kernel', '{connection_file}']);
  expect(await readdir(join(share, 'labextensions', '@assay', 'extension'))).toContain('static');
  const version = await run(join(venv, 'bin', 'assay'), ['--help'], { env });
  expect(version.stdout).toContain('Usage: assay');
});

test('the npm package holds all that the command needs, and one version goes through all', async () => {
  const { stdout } = await run(process.execPath, [join(root, 'kernel/npm/build.mjs'), folder], {
    env: { ...process.env, NODE_OPTIONS: '' },
  });
  const [kernel = '', extension = ''] = stdout.trim().split('\n');
  const contents = (await run('tar', ['tzf', extension])).stdout;
  expect(contents).toContain('package/extension/labextension/package.json');
  // As npm lays it out: the package, and what it depends on beside it.
  const modules = join(folder, 'installed', 'node_modules');
  const home = join(modules, '@assay', 'kernel');
  await mkdir(home, { recursive: true });
  await run('tar', ['xzf', kernel, '--strip-components=1', '-C', home]);
  // A package of the kernel's own hides the one that all share.
  for (const from of ['node_modules', 'kernel/node_modules']) {
    const names = await readdir(join(root, from)).catch(() => []);
    for (const name of names.filter((one) => one !== '@assay')) {
      const [source, place] = [join(root, from, name), join(modules, name)];
      await rm(place, { recursive: true, force: true });
      if (SANDBOXED.has(name)) await cp(source, place, { recursive: true });
      else await symlink(source, place);
    }
  }
  const { version, bin } = JSON.parse(await readFile(join(home, 'package.json'), 'utf8'));
  const project = await mkdtemp(join(folder, 'project-'));
  await writeFile(join(project, 'ecg.csv'), 't,mV\n0,1\n1,4\n2,2\n');
  const assay = async (...args: string[]) => {
    const command = [join(home, bin.assay), '--project', project, '--json', ...args];
    const env = { ...process.env, NODE_OPTIONS: '' };
    return JSON.parse((await run(process.execPath, command, { env, cwd: project })).stdout);
  };
  try {
    expect(await assay('load', 'ecg.csv')).toMatchObject({ dataset: 'ecg', rows: 3 });
    const parameters = { custom_script_name: 'example_custom_processor', target_column: 'mV' };
    const done = await assay(
      ...['process', 'custom', '--on', 'ecg', '--params', JSON.stringify(parameters)],
    );
    expect(done).toMatchObject({ status: 'COMPLETED' });
    expect((await assay('status')).version).toMatch(new RegExp(`^${version}\\+`));
  } finally {
    await assay('stop');
  }
  for (const place of ['', 'schema', 'processors', 'kernel', 'extension']) {
    const manifest = await readFile(join(root, place, 'package.json'), 'utf8');
    expect(JSON.parse(manifest).version).toBe(version);
  }
});

test('unit and image pass their linters, and name what is there', async () => {
  const image = join(root, 'docs/deploy/Dockerfile');
  await run(join(root, '.venv/bin/hadolint'), [image]);
  const text = await readFile(image, 'utf8');
  expect(text).toMatch(/^USER 1000$/m);
  for (const [, file] of text.matchAll(/\/opt\/assay\/(docs\/[\w./-]+)/g)) {
    expect((await readFile(join(root, file ?? ''), 'utf8')).length).toBeGreaterThan(0);
  }
  const unit = await readFile(join(root, 'docs/deploy/assay.service'), 'utf8');
  expect(unit).toMatch(/^ExecStart=\/opt\/assay\/node_modules\/.bin\/assay --project \S+ serve$/m);
  // The linter wants to see the program, which is not installed there.
  const here = join(folder, 'assay.service');
  await writeFile(here, unit.replaceAll('=/opt/assay/', `=${root}`));
  const { stderr } = await run('systemd-analyze', ['verify', here]);
  expect(stderr).toBe('');
});
