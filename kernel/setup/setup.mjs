// Everything between a fresh clone and a working product, each step skipped when it is fresh.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { installIntoVenv } from './install.mjs';
import { productNode, python, root, venv } from './places.mjs';
import { run } from './run.mjs';
import { unlessFresh } from './stamp.mjs';

const WORKSPACES = ['schema', 'processors', 'kernel', 'extension'];

async function nodeModules() {
  const sources = ['package-lock.json', ...WORKSPACES.map((name) => `${name}/package.json`)];
  const place = { stampFile: 'node_modules/.assay-stamp', sources, outcome: 'node_modules/.bin' };
  await unlessFresh(place, () => {
    run('installing node packages', 'npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error']);
  });
}

/** The user's Python, 3.10 or newer. */
function systemPython() {
  for (const name of ['python3', 'python']) {
    const probe = 'import sys, venv; sys.exit(0 if sys.version_info >= (3, 10) else 1)';
    if (spawnSync(name, ['-c', probe], { stdio: 'ignore' }).status === 0) return name;
  }
  throw new Error(
    'Python 3.10 or newer with the venv module is needed: install it and run this again.',
  );
}

async function pythonVenv(forTests) {
  const setup = 'kernel/setup/requirements.txt';
  const lists = forTests ? [setup, 'test/requirements.txt'] : [setup];
  const sources = [...lists, 'kernel/setup/constraints.txt'];
  const stampFile = `.venv/.assay-${forTests ? 'test' : 'run'}-stamp`;
  await unlessFresh({ stampFile, sources, outcome: '.venv/bin' }, () => {
    if (!existsSync(python))
      run('making the Python environment', systemPython(), ['-m', 'venv', venv]);
    const requirements = lists.flatMap((list) => ['-r', list]);
    const quiet = ['--quiet', '--disable-pip-version-check'];
    run('installing JupyterLab', python, [
      '-m',
      'pip',
      'install',
      ...quiet,
      ...requirements,
      '-c',
      'kernel/setup/constraints.txt',
    ]);
  });
}

async function build() {
  const node = productNode();
  const shared = ['schema', 'package-lock.json'];
  await unlessFresh(
    {
      stampFile: 'kernel/build/.stamp',
      sources: ['kernel', 'processors', ...shared],
      outcome: 'kernel/build/supervisor.js',
    },
    () => run('building the kernel', node, ['kernel/build.mjs']),
  );
  await unlessFresh(
    {
      stampFile: 'extension/labextension/.stamp',
      sources: ['extension', ...shared],
      outcome: 'extension/labextension/package.json',
    },
    () => run('building the extension', node, ['extension/build.mjs']),
  );
}

export async function setUp({ forTests = false } = {}) {
  await nodeModules();
  await pythonVenv(forTests);
  await build();
  installIntoVenv();
  // The clone is a project of its own, so that its notebooks and the command line meet in one store.
  mkdirSync(join(root, '.assay'), { recursive: true });
}
