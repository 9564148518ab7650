// Ratios of this kernel to ipykernel in the same minute; seconds mean little on a shared machine. Each figure is taken in
// turns, and the best of each side counts. tslab and Deno stand beside where their kernelspecs are installed.
// Run: node_modules/.bin/node test/bench/kernel.mjs [rounds]
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { kernelspec } from '../../kernel/setup/kernelspec.mjs';

const root = new URL('../../', import.meta.url).pathname;
const rounds = Number(process.argv[2] ?? 5);
const folder = mkdtempSync(join(tmpdir(), 'assay-bench-'));
const spec = join(folder, 'path', 'kernels', 'assay');
mkdirSync(spec, { recursive: true });
const supervisor = join(root, 'kernel', 'build', 'supervisor.js');
writeFileSync(
  join(spec, 'kernel.json'),
  JSON.stringify(kernelspec({ node: process.execPath, supervisor })),
);

/** Bars that the project set itself, as ratios to ipykernel; memory in MiB. */
const BARS = {
  'start to first reply': 0.5,
  'new cell, 2 to 11': 1.5,
  'new cell, 191 to 200': 1.5,
  '200 cells by nbclient': 0.6,
  'completion of a name': 0.5,
  'completion of a member': 1,
  '100,000 lines': 0.5,
};

try {
  const run = spawnSync(
    join(root, '.venv', 'bin', 'python'),
    [join(root, 'test', 'bench', 'kernel_peers.py'), String(rounds)],
    {
      cwd: folder,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'inherit'],
      env: {
        ...process.env,
        JUPYTER_PATH: join(folder, 'path'),
        JUPYTER_RUNTIME_DIR: join(folder, 'runtime'),
        IPYTHONDIR: join(folder, 'ipython'),
        ASSAY_PROJECT: folder,
        NODE_OPTIONS: '',
      },
    },
  );
  if (run.status !== 0) throw new Error(`the measurement ended with ${run.status ?? run.signal}`);
  const figures = JSON.parse(run.stdout);
  const peers = Object.keys(figures).filter((name) => name !== 'assay' && name !== 'python3');
  for (const name of Object.keys(figures.assay)) print(name, figures, peers);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function print(name, figures, peers) {
  const own = figures.assay[name];
  const theirs = figures.python3[name];
  const beside = peers.map((peer) => `${peer} ${show(figures[peer][name] / theirs)}`);
  if (name.startsWith('memory')) {
    const sizes = [`${own} MiB`, `ipykernel ${theirs} MiB`];
    console.log(
      `${name.padEnd(34)} ${[...sizes, ...peers.map((p) => `${p} ${figures[p][name]} MiB`)].join(', ')}`,
    );
    return;
  }
  const bar = BARS[name] === undefined ? '' : ` (bar ${BARS[name]})`;
  const times = `${(own * 1000).toFixed(1)} ms to ${(theirs * 1000).toFixed(1)} ms`;
  console.log(`${name.padEnd(34)} ${show(own / theirs)}${bar}  ${[times, ...beside].join(', ')}`);
}

function show(ratio) {
  return Number.isFinite(ratio) ? ratio.toFixed(2) : '-';
}
